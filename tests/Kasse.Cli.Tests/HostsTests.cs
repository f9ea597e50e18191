using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kasse.Cli.Machine;
using Kasse.Client;
using Kasse.Client.EPayment;
using Kasse.Server;
using Kasse.Server.Https;
using Kasse.Server.Start;

namespace Kasse.Cli.Tests;

public sealed class HostsTests : IDisposable
{
    const string Others = "127.0.0.1 localhost\n# kasse is a till\n\n10.0.0.1 printer\n";

    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    string Data => Path.Combine(folder, "data");
    string Hosts => Path.Combine(folder, "hosts");
    string Authority => PlatformCertificate.AuthorityPath(Data);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(Others)]
    [InlineData("127.0.0.1 localhost")]
    [InlineData("")]
    [InlineData("127.0.0.1 sk\u00f8y\r\n")]
    public async Task The_hosts_file_is_after_undo_what_it_was_before(string before)
    {
        await File.WriteAllTextAsync(Hosts, before);

        await Run("--write");
        await Run("--write", "--address", "10.1.2.3");
        var between = await File.ReadAllTextAsync(Hosts);
        var undone = await Run("--undo");

        Assert.StartsWith(before, between);
        Assert.Single(between.Split('\n'), "10.1.2.3 api.vipps.no");
        Assert.DoesNotContain("127.0.0.1 api.vipps.no", between);
        Assert.Equal("removed", undone["Lines in the hosts file"]);
        Assert.Equal(before, await File.ReadAllTextAsync(Hosts));
        Assert.False(Directory.Exists(Path.GetDirectoryName(Authority)));
    }

    [Fact]
    public async Task Without_write_it_only_says_what_to_do()
    {
        await File.WriteAllTextAsync(Hosts, Others);

        var said = await Run();

        Assert.Equal(Others, await File.ReadAllTextAsync(Hosts));
        Assert.Contains("127.0.0.1 apitest.vipps.no\n", said.Output);
        Assert.Contains($"NODE_EXTRA_CA_CERTS={Authority}\n", said.Output);
        Assert.Equal("there were none", (await Run("--undo"))["Lines in the hosts file"]);
    }

    [Fact]
    public async Task Private_keys_are_for_their_owner_alone_and_a_second_run_keeps_the_authority()
    {
        await Run();
        var first = await File.ReadAllTextAsync(Authority);
        await Run();

        Assert.Equal(first, await File.ReadAllTextAsync(Authority));
        if (OperatingSystem.IsWindows()) return;
        foreach (var key in Directory.GetFiles(Path.GetDirectoryName(Authority)!, "*.key")) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public async Task A_client_with_the_platforms_host_built_in_runs_unmodified()
    {
        await Run();
        await using var server = await Serve();
        var keys = server.Platform.Settings.Current.KeysOf("123456")!;
        using var http = new HttpClient(LeadingTo(server));
        using var client = new VippsMobilePayClient(new VippsMobilePayOptions
        {
            ClientId = keys.ClientId,
            ClientSecret = keys.ClientSecret,
            SubscriptionKey = keys.PrimaryKey,
            MerchantSerialNumber = "123456",
            UseTestMode = true,
        }, http);

        await client.EPayment.CreateAsync(new CreatePayment { Amount = Amount.Nok(1000), Reference = "order-0001", ReturnUrl = "https://shop.example/" });

        Assert.Equal(1000, (await client.EPayment.GetAsync("order-0001")).Amount.Value);
    }

    [Fact]
    public async Task Curl_trusts_it_too_and_whoever_was_not_told_to_does_not()
    {
        await Run();
        await using var server = await Serve();
        var port = new Uri(server.Address).Port;

        Assert.Equal((0, "401"), await Curl(port, "--cacert", Authority));
        Assert.Equal(60, (await Curl(port)).ExitCode);
    }

    [Fact]
    public async Task The_authority_can_vouch_for_nobody_else()
    {
        await Run();
        using var authority = X509Certificate2.CreateFromPemFile(Authority, Path.ChangeExtension(Authority, ".key"));

        Assert.True(IsTrusted("pay.vipps.no", authority));
        Assert.False(IsTrusted("bank.example", authority));
    }

    [Fact]
    public async Task Https_without_a_certificate_says_how_to_get_one()
    {
        var refused = await Shell.Run(["serve", "--data", Data, "--urls", "https://127.0.0.1:0"], _ => null);

        Assert.Equal((1, ""), (refused.ExitCode, refused.Output));
        Assert.Equal($"kasse: There is no certificate for https in {Data}. Make one first: kasse hosts --data {Data}\n", refused.Errors);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Debian_trusts_it_until_undone()
    {
        await Run();
        var (local, etc, configuration) = (Directory.CreateDirectory(Path.Combine(folder, "local")).FullName, Directory.CreateDirectory(Path.Combine(folder, "etc")).FullName, Path.Combine(folder, "conf"));
        await File.WriteAllTextAsync(configuration, "");
        // Somebody else's, as every machine has.
        PlatformCertificate.Prepare(folder, DateTimeOffset.UtcNow);
        File.Copy(PlatformCertificate.AuthorityPath(folder), Path.Combine(local, "other.crt"));
        var store = new TrustStore(local, "--localcertsdir", local, "--etccertsdir", etc, "--certsconf", configuration, "--hooksdir", Directory.CreateDirectory(Path.Combine(folder, "hooks")).FullName);
        var authority = (await File.ReadAllTextAsync(Authority)).Trim();

        store.Add(Authority);
        var bundle = await File.ReadAllTextAsync(Path.Combine(etc, "ca-certificates.crt"));

        Assert.Contains(authority, bundle);
        Assert.True(store.Remove(Authority));
        Assert.DoesNotContain(authority, await File.ReadAllTextAsync(Path.Combine(etc, "ca-certificates.crt")));
        Assert.False(store.Remove(Authority));
    }

    Task<Ended> Run(params IEnumerable<string> args) => Shell.Run(["hosts", "--data", Data, "--hosts-file", Hosts, .. args], _ => null);

    Task<KasseServer> Serve() => KasseServer.Start(new KasseOptions { DataFolder = Data, Urls = "https://127.0.0.1:0" });

    /// <summary>What the hosts file and the trust of a machine come to.</summary>
    SocketsHttpHandler LeadingTo(KasseServer server) => new()
    {
        ConnectCallback = async (_, cancelled) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", new Uri(server.Address).Port, cancelled);
            return new NetworkStream(socket, ownsSocket: true);
        },
        SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trusting(X509CertificateLoader.LoadCertificateFromFile(Authority)) },
    };

    static X509ChainPolicy Trusting(X509Certificate2 authority) =>
        new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck };

    static async Task<(int ExitCode, string Status)> Curl(int port, params IEnumerable<string> args)
    {
        using var curl = Process.Start(new ProcessStartInfo(
            "curl",
            [.. args, "--silent", "--output", "-", "--write-out", "%{http_code}", "--resolve", $"api.vipps.no:{port}:127.0.0.1", $"https://api.vipps.no:{port}/epayment/v1/payments/order-0001"])
        { RedirectStandardOutput = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync();
        await curl.WaitForExitAsync();
        return (curl.ExitCode, output[^3..]);
    }

    static bool IsTrusted(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(1), [1]);
        using var chain = new X509Chain { ChainPolicy = Trusting(authority) };
        return chain.Build(certificate);
    }
}
