using Kasse.Storage.Deliveries;
using Npgsql;

namespace Kasse.Storage.Tests;

/// <summary>What is asked of a large journal reads what it answers, and not all that could have been meant.</summary>
public sealed class GrowthTests(PostgresCluster postgres)
{
    const int RowsCount = 40_000, AskedFor = 50;

    readonly string server = postgres.CreateInParts(size: RowsCount / 4, count: 4);

    [Theory]
    [InlineData("what follows")]
    [InlineData("what is due")]
    [InlineData("the newest")]
    [InlineData("the newest of a sales unit")]
    [InlineData("a payer's")]
    [InlineData("attempts about a payment")]
    public async Task A_question_reads_little_more_than_its_answer(string question)
    {
        Fill();
        var before = RowsRead();

        using (var folder = new TemporaryFolder())
        {
            await using var database = Database.Open(new DatabaseAddress(folder.Path, server));
            Assert.Equal(question == "attempts about a payment" ? 1 : AskedFor, database.Read(session => question switch
            {
                "what follows" => session.Rows.After(100, AskedFor).Count,
                "what is due" => session.Rows.Due(new DueRow(DateTimeOffset.FromUnixTimeMilliseconds(100), 0, 0), DateTimeOffset.MaxValue, AskedFor).Count,
                "the newest" => session.Rows.Newest(null, long.MaxValue, AskedFor).Count,
                "the newest of a sales unit" => session.Rows.Newest("123456", long.MaxValue, AskedFor).Count,
                "a payer's" => session.Rows.StreamsOf("4712345678", AskedFor).Count,
                _ => new DeliveryTables(database).AttemptsAbout(777).Count,
            }));
        }

        Assert.InRange(RowsRead() - before, 1, RowsCount / 20);
    }

    /// <summary>Payments of two rows each. One in four hundred was this payer's.</summary>
    void Fill() => PostgresCluster.Run(server, $"""
        insert into journal (seq, stream, version, msn, reference, operation, kind, at, due, payer)
        select n, n - (n + 1) % 2, 1 + (n + 1) % 2, '123456', case when n % 2 = 1 then 'order-' || n end, 'create', 'made-up', n, n,
            case when n % 400 = 0 then '4712345678' end
        from generate_series(1, {RowsCount}) as n;
        update journal_end set seq = {RowsCount};
        insert into deliveries (webhook, stream, seq, msn, reference, event, body, state, tries, opened_at)
        select 'hook', n, n, '123456', 'order-' || n, 'made-up', '', 'Delivered', 1, n from generate_series(1, {RowsCount}) as n;
        insert into delivery_attempts (delivery, number, at, request, string_to_sign, duration_us) select id, 1, 1, '', '', 1 from deliveries;
        analyze journal; analyze deliveries; analyze delivery_attempts;
        """);

    long RowsRead()
    {
        // The server counts what a connection did when that is gone.
        using var connection = new NpgsqlConnection(server);
        connection.Open();
        using var command = new NpgsqlCommand("select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", connection);
        while ((long)command.ExecuteScalar()! > 0) Thread.Yield();
        command.CommandText = "select pg_stat_clear_snapshot(), coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint from pg_stat_user_tables where relname like 'journal%' or relname like 'deliver%'";
        using var reader = command.ExecuteReader();
        reader.Read();
        return reader.GetInt64(1);
    }
}
