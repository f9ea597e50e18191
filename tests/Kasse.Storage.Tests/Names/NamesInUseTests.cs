using Dapper;
using Kasse.Engine;
using Microsoft.Data.Sqlite;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests.Names;

/// <summary>A whole database whose payments are found by files.</summary>
public sealed class NamesInUseTests : IAsyncLifetime
{
    readonly TestStore store = new(rememberedCount: 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_made_is_found_after_a_restart_and_its_names_stay_taken(bool namesAreGone)
    {
        await store.Create("bread", Kr(100), key: "k");
        await store.Create("tart", Kr(100), key: "l");
        await store.Database.DisposeAsync();
        Assert.Single(Directory.GetFiles(store.Folder.Names));
        if (namesAreGone) Directory.Delete(store.Folder.Names, recursive: true);

        await store.Restart();

        Assert.True((await store.Create("bread", Kr(100), key: "k")).Replayed);
        Assert.Equal(Refusal.ReferenceExists, (await store.Create("bread", Kr(100), key: "m")).Refusal);
        Assert.Equal(Refusal.IdempotencyKeyReused, (await store.Create("roll", Kr(100), key: "l")).Refusal);
        Assert.Equal(Kr(100), store.Payment("tart").Order.Amount);
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task A_database_that_had_indexes_of_names_is_used_on_without_them()
    {
        await store.Create("bread", Kr(100), key: "k");
        await store.Database.DisposeAsync();
        Directory.Delete(store.Folder.Names, recursive: true);
        using (var file = new SqliteConnection($"Data Source={store.Folder.DatabaseFile};Pooling=false"))
        {
            file.Execute("""
                create unique index journal_reference  on journal (msn, reference) where version = 1 and reference is not null;
                create unique index journal_create_key on journal (msn, key)       where version = 1 and key is not null;
                pragma user_version = 1;
                """);
        }

        await store.Restart();

        Assert.Equal(Kr(100), store.Payment("bread").Order.Amount);
        Assert.Equal(Refusal.ReferenceExists, (await store.Create("bread", Kr(100))).Refusal);
        Assert.True((await store.Create("bread", Kr(100), key: "k")).Replayed);
        Assert.Empty(store.Database.Read(session => session.Connection.Query<string>("select name from sqlite_master where name in ('journal_reference', 'journal_create_key')")));
    }

    [Theory]
    [InlineData("reference", "2 rows of 123456 have the reference bread")]
    [InlineData("key", "2 rows of 123456 have the key k")]
    public async Task Verification_finds_what_has_a_name_that_is_taken(string column, string says)
    {
        await store.Create("bread", Kr(100), key: "k");
        await store.Create("tart", Kr(100), key: "l");
        Assert.DoesNotContain(Verification.Run(store.Address).Findings, finding => finding.Contains("rows of", StringComparison.Ordinal));

        await store.Sql($"update journal set {column} = (select {column} from journal where seq = 1) where seq = 2");

        Assert.Contains(Verification.Run(store.Address).Findings, finding => finding.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_of_names_that_cannot_be_used_is_refused_in_a_sentence()
    {
        await store.Create("bread", Kr(100));
        await store.Database.DisposeAsync();
        Directory.Delete(store.Folder.Names, recursive: true);
        await File.WriteAllTextAsync(store.Folder.Names, "in the way", TestContext.Current.CancellationToken);

        Assert.Contains($"The folder {store.Folder.Names} cannot be used", Assert.Throws<StorageException>(() => store.Open()).Message);

        File.Delete(store.Folder.Names);
        await store.Restart();
        Assert.Equal(Kr(100), store.Payment("bread").Order.Amount);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
