using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Storage;
using Kasse.Storage.Settings;
using Microsoft.Data.Sqlite;

namespace Kasse.Server.Tests.Start;

public sealed class ProgramTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    string Data => Path.Combine(folder, "data");

    [Fact]
    public async Task Help_lists_every_switch_with_its_variable()
    {
        var help = await Program.Run("--data", Data, "--help");

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.All((string[])["data", "urls", "public-url", "environment", "rate-limits", "first-approval-by-hand", "magic-amounts-when-forced", "config"],
            name => Assert.Matches($"--{name} .*\n.*\n *KASSE_{name.Replace('-', '_').ToUpperInvariant()}\n", help.Output));
    }

    [Theory]
    [InlineData("--colour red", "There is no switch --colour. --help lists them all.")]
    [InlineData("serve", "There is no switch serve. --help lists them all.")]
    [InlineData("--data", "--data needs a value. --help lists them all.")]
    [InlineData("--data --urls", "--data needs a value. --help lists them all.")]
    [InlineData("--environment live", "--environment live: must be test or production-like.")]
    [InlineData("--rate-limits maybe", "--rate-limits maybe: must be on or off.")]
    [InlineData("--urls ftp://127.0.0.1:21", "--urls ftp://127.0.0.1:21: must begin with http:// or https://.")]
    [InlineData("--urls http://127.0.0.1:99999", "--urls http://127.0.0.1:99999: has a port above 65535.")]
    [InlineData("--urls http://localhost:0", "--urls http://localhost:0: cannot find a free port for two addresses; use http://127.0.0.1:0.")]
    [InlineData("--public-url kasse.example", "--public-url kasse.example: must be an address that begins with http:// or https://.")]
    public async Task A_switch_that_makes_no_sense_is_named_in_one_sentence(string args, string sentence)
    {
        var ended = await Program.Run(args.Split(' '));

        Assert.Equal(new Ended(2, "", $"kasse: {sentence}\n"), ended);
    }

    [Fact]
    public async Task Keys_and_address_can_be_read_by_a_script_beside_a_running_server_and_stay_the_same()
    {
        string first;
        await using (var server = await Program.Serve(Data))
        {
            var running = await Program.Run("keys", "--data", Data, "--public-url", "https://kasse.example");
            first = running.Output;
            Assert.Equal(0, running.ExitCode);
            Assert.Equal(0, (await server.Stop()).ExitCode);
        }
        await using (var server = await Program.Serve(Data))
        {
            Assert.Equal(first, (await Program.Run("keys", "--data", Data, "--public-url", "https://kasse.example")).Output);
        }

        var keys = JsonNode.Parse(first)!;
        var unit = keys["salesUnits"]!.AsArray()[0]!;
        Assert.Equal("https://kasse.example", (string)keys["address"]!);
        Assert.Equal(32, ((string)keys["adminToken"]!).Length);
        Assert.Equal(("https://kasse.example/portal", "admin@kasse.example"), ((string)keys["portal"]!["address"]!, (string)keys["portal"]!["email"]!));
        Assert.Matches("^([a-z2-9]{5}-){3}[a-z2-9]{5}$", (string)keys["portal"]!["password"]!);
        Assert.Equal(["123456", "234567", "345678"], keys["salesUnits"]!.AsArray().Select(u => (string)u!["msn"]!));
        Assert.Equal(("Fjordby Butikk", "Norway", "NOK"), ((string)unit["name"]!, (string)unit["market"]!, (string)unit["currency"]!));
        Assert.All((string[])["clientId", "clientSecret", "subscriptionKeyPrimary", "subscriptionKeySecondary"], name => Assert.NotEmpty((string)unit[name]!));
    }

    [Fact]
    public async Task Somebody_who_lost_the_password_gets_another_while_no_server_runs()
    {
        await using (var server = await Program.Serve(Data))
        {
            var busy = await Program.Run("password", "admin@kasse.example", "--data", Data);
            Assert.Equal((1, ""), (busy.ExitCode, busy.Output));
            Assert.Contains("another Kasse is using it", busy.Errors);
            await server.Stop();
        }
        var first = JsonNode.Parse((await Program.Run("keys", "--data", Data)).Output)!["portal"]!["password"]!;

        var renewed = await Program.Run("password", "Admin@kasse.example", "--data", Data);
        var second = JsonNode.Parse((await Program.Run("keys", "--data", Data)).Output)!["portal"]!["password"]!;

        Assert.Equal(new Ended(0, $"admin@kasse.example signs in to the portal with the password {second}\n", ""), renewed);
        Assert.NotEqual((string)first!, (string)second!);
        Assert.Equal(new Ended(1, "", "kasse: Nobody has an account with the e-mail nobody@example.com.\n"), await Program.Run("password", "nobody@example.com", "--data", Data));
        Assert.Equal(new Ended(2, "", "kasse: password needs the e-mail of an account. --help says more.\n"), await Program.Run("password", "--data", Data));
    }

    [Fact]
    public async Task Keys_of_a_folder_where_nothing_was_started_are_refused()
    {
        var ended = await Program.Run("keys", "--data", Data);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.StartsWith($"kasse: {Path.Combine(Data, "kasse.db")} does not exist.", ended.Errors);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_taken_port_leaves_no_data_folder_behind()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var ended = await Program.Run("--data", Data, "--urls", url);

        Assert.Equal(new Ended(1, "", $"kasse: Another program listens on {url}. Stop it, or choose another address with --urls.\n"), ended);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_socket_in_a_folder_that_is_not_there_leaves_no_data_folder_behind()
    {
        var url = $"http://unix:{Path.Combine(Data, "nowhere", "kasse.sock")}";

        var ended = await Program.Run("--data", Data, "--urls", url);

        Assert.Equal(new Ended(1, "", $"kasse: There is no folder for {url}. Make it, or choose another address with --urls.\n"), ended);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_socket_that_another_program_has_is_refused()
    {
        var path = $"{Data}.sock";
        using var other = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(path));
        other.Listen();

        var ended = await Program.Run("--data", Data, "--urls", $"http://unix:{path}");

        Assert.Equal(new Ended(1, "", $"kasse: Another program listens on http://unix:{path}. Stop it, or choose another address with --urls.\n"), ended);
    }

    [Fact]
    public async Task A_folder_that_another_Kasse_uses_is_refused()
    {
        await using var server = await Program.Serve(Data);

        var ended = await Program.Run("--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("another Kasse is using it", Assert.Single(ended.Errors.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused()
    {
        await File.WriteAllTextAsync(Data, "a file", TestContext.Current.CancellationToken);

        var ended = await Program.Run("--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal(new Ended(1, "", $"kasse: The data folder {Data} is a file. Choose another with --data.\n"), ended);
    }

    [Theory]
    [InlineData("", "verify")]
    [InlineData("", "keys")]
    [InlineData("--urls http://127.0.0.1:0", "")]
    public async Task A_damaged_database_is_refused_and_not_a_byte_of_it_changed(string switches, string verb)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllBytesAsync(Path.Combine(Data, "kasse.db"), Encoding.ASCII.GetBytes(new string('x', 20_000)), TestContext.Current.CancellationToken);
        var before = Fingerprint();

        var ended = await Program.Run([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--data", Data, .. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("damaged", Assert.Single(ended.Errors.TrimEnd().Split('\n')));
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_a_byte_of_it_changed()
    {
        await Database.Open(Data).DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "kasse.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "pragma user_version = 99; pragma wal_checkpoint(truncate)";
            command.ExecuteNonQuery();
        }
        var before = Fingerprint();

        var ended = await Program.Run("--data", Data, "--urls", "http://127.0.0.1:0");

        Assert.Equal((1, ""), (ended.ExitCode, ended.Output));
        Assert.Contains("newer version", Assert.Single(ended.Errors.TrimEnd().Split('\n')));
        Assert.Equal(before, Fingerprint());
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_well()
    {
        await using var server = await Program.Serve(Data);

        var ended = await server.Stop();

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.Equal(0, (await Program.Run("verify", "--data", Data)).ExitCode);
    }

    [Fact]
    public async Task Asked_to_stop_under_load_it_answers_everything_that_it_does()
    {
        await using var server = await Program.Serve(Data, "--rate-limits", "off");
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var merchant = await Merchant.SignIn(http, SavedSettings.Read(Data).Registry.KeysOf("123456")!, "123456");
        var (created, enough) = (0, new TaskCompletionSource());
        var shoppers = Enumerable.Range(0, 8).Select(Shop).ToList();
        await enough.Task;

        var ended = await server.Stop();
        await Task.WhenAll(shoppers);

        Assert.Equal((0, ""), (ended.ExitCode, ended.Errors));
        Assert.StartsWith($"{created} payments ", (await Program.Run("verify", "--data", Data)).Output);

        async Task Shop(int shopper)
        {
            for (var i = 0; ; i++)
            {
                try
                {
                    var answer = await merchant.Post("/epayment/v1/payments",
                        $$"""{"amount":{"currency":"NOK","value":100},"paymentMethod":{"type":"WALLET"},"reference":"load-{{shopper}}-{{i}}","userFlow":"WEB_REDIRECT","returnUrl":"https://example.com"}""",
                        $"load-{shopper}-{i}");
                    Assert.Equal(201, answer.Status);
                    if (Interlocked.Increment(ref created) == 200) enough.SetResult();
                }
                catch (HttpRequestException)
                {
                    // It does not listen any more.
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task The_welcome_has_all_that_a_first_payment_needs()
    {
        await using var server = await Program.Serve(Data);
        var keys = JsonNode.Parse((await Program.Run("keys", "--data", Data)).Output)!;

        var welcome = (await server.Stop()).Output;

        Assert.Contains($"{server.Address}/wallet", welcome);
        Assert.Contains((string)keys["adminToken"]!, welcome);
        Assert.Contains($"-H 'client_id: {keys["salesUnits"]![0]!["clientId"]}' -H 'client_secret: {keys["salesUnits"]![0]!["clientSecret"]}'", welcome);
        Assert.Contains($"kasse={server.Address}\n", welcome);
    }

    [Fact]
    public async Task A_production_like_environment_prints_neither_secrets_nor_what_only_a_test_has()
    {
        await using var server = await Program.Serve(Data, "--environment", "production-like");
        var keys = JsonNode.Parse((await Program.Run("keys", "--data", Data)).Output)!;

        var welcome = (await server.Stop()).Output;

        Assert.DoesNotContain((string)keys["adminToken"]!, welcome);
        Assert.DoesNotContain((string)keys["portal"]!["password"]!, welcome);
        Assert.DoesNotContain((string)keys["salesUnits"]![0]!["clientSecret"]!, welcome);
        Assert.DoesNotContain("1236", welcome);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Every file of the data folder with its bytes; the lock alone may be new, it holds none.</summary>
    string Fingerprint() => string.Join('\n',
        from file in Directory.EnumerateFiles(Data).Order(StringComparer.Ordinal)
        where Path.GetFileName(file) != "kasse.lock"
        select $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}");
}
