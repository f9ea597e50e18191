using Kasse.Server.Start;

namespace Kasse.Server.Tests.Start;

public sealed class KasseOptionsTests
{
    [Fact]
    public void Without_switches_it_listens_on_this_machine_only_and_is_a_test_environment()
    {
        var options = KasseOptions.Read([], _ => null);

        Assert.Equal(("http://127.0.0.1:5080", KasseEnvironment.Test, true), (options.Urls, options.Environment, options.RateLimits));
    }

    [Fact]
    public void The_command_line_beats_the_environment_which_beats_the_file()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """
            {
                // As people write it.
                "urls": "http://127.0.0.1:1",
                "public-url": "https://file.example",
                "rate-limits": false,
            }
            """);
        var variables = new Dictionary<string, string> { ["KASSE_URLS"] = "http://127.0.0.1:2", ["KASSE_PUBLIC_URL"] = "https://variable.example/", ["KASSE_DATA"] = "" };

        var options = KasseOptions.Read(["--config", file, "--urls=http://127.0.0.1:3"], variables.GetValueOrDefault);

        Assert.Equal(("http://127.0.0.1:3", "https://variable.example", false), (options.Urls, options.PublicUrl, options.RateLimits));
        File.Delete(file);
    }

    [Theory]
    [InlineData("""{"colour":"red"}""", "there is no switch colour")]
    [InlineData("""{"urls":"http://127.0.0.1:1","urls":"http://127.0.0.1:2"}""", "cannot be read as switches")]
    [InlineData("""["urls"]""", "cannot be read as switches")]
    [InlineData("urls", "cannot be read as switches")]
    public void A_file_that_makes_no_sense_is_refused(string content, string why)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);

        var refused = Assert.Throws<FormatException>(() => KasseOptions.Read(["--config", file], _ => null));

        Assert.Contains(why, refused.Message);
        Assert.Contains(file, refused.Message);
        File.Delete(file);
    }

    [Fact]
    public void What_holds_is_told_with_its_source_and_without_secrets()
    {
        var variables = new Dictionary<string, string>
        {
            ["KASSE_DATABASE"] = "Host=db1,db2;Username=kasse;Password=whisper-1;Database=kasse",
            ["KASSE_SECRETS_KEY"] = "b25lIGtleSBmb3IgYWxsIG5vZGVzIG9mIGEgdGVzdCE=",
            ["KASSE_METRICS_TOKEN"] = "whisper-whisper-2",
        };

        var told = KasseOptions.Explain(["--rate-limits", "off"], variables.GetValueOrDefault);

        var holds = System.Text.Json.Nodes.JsonNode.Parse(told)!;
        Assert.Equal(("off", "--rate-limits"), ((string)holds["rate-limits"]!["value"]!, (string)holds["rate-limits"]!["from"]!));
        Assert.Equal(("test", "default"), ((string)holds["environment"]!["value"]!, (string)holds["environment"]!["from"]!));
        Assert.Equal("KASSE_DATABASE", (string)holds["database"]!["from"]!);
        Assert.Contains("db1,db2", (string)holds["database"]!["value"]!);
        Assert.All(["whisper", "b25l"], secret => Assert.DoesNotContain(secret, told));
        Assert.All(holds.AsObject(), option => Assert.NotNull(option.Value!["from"]));
    }
}
