using System.Text;
using Dapper;
using Kasse.Storage.Requests;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Tests;

public sealed class RequestLogTests : IAsyncLifetime
{
    const string Ours = "123456", Theirs = "654321";

    readonly TemporaryFolder folder = new();
    readonly ManualClock clock = new();
    RequestLogFile log = null!;

    [Fact]
    public void Calls_of_the_asked_sales_units_only_newest_first()
    {
        Add(Ours, "/1");
        Add(Theirs, "/2");
        Add(null, "/3");
        Add(Ours, "/4");

        Assert.Equal(["/4", "/1"], Find(new([Ours])));
        Assert.Equal(["/4", "/2", "/1"], Find(new([Ours, Theirs])));
        Assert.Equal(["/4", "/3", "/1"], Find(new([Ours], AboutNone: true)));
        Assert.Empty(Find(new([])));
    }

    [Fact]
    public void Filters_go_together()
    {
        Add(Ours, "/1", "ePayment get", 200);
        Add(Ours, "/2", "ePayment capture", 400, why: "49900 NOK is left to capture.");
        Add(Ours, "/3", "ePayment capture", 500);
        Add(Ours, "/4", "ePayment get", 404);

        Assert.Equal(["/3", "/2"], Find(new([Ours], Operation: "ePayment capture")));
        Assert.Equal(["/4", "/3", "/2"], Find(new([Ours], Answered: Answered.Badly)));
        Assert.Equal(["/4", "/2"], Find(new([Ours], Answered: Answered.WithRefusal)));
        Assert.Equal(["/3"], Find(new([Ours], Answered: Answered.WithFault)));
        Assert.Equal(["/1"], Find(new([Ours], Answered: Answered.Well)));
        Assert.Equal(["/2"], Find(new([Ours], Operation: "ePayment capture", Answered: Answered.Badly, Text: "left TO capture")));
    }

    [Theory]
    [InlineData("order-42", "/order-42")]
    [InlineData("100%", "/discount")]
    [InlineData("socks", "/body")]
    public void Text_is_sought_in_path_bodies_and_explanation_as_it_stands(string text, string path)
    {
        Add(Ours, "/order-42");
        Add(Ours, "/discount", why: "It is 100% wrong.");
        Add(Ours, "/body", body: """{"paymentDescription":"socks"}""");
        Add(Ours, "/other", why: "It is 100 kinds of wrong.");

        Assert.Equal([path], Find(new([Ours], Text: text)));
    }

    [Fact]
    public void Calls_about_a_payment_are_those_of_its_sales_unit()
    {
        Add(Ours, "/1", reference: "order-1");
        Add(Theirs, "/2", reference: "order-1");
        Add(Ours, "/3", reference: "order-12");

        Assert.Equal(["/1"], Find(new([Ours], Reference: "order-1")));
    }

    [Fact]
    public void Pages_join_without_a_gap()
    {
        for (var i = 0; i < 25; i++) Add(Ours, $"/order-{i}", status: i % 2 == 0 ? 200 : 400);
        var found = new List<string>();

        long? before = long.MaxValue;
        while (before is { } id)
        {
            var page = log.Find(new([Ours], Answered: Answered.Badly, Text: "order"), 5, id);
            found.AddRange(page.Requests.Select(r => r.Path));
            before = page.Next;
        }

        Assert.Equal(Enumerable.Range(0, 25).Where(i => i % 2 == 1).Reverse().Select(i => $"/order-{i}"), found);
    }

    [Fact]
    public void A_list_leaves_the_bodies_out()
    {
        Add(Ours, "/1", body: "{}");
        var listed = Assert.Single(log.Find(new([Ours]), 10).Requests);

        Assert.Null(listed.RequestBody);
        Assert.Equal("{}", Encoding.UTF8.GetString(log.Find(listed.Id)!.RequestBody!));
    }

    [Fact]
    public void Calls_are_counted_for_each_sales_unit_by_the_minute_and_by_the_hour()
    {
        log.Count(Ours, "ePayment get", 200);
        log.Count(Ours, "ePayment get", 200);
        log.Count(Theirs, "ePayment get", 200);
        log.Count(null, "Access token", 401);
        clock.Advance(TimeSpan.FromMinutes(1));
        log.Count(Ours, "ePayment get", 404);
        var since = clock.GetUtcNow().AddHours(-2);

        Assert.Equal([("ePayment get", 200, 2), ("ePayment get", 404, 1)], Counted(log.Counts([Ours], since, byHour: false)));
        Assert.Equal([("ePayment get", 200, 2), ("ePayment get", 404, 1)], Counted(log.Counts([Ours], since, byHour: true)));
        Assert.Empty(log.Counts([], since, byHour: false));
        Assert.Equal([("Access token", 401, 1), ("ePayment get", 200, 3), ("ePayment get", 404, 1)], Counted(log.Counts(since)));
    }

    [Fact]
    public void Old_counts_go_minutes_before_hours()
    {
        log.Count(Ours, "ePayment get", 200);
        log.Counts(DateTimeOffset.UnixEpoch);
        clock.Advance(RequestLogFile.MinutesKept + TimeSpan.FromHours(1));
        log.Count(Ours, "ePayment capture", 200);

        Assert.Equal([("ePayment capture", 200, 1)], Counted(log.Counts([Ours], DateTimeOffset.UnixEpoch, byHour: false)));
        Assert.Equal([("ePayment get", 200, 1), ("ePayment capture", 200, 1)], Counted(log.Counts([Ours], DateTimeOffset.UnixEpoch, byHour: true)));

        clock.Advance(RequestLogFile.HoursKept + TimeSpan.FromHours(1));
        log.Count(Ours, "ePayment cancel", 200);
        Assert.Equal([("ePayment cancel", 200, 1)], Counted(log.Counts([Ours], DateTimeOffset.UnixEpoch, byHour: true)));
    }

    [Fact]
    public async Task A_disk_that_was_full_for_a_while_costs_only_the_calls_of_that_while()
    {
        Beside("create trigger full before insert on requests begin select raise(abort, 'database or disk is full'); end");
        Add(Ours, "/lost");
        await Assert.ThrowsAsync<SqliteException>(() => log.Run(TestContext.Current.CancellationToken));

        Beside("drop trigger full");
        using var stopping = new CancellationTokenSource();
        var running = log.Run(stopping.Token);
        Add(Ours, "/kept");
        while (Beside("select count(*) from requests") == 0) await Task.Yield();

        await stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["/kept"], Find(new([Ours])));
    }

    [Fact]
    public void What_waits_for_a_disk_in_trouble_does_not_grow_without_end()
    {
        for (var i = 0; i < 10_100; i++) Add(Ours, "/1");

        Assert.Equal(10_000, log.Newest(Ours, 20_000).Count);
    }

    [Fact]
    public async Task A_disk_that_is_full_at_the_end_keeps_nothing_else_from_ending()
    {
        Beside("create trigger full before insert on requests begin select raise(abort, 'database or disk is full'); end");
        Add(Ours, "/lost");

        await log.DisposeAsync();

        Assert.Equal(0, Beside("select count(*) from requests"));
    }

    [Theory]
    [InlineData(RequestSearch.Newest)]
    [InlineData(RequestSearch.LastToRead)]
    [InlineData(RequestSearch.WithText)]
    [InlineData(RequestSearch.AboutPayment)]
    [InlineData(RequestLogFile.CountsOfUnits)]
    public void Every_question_is_answered_from_an_index(string sql)
    {
        using var connection = Open();
        QueryPlan.NeverScans(connection, sql);
    }

    public ValueTask InitializeAsync()
    {
        log = RequestLogFile.Open(folder.Path, clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await log.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>Asks or changes the file as another program would.</summary>
    long Beside(string sql)
    {
        using var connection = Open();
        return connection.ExecuteScalar<long>(sql);
    }

    SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "requests.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    void Add(
        string? msn, string path, string operation = "ePayment get", int status = 200, string? why = null, string? body = null, string? reference = null) =>
        log.Add(new LoggedRequest(0, clock.GetUtcNow(), operation, "GET", path, msn, reference, null, status, TimeSpan.Zero, "",
            body is null ? null : Encoding.UTF8.GetBytes(body), "", null, why is null ? null : new Why(why, "Mend it.")));

    string[] Find(RequestQuery query) => [.. log.Find(query, 100).Requests.Select(request => request.Path)];

    static IEnumerable<(string, int, long)> Counted(IEnumerable<RequestCount> counts) => counts.Select(c => (c.Operation, c.Status, c.Count));
}
