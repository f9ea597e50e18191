using Kasse.Storage.Postgres;

namespace Kasse.Storage.Tests;

static class InParts
{
    /// <summary>A new database whose journal lies in small parts, so that a test fills several.</summary>
    /// <param name="size">How many numbers of payments each of them has.</param>
    public static string CreateInParts(this PostgresCluster postgres, long size, int count)
    {
        var server = postgres.Create();
        using (var source = PostgresServer.Connect(server)) PostgresServer.Migrate(source);
        var later = Enumerable.Range(1, count - 1).Select(part => (From: part * size + 1, To: (part + 1) * size + 1));
        PostgresCluster.Run(server, $"""
            alter table journal detach partition journal_from_1;
            alter table journal attach partition journal_from_1 for values from (minvalue) to ({size + 1});
            {string.Concat(later.Select(part => $"create table journal_from_{part.From} partition of journal for values from ({part.From}) to ({part.To});"))}
            update journal_end set has_to = {count * size + 1};
            """);
        return server;
    }
}
