using Dapper;

namespace Kasse.Storage.Tests;

public sealed class SchemaTests(PostgresCluster postgres)
{
    [Fact]
    public async Task Both_databases_have_the_same_tables()
    {
        await using var file = new TestStore();
        await using var server = new TestStore(server: postgres.Create());

        var inFile = Columns(file, "select m.name || '.' || c.name from sqlite_master m join pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite_%'");
        var onServer = Columns(server, "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'");

        // What the server needs to be shared.
        Assert.Equal(["journal_end.seq", "kasse_schema.version"], onServer.Except(inFile).Order());
        Assert.Empty(inFile.Except(onServer));
    }

    static List<string> Columns(TestStore store, string sql) => store.Database.Read(session => session.Connection.Query<string>(sql).AsList());
}
