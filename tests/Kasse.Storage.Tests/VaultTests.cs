using System.Security.Cryptography;
using System.Text;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public sealed class VaultTests : IDisposable
{
    static readonly KeySet Keys = new("client-1", "the-client-secret", KeySetKind.SalesUnit, "Bakery's keys", "the-primary-key", "the-secondary-key", [Msn]);
    static readonly string[] Secrets = ["the-client-secret", "the-primary-key", "the-secondary-key", "the-webhook-secret", "the-signing-key", "the-given-password"];

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string KeyFile => Path.Combine(folder.Path, Vault.FileName);

    [Fact]
    public async Task No_secret_can_be_read_in_the_files_of_a_database()
    {
        await Fill();

        foreach (var file in Directory.GetFiles(folder.Path))
        {
            var content = await File.ReadAllBytesAsync(file);
            Assert.All(Secrets, secret => Assert.Equal(-1, content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
        }
    }

    [Fact]
    public async Task The_key_is_made_once_and_is_for_its_owner_alone()
    {
        await Fill();
        var made = await File.ReadAllTextAsync(KeyFile);
        await Fill();

        Assert.Equal(made, await File.ReadAllTextAsync(KeyFile));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
    }

    [Theory]
    [InlineData(null, "is not in")]
    [InlineData("b25lIGtleSBmb3IgYWxsIG5vZGVzIG9mIGEgdGVzdCE=", "is not in")]
    [InlineData("too short", "has a line that is no key")]
    [InlineData("# nothing else", "has no key in it")]
    public async Task Without_its_key_a_database_opens_for_nobody_and_no_other_key_is_made(string? content, string why)
    {
        await Fill();
        File.Delete(KeyFile);
        if (content is not null) await File.WriteAllTextAsync(KeyFile, content);

        var refused = Assert.Throws<StorageException>(() => SavedSettings.Read(folder.Path));

        Assert.Contains(why, refused.Message);
        Assert.Equal(content is not null, File.Exists(KeyFile));
    }

    [Fact]
    public async Task A_key_that_was_named_is_never_made()
    {
        var elsewhere = new DatabaseAddress(folder.Path, SecretsKey: Path.Combine(folder.Path, "not", "there"));
        await using var database = Database.Open(elsewhere);

        var refused = await Assert.ThrowsAsync<StorageException>(() => new SettingsTables(database, TimeProvider.System).SaveValue("signing", "key"));

        Assert.Contains("cannot be read", refused.Message);
    }

    [Fact]
    public async Task A_key_can_be_given_itself_instead_of_a_file()
    {
        var address = new DatabaseAddress(folder.Path, SecretsKey: NewKey());
        await Fill(address);

        Assert.Equal("the-signing-key", SavedSettings.Read(address).Values["signing"]);
        Assert.False(File.Exists(KeyFile));
    }

    [Theory]
    [InlineData("update key_sets set primary_key = secondary_key")]
    [InlineData("update key_sets set client_secret = substr(client_secret, 1, length(client_secret) - 6) || 'AAAAAA'")]
    [InlineData("update key_sets set client_secret = 'sealed:0:0'")]
    [InlineData("update key_sets set client_secret = 'chosen by somebody'")]
    [InlineData("update settings set value = (select secret from webhooks)")]
    public async Task What_somebody_without_the_key_has_changed_is_not_believed(string sql)
    {
        await Fill();
        await using (var store = Database.Open(folder.Path)) await store.Write(session => Dapper.SqlMapper.Execute(session.Connection, sql));

        Assert.Throws<StorageException>(() => SavedSettings.Read(folder.Path));
    }

    [Fact]
    public async Task After_a_new_key_has_sealed_everything_the_old_one_is_not_needed()
    {
        await Fill();
        var (old, @new) = ((await File.ReadAllTextAsync(KeyFile)).Trim(), NewKey());
        await File.WriteAllTextAsync(KeyFile, $"# The first one seals.\n{@new}\n\n{old}\n");

        Assert.Equal(Secrets.Length, await Reseal());
        Assert.Equal(0, await Reseal());
        await File.WriteAllTextAsync(KeyFile, @new);

        var saved = SavedSettings.Read(folder.Path);
        Assert.Equal(
            Secrets,
            (string?[])[
                saved.Registry.KeySets[0].ClientSecret, saved.Registry.KeySets[0].PrimaryKey, saved.Registry.KeySets[0].SecondaryKey,
                saved.Registry.Webhooks[0].Secret, saved.Values["signing"], saved.Accounts[0].GivenPassword,
            ]);
    }

    static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    async Task<int> Reseal()
    {
        await using var database = Database.Open(folder.Path);
        return await new SettingsTables(database, TimeProvider.System).Reseal();
    }

    async Task Fill(DatabaseAddress? address = null)
    {
        await using var database = Database.Open(address ?? new DatabaseAddress(folder.Path));
        var settings = new SettingsTables(database, TimeProvider.System);
        await settings.Save(Unit);
        await settings.Save(Keys);
        if (settings.Current.Webhooks.Count == 0)
            await settings.Register(new Webhook("hook", Msn, "client-1", "https://bakery.example/", ["captured"], "the-webhook-secret", DateTimeOffset.UtcNow, 0), _ => null);
        await settings.SaveValue("signing", "the-signing-key");
        await new AccountTables(database, TimeProvider.System).Add(
            new Account("1", "ada@bakery.example", "Ada", "Bakery", Role.Viewer, "stamp", GivenPassword: "the-given-password"), by: null);
    }
}
