namespace Kasse.Cli.Tests;

public sealed class UsageTests
{
    static readonly Func<string, string?> Nothing = _ => null;

    [Theory]
    [InlineData("")]
    [InlineData("serve")]
    [InlineData("status")]
    [InlineData("keys")]
    [InlineData("pay")]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("events")]
    [InlineData("webhooks")]
    [InlineData("webhooks listen")]
    [InlineData("webhooks resend")]
    [InlineData("clock")]
    [InlineData("clock advance")]
    [InlineData("faults")]
    [InlineData("faults add")]
    [InlineData("faults remove")]
    [InlineData("requests")]
    [InlineData("verify")]
    [InlineData("export")]
    [InlineData("import")]
    [InlineData("move")]
    [InlineData("archive")]
    [InlineData("hosts")]
    [InlineData("completion")]
    public async Task Every_verb_says_what_it_does_and_takes(string verb)
    {
        var help = await Shell.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"], Nothing);

        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith("Description:", help.Output);
        Assert.Contains("Usage:", help.Output);
    }

    [Theory]
    [InlineData("tatus", "Unrecognized command or argument 'tatus'")]
    [InlineData("status --colour", "Unrecognized command or argument '--colour'")]
    [InlineData("pay", "Required argument 'amount' missing")]
    [InlineData("pay much", "much is no amount. Write it like 499 or 499.50.")]
    [InlineData("pay -5", "-5")]
    [InlineData("clock advance soon", "soon is no time. Write it like 10m, 36h, 14d or 1d12h.")]
    [InlineData("faults add explode", "explode is no fault. Write it like 503, refuse exceeds-capturable")]
    [InlineData("move", "Say with --to-data or --to-database where to, one of the two.")]
    [InlineData("status --url kasse", "--url kasse: must be an address that begins with http:// or https://.")]
    [InlineData("serve --urls ftp://127.0.0.1:21", "--urls ftp://127.0.0.1:21: must begin with")]
    public async Task Misuse_is_explained_and_ends_with_2(string line, string why)
    {
        var misused = await Shell.Run(line.Split(' '), Nothing);

        Assert.Equal((2, ""), (misused.ExitCode, misused.Output));
        Assert.Contains(why, misused.Errors);
        Assert.StartsWith("kasse: ", misused.Errors);
    }

    [Fact]
    public void The_command_is_all_that_is_promised() =>
        // The web framework makes this one public in every program that refers to it.
        Assert.Equal(["Program"], typeof(KasseCommand).Assembly.GetExportedTypes().Select(type => type.FullName));

    [Fact]
    public async Task Where_nothing_runs_that_is_said()
    {
        var failed = await Shell.Run(["status", "--url", "http://127.0.0.1:9", "--token", "any"], Nothing);

        Assert.Equal((1, ""), (failed.ExitCode, failed.Output));
        Assert.StartsWith("kasse: No Kasse answers at http://127.0.0.1:9/ (", failed.Errors);
        Assert.EndsWith("Start one with: kasse serve; or say with --url where it is.\n", failed.Errors);
    }

    [Fact]
    public async Task A_wrong_token_is_told()
    {
        await using var shell = await Shell.Open();

        var failed = await shell.Run("status", "--token", "wrong");

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("the administrator's token", failed.Errors);
    }

    [Fact]
    public async Task A_folder_without_a_Kasse_has_no_token()
    {
        var failed = await Shell.Run(["status", "--data", "/nowhere"], Nothing);

        Assert.Equal(1, failed.ExitCode);
        Assert.StartsWith("kasse: Without the administrator's token nothing can be asked of Kasse. Give it with --token, or name with --data", failed.Errors);
    }

    [Theory]
    [InlineData("sta", "status")]
    [InlineData("clock ", "advance")]
    [InlineData("faults add dr", "drop-after")]
    [InlineData("requests --fo", "--follow")]
    public async Task A_shell_is_told_what_can_come_next(string line, string suggested)
    {
        var told = await Shell.Run([$"[suggest:{line.Length}]", line], Nothing);

        Assert.Contains(suggested, told.Output.Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Each_shell_has_its_script(string shell) =>
        Assert.Contains("[suggest:", (await Shell.Run(["completion", shell], Nothing)).Output);

    [Fact]
    public async Task Eyes_see_tables_and_pipes_do_not()
    {
        await using var shell = await Shell.Open();
        var seen = await shell.RunForEyes("keys", "--msn", "123456");

        Assert.Contains('╭', seen.Output);
        Assert.Contains("client_secret", seen.Output);
        Assert.Equal(["123456", "Fjordby Butikk", shell.Kasse.ClientId, shell.Kasse.ClientSecret, shell.Kasse.SubscriptionKey], (await shell.Run("keys", "--msn", "123456")).Rows.Single());
    }
}
