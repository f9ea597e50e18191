using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Kasse.Bench;

/// <summary>One of the two servers, running, with all that a load on it needs.</summary>
/// <param name="Server">The first of its nodes.</param>
sealed partial record Contestant(ServerProcess Server, Caller Caller, Orders Orders, TimeSpan FirstAnswer) : IAsyncDisposable
{
    static readonly string[] EventTypes = ["created", "aborted", "expired", "cancelled", "captured", "refunded", "authorized", "terminated"];
    static readonly string KasseDll = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../published/Kasse.Server/Kasse.Server.dll"));
    static readonly string BareDll = Path.Combine(AppContext.BaseDirectory, "Kasse.Bench.dll");

    /// <summary>Further nodes that answer the same.</summary>
    public IReadOnlyList<ServerProcess> Others { get; init; } = [];

    public IEnumerable<ServerProcess> Servers => [Server, .. Others];

    /// <summary>Kasse as it is delivered, but for the rate limits: a load generator is what they are against.</summary>
    /// <param name="more">Further switches.</param>
    public static Task<Contestant> Kasse(Store store, params string[] more) => Start(
        () => KasseNode(store, more),
        kasse => new Keys(kasse.Welcome("id"), kasse.Welcome("secret"), kasse.Welcome("subscription"), kasse.Welcome("msn")),
        store.Payments);

    /// <summary>Several Kasses on one database, started one after the other.</summary>
    public static async Task<Contestant> Kasses(Store store, int nodesCount)
    {
        var others = new List<ServerProcess>();
        for (var node = 1; node < nodesCount; node++)
        {
            // A new node reads the whole journal for its search, once. That is not what is measured.
            var folder = Directory.CreateDirectory($"{store.Folder}-{node}").FullName;
            File.Copy(Path.Combine(store.Folder, "payments.db"), Path.Combine(folder, "payments.db"));
            others.Add(await KasseNode(store with { Folder = folder }));
        }
        // Last, so that nobody writes what is copied.
        return await Kasse(store) with { Others = others };
    }

    static Task<ServerProcess> KasseNode(Store store, params string[] more)
    {
        var key = store.SecretsKey;
        if (!File.Exists(key)) File.WriteAllText(key, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        string[] database = store.Server is { } server ? ["--database", server] : [];
        return ServerProcess.Start("Kasse", KasseWelcome(), Command.Dotnet(KasseDll,
            ["--data", store.Folder, .. database, "--urls", "http://127.0.0.1:0", "--rate-limits", "off", "--secrets-key", key, .. more]));
    }

    public static Task<Contestant> Bare(string answersFile, Keys keysOfKasse, int seededCount) => Start(
        () => ServerProcess.Start("The bare server", BareWelcome(), Command.Dotnet(BareDll, "bare", answersFile)),
        _ => keysOfKasse,
        seededCount);

    static async Task<Contestant> Start(Func<Task<ServerProcess>> startServer, Func<ServerProcess, Keys> keys, int seededCount)
    {
        var start = Stopwatch.GetTimestamp();
        var server = await startServer();
        try
        {
            var caller = await Caller.Authenticate(server, keys(server));
            return new Contestant(server, caller, new Orders(seededCount), Stopwatch.GetElapsedTime(start));
        }
        catch (BenchmarkFailed)
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Each operation once, on a payment of its own, with whatever this server answers.</summary>
    public async Task<Dictionary<string, Answer>> RecordAnswers()
    {
        var answers = new Dictionary<string, Answer>
        {
            ["token"] = await Answer.To(Caller.TokenRequest(Caller.Keys), Server),
            // Nobody asks Kasse for this one: it asks.
            ["webhook"] = new(200, [], []),
        };
        var order = Orders.NextAscending()!.Value;
        foreach (var (step, operation) in Operation.WholeLife.Index())
        {
            answers[operation.Name] = await Ask(operation, order, step);
        }
        return answers;
    }

    /// <summary>Once, for one payment, on a connection of its own.</summary>
    /// <param name="step">How many calls for this payment were made before: each has a key of its own.</param>
    public Task<Answer> Ask(Operation operation, Order order, int step = 0) =>
        Answer.To(new Request(Caller.Request(operation), step, operation.Status).For(order).ToArray(), Server);

    /// <summary>Registers a webhook for everything that happens to payments.</summary>
    public async Task Tell(IPEndPoint receiver)
    {
        var register = new Operation("register", "POST", "/webhooks/v1/webhooks", 201,
            $$"""{"url":"http://{{receiver}}/webhook","events":[{{string.Join(',', EventTypes.Select(type => $"\"epayments.payment.{type}.v1\""))}}]}""");
        var answer = await Answer.To(Encoding.ASCII.GetBytes(Caller.Request(register)), Server);
        if (answer.Status != register.Status) throw new BenchmarkFailed($"The webhook was not taken: {answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
    }

    public TimeSpan ProcessorTime() => Servers.Aggregate(TimeSpan.Zero, (sum, server) => sum + server.ProcessorTime());

    /// <inheritdoc cref="ServerProcess.DiskRead"/>
    public long DiskRead() => Servers.Sum(server => server.DiskRead());

    /// <inheritdoc cref="ServerProcess.Memory"/>
    public long Memory(string label) => Servers.Sum(server => server.Memory(label));

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers) await server.DisposeAsync();
    }

    // The first sales unit of the welcome is the Norwegian one, whose payments are in kroner.
    [GeneratedRegex("""
        http://(?<address>127\.0\.0\.1:\d+).*?
        \s+ Merchant-Serial-Number    \s+ (?<msn>\S+)
        \s+ client_id                 \s+ (?<id>\S+)
        \s+ client_secret             \s+ (?<secret>\S+)
        \s+ Ocp-Apim-Subscription-Key \s+ (?<subscription>\S+)
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Singleline)]
    private static partial Regex KasseWelcome();

    [GeneratedRegex(@"http://(?<address>127\.0\.0\.1:\d+)")]
    private static partial Regex BareWelcome();
}
