using Dapper;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.Start;

public sealed class FirstStartTests
{
    [Fact]
    public async Task A_new_folder_serves_a_token_and_says_no_to_an_unknown_reference()
    {
        await using var kasse = await RunningKasse.Start();
        var merchant = await kasse.Merchant();

        var answer = await merchant.Post("/epayment/v1/payments/nobody-knows/capture", """{"modificationAmount":{"currency":"NOK","value":100}}""", "1");

        Assert.Equal((404, "5090"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_finished_by_the_next_one()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        string keys;
        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            var settings = kasse.Server.Platform.Settings;
            keys = settings.Current.KeysOf(FirstStart.NorwegianMsn)!.ClientId;
            // As if it had ended before the last two steps.
            await settings.DeleteWallet("4512345678");
            await kasse.Server.Platform.Database.Write(session =>
                session.Connection.Execute("delete from settings where name = @name", new { name = FirstStart.AdminTokenSetting }));
        }

        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            var settings = kasse.Server.Platform.Settings;
            Assert.Equal((4, keys), (settings.Current.KeySets.Count, settings.Current.KeysOf(FirstStart.NorwegianMsn)!.ClientId));
            Assert.Equal(5, settings.Current.Wallets.Count);
            Assert.NotNull(settings.Value(FirstStart.AdminTokenSetting));
        }
        Directory.Delete(folder, recursive: true);
    }
}
