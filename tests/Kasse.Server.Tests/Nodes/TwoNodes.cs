using Kasse.Server.Tests.EPayment;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Nodes;

/// <summary>Two Kasses on one PostgreSQL database, and a shop that calls either.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    /// <summary>Which both of them have.</summary>
    const string SecretsKey = "b25lIGtleSBmb3IgYWxsIG5vZGVzIG9mIGEgdGVzdCE=";

    TwoNodes(string server, RunningKasse first, RunningKasse second) => (Server, First, Second) = (server, first, second);

    public string Server { get; }
    public RunningKasse First { get; private set; }
    public RunningKasse Second { get; private set; }
    public WebShop AtFirst { get; private set; } = null!;
    public WebShop AtSecond { get; private set; } = null!;
    public DatabaseAddress Database => Second.Server.Platform.Options.Database;

    public static async Task<TwoNodes> Start(PostgresCluster postgres)
    {
        var server = postgres.Create();
        // At once, as when a whole cluster is started on an empty database.
        var starting = await Task.WhenAll(Node(server), Node(server));
        var nodes = new TwoNodes(server, starting[0], starting[1]);
        nodes.AtFirst = new WebShop(nodes.First, await nodes.First.Merchant());
        nodes.AtSecond = new WebShop(nodes.Second, await nodes.Second.Merchant());
        return nodes;
    }

    /// <summary>A payment of 1000 that somebody has approved.</summary>
    public async Task<string> Approved()
    {
        var reference = WebShop.NewReference();
        await AtFirst.Create(WebShop.Order(reference, 1000));
        Assert.Equal(200, (await AtSecond.Approve(reference, WebShop.Ola)).Status);
        return reference;
    }

    /// <summary>One of the two ends as a machine does that is switched off: whoever is left goes on.</summary>
    public async Task End(RunningKasse node)
    {
        await node.DisposeAsync();
        if (node == First) (First, AtFirst) = (Second, AtSecond);
        else (Second, AtSecond) = (First, AtFirst);
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        if (Second != First) await Second.DisposeAsync();
    }

    public static async Task<(string Reference, string What, Answer Answer)> Named(string reference, string what, Task<Answer> answer) => (reference, what, await answer);

    /// <summary>What a payment's answer says was captured, refunded and cancelled, in minor units.</summary>
    public static (long Captured, long Refunded, long Cancelled) Sums(Answer payment)
    {
        var sums = payment.Json["aggregate"]!;
        return (Minor("capturedAmount"), Minor("refundedAmount"), Minor("cancelledAmount"));

        long Minor(string name) => (long)sums[name]!["value"]!;
    }

    static Task<RunningKasse> Node(string server) => Task.Run(() => RunningKasse.Start(options => options with { Server = server, SecretsKey = SecretsKey }));
}

/// <summary>Two nodes for all tests of a class, where none changes what another sees.</summary>
public sealed class SharedNodes(PostgresCluster postgres) : IAsyncLifetime
{
    public TwoNodes Nodes { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Nodes = await TwoNodes.Start(postgres);

    public ValueTask DisposeAsync() => Nodes.DisposeAsync();
}
