using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What lies beside a backup while it is written, and what does not.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    readonly TestStore store = new();
    readonly TemporaryFolder folder = new();

    [Fact]
    public async Task What_lay_there_before_stays_as_it_was()
    {
        await store.Create("bread", Kr(100));
        var file = Path.Combine(folder.Path, "kasse.backup");
        Directory.CreateDirectory($"{file}.part");
        File.WriteAllText(Path.Combine($"{file}.part", "kasse.db"), "mine");

        Assert.Equal(1, Backup.Write(store.Address, file).RowCount);

        Assert.Equal("mine", File.ReadAllText(Path.Combine($"{file}.part", "kasse.db")));
        Assert.Equal(["kasse.backup", "kasse.backup.part"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Of_two_backups_to_one_name_one_is_made_and_the_other_is_told()
    {
        await store.Create("bread", Kr(100));
        var file = Path.Combine(folder.Path, "kasse.backup");

        var made = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            try
            {
                return $"{Backup.Write(store.Address, file).RowCount} row";
            }
            catch (StorageException refused)
            {
                return refused.Message;
            }
        })));

        Assert.Equal([$"{file} exists. Choose another name, or remove it.", "1 row"], made.Order(StringComparer.Ordinal));
        Assert.Equal([file], Directory.GetFileSystemEntries(folder.Path));
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        folder.Dispose();
    }
}
