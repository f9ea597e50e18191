using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kasse.Bench;

/// <summary>What answers in the platform's place while an integration is tested.</summary>
/// <param name="Start">On a folder: a new one is filled first, in one that was used before it goes on.</param>
sealed record StandIn(string Name, Func<string, Task<Contestant>> Start)
{
    /// <summary>How many payments are stored before anything is measured.</summary>
    public const int StoredCount = 100;

    static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../.."));
    static readonly string Stubs = Path.Combine(Artifacts, "../bench/stand-ins");
    static readonly string Packages = Path.Combine(Artifacts, "peers/node_modules");

    /// <summary>Nobody asks for keys; what is sent is as long as what Kasse is sent.</summary>
    static readonly Caller Anybody = new(new Keys("", "", new string('0', 32), "123456"), new string('t', 936));

    /// <summary>Each is one process, without npm's wrapper around it, and set to be quick: without the logs and journals that can be switched off.</summary>
    public static readonly StandIn[] All =
    [
        new("Kasse", folder => Contestant.Kasse(new Store(Path.Combine(Directory.CreateDirectory(folder).FullName, "data"), null, StoredCount))),
        Peer("WireMock", "wiremock", port => ["java", "-jar", Directory.GetFiles(Package("wiremock/build"), "*.jar").Single(), "--port", port, "--bind-address", "127.0.0.1",
            "--root-dir", ".", "--no-request-journal", "--disable-request-logging"]),
        Peer("Mockoon", "mockoon", port => ["node", Package("@mockoon/cli/bin/run.js"), "start", "--data", "epayment.json", "--port", port, "--hostname", "127.0.0.1",
            "--disable-log-to-file", "--disable-admin-api"]),
        Peer("Prism", "prism", port => ["node", Package("@stoplight/prism-cli/dist/index.js"), "mock", "openapi.json", "--port", port, "--host", "127.0.0.1",
            "--verboseLevel", "silent"]),
        Peer("json-server", "json-server", port => ["node", Package("json-server/lib/cli/bin.js"), "db.json", "--port", port, "--host", "127.0.0.1",
            "--routes", "routes.json", "--middlewares", "created.js", "--id", "reference", "--quiet"]),
    ];

    static StandIn Peer(string name, string stubs, Func<string, string[]> command) => new(name, async folder =>
    {
        Fill(folder, Path.Combine(Stubs, stubs));
        var address = Free();
        var words = command($"{address.Port}");
        var start = Stopwatch.GetTimestamp();
        var server = await ServerProcess.Start(name, address, new Command(folder, words[0], words[1..]));
        return new Contestant(server, Anybody, new Orders(StoredCount), Stopwatch.GetElapsedTime(start));
    });

    static string Package(string path) => Path.Combine(Packages, path);

    static void Fill(string folder, string stubs)
    {
        if (Directory.Exists(folder)) return;
        foreach (var file in Directory.GetFiles(stubs, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(stubs, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Most of them cannot be told to choose.</summary>
    static IPEndPoint Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
