using Dapper;
using Kasse.Engine;
using Kasse.Engine.Payments;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>A journal on real files in a folder of its own, which is gone afterwards, and the requests that a shop makes of it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    readonly int rememberedCount;
    readonly string? server;

    /// <param name="server">A PostgreSQL database to keep everything in; null for a file.</param>
    public TestStore(int rememberedCount = 2048, string? server = null)
    {
        this.rememberedCount = rememberedCount;
        this.server = server;
        (Database, Journal) = Open();
    }

    public TemporaryFolder Folder { get; private set; } = new();
    public DatabaseAddress Address => new(Folder.Path, server);
    public ManualClock Clock { get; } = new();
    public Database Database { get; private set; }
    public Journal Journal { get; private set; }

    /// <summary>Stops and starts, as a person would.</summary>
    public async Task Restart()
    {
        await Database.DisposeAsync();
        (Database, Journal) = Open();
    }

    /// <summary>Another journal on the same database, as another Kasse would have it.</summary>
    public (Database Database, Journal Journal) Open()
    {
        var database = Database.Open(Address, rememberedCount);
        return (database, new Journal(database, Clock));
    }

    /// <summary>
    /// Goes on from what lies on the disk at this moment, as after a power cut: nothing is closed, finished or answered first.
    /// </summary>
    public async Task Crash()
    {
        if (server is not null)
        {
            await CutOff(server);
            return;
        }
        var (before, left) = (Database, Folder);
        Folder = new TemporaryFolder();
        // While the writer is busy with this no commit ends, so the files belong together.
        await before.Write(_ =>
        {
            foreach (var file in ((string[])["kasse.db", "kasse.db-wal", Vault.FileName]).Where(file => File.Exists(Path.Combine(left.Path, file))))
                File.Copy(Path.Combine(left.Path, file), Path.Combine(Folder.Path, file));
            left.CopyNames(Folder);
        });
        (Database, Journal) = Open();
        await before.DisposeAsync();
        left.Dispose();
    }

    /// <summary>Keeps the writer at work until disposed of: what is asked meanwhile waits, and then shares one commit.</summary>
    public async Task<HeldWriter> HoldWriter()
    {
        var held = new HeldWriter(Database);
        await held.Reached;
        return held;
    }

    public Task<Outcome> Create(string reference, Money amount, string? key = null, string msn = Msn, SalesUnit? unit = null) =>
        Create(Order(reference, amount), key, msn, unit);

    public Task<Outcome> Create(Order order, string? key = null, string msn = Msn, SalesUnit? unit = null) => Journal.Create(
        msn, order, Request("create", key, order.ToString()), now => PaymentRules.Create(order, unit ?? Unit, null, now, Guid.NewGuid()));

    public Task<Outcome> Authorize(string reference, Card? card = null) => Journal.Execute(
        Msn, reference, Request("authorize", null, ""), (payment, now) => Rules.Authorize(payment, Unit, new(Ada, card ?? Visa), now, Guid.NewGuid()));

    public Task<Outcome> Capture(string reference, Money amount, string? key = null) => Journal.Execute(
        Msn, reference, Request("capture", key, amount.ToString()),
        (payment, now) => PaymentRules.Capture(payment, Unit, amount, now, Guid.NewGuid()));

    public Task<Outcome> Refund(string reference, Money amount, string? key = null) => Journal.Execute(
        Msn, reference, Request("refund", key, amount.ToString()), (payment, now) => Rules.Refund(payment, amount, now, Guid.NewGuid()));

    public Task<Outcome> Cancel(string reference, string? key = null) => Journal.Execute(
        Msn, reference, Request("cancel", key, ""), (payment, now) => PaymentRules.Cancel(payment, false, now, Guid.NewGuid()));

    public async Task CreateAuthorized(string reference, Money amount)
    {
        await Create(reference, amount);
        await Authorize(reference);
    }

    /// <summary>Changes the files behind the journal's back.</summary>
    public Task Sql(string sql) => Database.Write(session => session.Connection.Execute(server is null ? sql : InPostgres(sql)));

    public Payment Payment(string reference) => Journal.Find(Msn, reference)!.Payment;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Folder.Dispose();
    }

    /// <summary>The few words for bytes that SQLite and PostgreSQL do not share.</summary>
    static string InPostgres(string sql) => sql.Replace("x'00'", "'\\x00'::bytea").Replace("cast(body as text)", "convert_from(body, 'UTF8')").Replace("as blob)", "as text)::bytea");

    /// <summary>Whoever was at work finds its connections gone, and is followed by another.</summary>
    async Task CutOff(string server)
    {
        var (before, left) = (Database, Folder);
        Folder = new TemporaryFolder();
        PostgresCluster.Disconnect(server);
        (Database, Journal) = Open();
        await before.DisposeAsync();
        left.Dispose();
    }
}

public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("kasse-storage-").FullName;

    public string DatabaseFile => System.IO.Path.Combine(Path, "kasse.db");

    /// <summary>What payments are found by.</summary>
    public string Names => System.IO.Path.Combine(Path, "names");

    public void CopyNames(TemporaryFolder to)
    {
        Directory.CreateDirectory(to.Names);
        foreach (var file in Directory.GetFiles(Names)) File.Copy(file, System.IO.Path.Combine(to.Names, System.IO.Path.GetFileName(file)), overwrite: true);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

public sealed class HeldWriter : IAsyncDisposable
{
    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ManualResetEventSlim released = new();
    readonly Task holding;

    public HeldWriter(Database database) => holding = database.Write(_ =>
    {
        reached.SetResult();
        released.Wait();
    });

    public Task Reached => reached.Task;

    public async ValueTask DisposeAsync()
    {
        released.Set();
        await holding;
        released.Dispose();
    }
}
