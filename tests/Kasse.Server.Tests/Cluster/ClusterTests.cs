using System.Diagnostics;
using System.Globalization;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Cluster;

/// <summary>
/// Takes away what the cluster of deploy/ha consists of, one thing after the other and under load, and looks for anything that was answered and is gone, or
/// was done twice. With KASSE_HA_REPORT it takes away everything, and writes there how long each pause was; else only what is quick.
/// </summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    const int ShopperCount = 8, MoreAfter = 200;

    static readonly string? ReportFile = Environment.GetEnvironmentVariable("KASSE_HA_REPORT");

    static readonly Fault[] Faults =
    [
        new("A Kasse node is killed (`kill -9`), and started again", "kill-kasse", "start-kasse", OfDatabase: false),
        new("The primary's network is cut: from the other servers, from every etcd but its own, from Kasse", "cut", "heal"),
        new("The primary and its Patroni are killed (`kill -9`), as when its machine goes off", "kill-db", "start-db"),
        new("The disk of the primary is full", "fill", "empty"),
    ];

    [Fact]
    public async Task What_was_answered_outlives_whatever_goes_away()
    {
        await using var cluster = await Cluster.Start();
        using var http = new HttpClient { BaseAddress = Cluster.Address, Timeout = TimeSpan.FromSeconds(20) };
        var keys = SavedSettings.Read(cluster.Database).Registry.KeysOf(FirstStart.NorwegianMsn)!;
        var merchant = await Merchant.SignIn(http, keys, FirstStart.NorwegianMsn);
        var traffic = new Traffic(merchant, ShopperCount);
        var pauses = new List<(Fault Fault, TimeSpan Pause, string Note)>();
        await using (traffic)
        {
            await traffic.More(MoreAfter);
            foreach (var fault in ReportFile is null ? Faults[..1] : Faults)
            {
                var (pause, note) = await Suffer(cluster, fault, traffic);
                pauses.Add((fault, pause, note));
                output.WriteLine($"{fault.What}: {pause.TotalSeconds:N1} s. {note}");
            }
        }

        await AllIsThereOnce(merchant, traffic);
        var verified = Verification.Run(cluster.Database);
        Assert.Empty(verified.Findings);
        output.WriteLine($"{traffic.AnsweredCount} answered, {traffic.RepeatedCount} repeated, {verified.PaymentCount} payments.");
        if (ReportFile is not null) await System.IO.File.WriteAllTextAsync(ReportFile, Report(pauses, traffic, verified));
    }

    [Fact]
    public async Task Each_configuration_is_one_that_its_program_takes()
    {
        var haproxy = await Cluster.Run("haproxy", ["-c", "-f", Cluster.File("haproxy.cfg")]);
        var patroni = await Cluster.Run("patroni", ["--validate-config", Cluster.File("patroni.yml")],
            ("PATRONI_NAME", "db1"), ("PATRONI_POSTGRESQL_CONNECT_ADDRESS", "10.77.0.11:5432"), ("PATRONI_RESTAPI_CONNECT_ADDRESS", "10.77.0.11:8008"),
            ("PATRONI_POSTGRESQL_DATA_DIR", Path.Combine(Path.GetTempPath(), "kasse-ha-none")), ("PATRONI_SUPERUSER_PASSWORD", "x"), ("PATRONI_REPLICATION_PASSWORD", "x"), ("PATRONI_REWIND_PASSWORD", "x"));

        Assert.True(haproxy.ExitCode == 0, haproxy.Said);
        Assert.True(patroni.ExitCode == 0, patroni.Said);
    }

    /// <returns>The longest pause until everything was whole again, and what it took besides.</returns>
    static async Task<(TimeSpan Pause, string Note)> Suffer(Cluster cluster, Fault fault, Traffic traffic)
    {
        var number = fault.OfDatabase ? int.Parse(await cluster.Do("primary"), CultureInfo.InvariantCulture) : 1;
        var begun = Stopwatch.GetTimestamp();
        await cluster.Do(fault.Happens, number);
        await traffic.More(1);
        if (fault.OfDatabase) await cluster.Do("await-another", number);
        await traffic.More(MoreAfter);
        await cluster.Do(fault.Ends, number);
        var note = await cluster.Do(fault.OfDatabase ? "await-whole" : "await-kasse", number);
        await traffic.More(MoreAfter);
        return (traffic.LongestPause(begun), note);
    }

    static async Task AllIsThereOnce(Merchant merchant, Traffic traffic)
    {
        foreach (var (reference, stepCount) in traffic.Answered)
        {
            var events = (await merchant.Get($"/epayment/v1/payments/{reference}/events")).Json.AsArray().Select(e => (string)e!["name"]!).ToList();
            Assert.Equal(["CREATED", "AUTHORIZED", "CAPTURED", "REFUNDED", "CANCELLED"], events);
            Assert.Equal(events.Count, stepCount);
        }
    }

    static string Report(List<(Fault Fault, TimeSpan Pause, string Note)> pauses, Traffic traffic, Verification.Result verified) => string.Create(CultureInfo.InvariantCulture, $"""
        # What the cluster outlived

        Written by `tests/ha-rounds` on {DateTime.UtcNow:yyyy-MM-dd}: [deploy/ha](../deploy/ha) on one machine, {Environment.ProcessorCount} x {Processor()}, {Memory() >> 30} GiB of memory.
        Three PostgreSQL servers under Patroni, each in a network namespace of its own with its disk in memory, and an etcd beside each; two Kasse nodes, HAProxy, and
        {ShopperCount} shoppers who repeat whatever was not answered, with its key.

        | what went away | nobody was answered for | |
        |---|---|---|
        {string.Join('\n', pauses.Select(it => string.Create(CultureInfo.InvariantCulture, $"| {it.Fault.What} | {it.Pause.TotalSeconds:N1} s | {it.Note} |")))}

        {traffic.AnsweredCount:N0} requests were answered with success, {traffic.RepeatedCount:N0} had to be repeated. Afterwards each of the {traffic.Answered.Count:N0} payments had
        gone through every step that was answered, and through none twice; `kasse verify` folded {verified.PaymentCount:N0} payments in {verified.RowCount:N0} rows and found nothing.

        The pause is the longest time in which no shopper was answered, from the moment of the fault until everything was whole again. Disks in memory lose nothing
        when a process is killed and everything when the machine goes off: what is shown is that a second server has what was answered.

        """);

    static string Processor() => System.IO.File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(": ")[1];

    static long Memory() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <param name="Happens">The verb of the script that does it.</param>
    /// <param name="Ends">The verb that takes it back.</param>
    sealed record Fault(string What, string Happens, string Ends, bool OfDatabase = true);
}
