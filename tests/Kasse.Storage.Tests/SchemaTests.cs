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

        // What the server needs to be shared, and to keep the journal in parts.
        Assert.Equal(
            ["archived", "carried_forward", "journal_end", "journal_from_1", "kasse_schema", "names"],
            onServer.Except(inFile).Select(column => column.Split('.')[0]).Distinct().Order());
        Assert.Empty(inFile.Except(onServer));
    }

    [Fact]
    public async Task Everything_that_is_kept_is_moved()
    {
        await using var file = new TestStore();

        Assert.Equal(
            Columns(file, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").Order(),
            Moving.MovedTable.All.Select(table => table.Name).Order());
    }

    [Fact]
    public async Task Rows_of_the_journal_can_be_spread_by_sales_unit()
    {
        await using var server = new TestStore(server: postgres.Create());

        // A database that does so can only keep a key unique that names the sales unit.
        Assert.Empty(Columns(server, """
            select indexrelid::regclass::text from pg_index
            where indrelid in ('journal'::regclass, 'names'::regclass) and indisunique
                and not exists (select 1 from pg_attribute where attrelid = indrelid and attnum = any(indkey) and attname = 'msn')
            """));
    }

    static List<string> Columns(TestStore store, string sql) => store.Database.Read(session => session.Connection.Query<string>(sql).AsList());
}
