using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using Kasse.Server.Start;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Start;

/// <summary>A life of everything that has secrets, and then a search for each of them wherever it should not be.</summary>
public sealed class NoSecretTests : IDisposable
{
    const string AuthToken = "auth-token-of-an-ecom-merchant", CallbackToken = "token-of-a-shipping-callback", MakePaymentToken = "make-payment-token-of-a-psp";

    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task No_secret_is_in_a_log_a_database_file_or_an_export()
    {
        var (issued, ended) = await Live();

        var saved = SavedSettings.Read(folder);
        var masterKey = (await File.ReadAllTextAsync(Path.Combine(folder, Vault.FileName))).Trim();
        string[] kept =
        [
            .. saved.Registry.KeySets.SelectMany(keys => (string[])[keys.ClientSecret, keys.PrimaryKey, keys.SecondaryKey]),
            .. saved.Registry.Webhooks.Select(hook => hook.Secret), .. saved.Values.Values.Where(value => value.Length > 20),
            .. saved.Accounts.Select(account => account.GivenPassword).OfType<string>(), .. issued, masterKey,
        ];
        Assert.True(kept.Length > 20 && kept.All(secret => secret.Length > 10));

        Assert.Equal("", Found(kept, Encoding.UTF8.GetBytes(ended.Errors), "the error stream"));
        // What a merchant sends along with an order is part of the journal; nothing else may have it.
        string[] sent = [AuthToken, CallbackToken, MakePaymentToken];
        foreach (var file in Directory.GetFiles(folder).Where(file => Path.GetFileName(file) != Vault.FileName))
        {
            var isJournal = Path.GetFileName(file).StartsWith("kasse.db", StringComparison.Ordinal);
            Assert.Equal("", Found(isJournal ? kept : [.. kept, .. sent], await File.ReadAllBytesAsync(file), file));
        }

        var export = Path.Combine(folder, "world.kasse");
        WorldFile.Write(folder, export, "test", DateTimeOffset.UtcNow);
        using var archive = ZipFile.OpenRead(export);
        foreach (var entry in archive.Entries.Where(entry => entry.Name != Vault.FileName))
        {
            using var content = new MemoryStream();
            await using (var packed = entry.Open()) await packed.CopyToAsync(content);
            Assert.Equal("", Found(kept, content.ToArray(), entry.Name));
        }
    }

    static string Found(IEnumerable<string> secrets, byte[] content, string where) =>
        string.Join("; ", secrets.Where(secret => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0).Select(secret => $"{secret} is in {where}"));

    async Task<(List<string> Issued, Ended Ended)> Live()
    {
        await using var program = await Program.Serve(folder);
        await using var receiver = await Receiver.Start();
        await using var pretend = await PretendPsp.Provider.Start("http://127.0.0.1:0", null);
        using var http = new HttpClient { BaseAddress = new Uri(program.Address) };
        var registry = SavedSettings.Read(folder).Registry;
        var shop = await Merchant.SignIn(http, registry.KeysOf(FirstStart.NorwegianMsn)!, FirstStart.NorwegianMsn);
        var psp = await Merchant.SignIn(http, registry.PspOf(FirstStart.PspMsn)!, FirstStart.PspMsn);

        Done(201, await shop.Post("/webhooks/v1/webhooks", $$"""{"url":"{{receiver.Url}}","events":["epayments.payment.created.v1"]}"""));
        Done(201, await shop.Post("/epayment/v1/payments", $$"""
            {"amount":{"currency":"NOK","value":49900},"paymentMethod":{"type":"WALLET"},"reference":"order-0001","userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example/",
             "paymentDescription":"Socks","profile":{"scope":"name address email phoneNumber"},
             "shipping":{"dynamicOptions":{"callbackUrl":"{{receiver.Url}}","callbackAuthorizationToken":"{{CallbackToken}}"} } }
            """, "key-1"));
        Done(200, await shop.Post("/ecomm/v2/payments", $$"""
            {"merchantInfo":{"callbackPrefix":"{{new Uri(receiver.Url).GetLeftPart(UriPartial.Authority)}}","fallBack":"https://shop.example/","merchantSerialNumber":"{{shop.Msn}}","authToken":"{{AuthToken}}"},
             "customerInfo":{},"transaction":{"amount":49900,"orderId":"order-0002","transactionText":"Socks"} }
            """));
        Done(200, await shop.Post("/ecomm/v2/integration-test/payments/order-0002/approve", """{"customerPhoneNumber":"12345678","token":"x"}"""));
        pretend.Expect("PSP1", 49900);
        var init = await psp.Send(HttpMethod.Post, "/psp/v3/psppayments/init", $$"""
            {"pspTransactionId":"PSP1","merchantOrderId":"order-0003","customerMobileNumber":"91234567","amount":"49900","currency":"NOK","pspRedirectUrl":"https://psp.example/",
             "makePaymentUrl":"{{pretend.Url}}/makepayment","makePaymentToken":"{{MakePaymentToken}}","paymentText":"Socks","isApp":false,"skipLandingPage":false}
            """, null, request => request.Headers.Add("PSP-Id", psp.Keys.PspId));
        Done(200, init);
        Done(200, await psp.Send(HttpMethod.Post, "/psp/v3/integration-test/psppayments/PSP1/approve",
            $$"""{"customerPhoneNumber":"91234567","token":"{{((string)init.Json["vippsRedirectUrl"]!).Split('=', 3)[2]}}"}""", null,
            request => request.Headers.Add("PSP-Id", psp.Keys.PspId)));

        // What goes wrong is explained, and logged.
        foreach (var path in (string[])["/accesstoken/get", "/miami/v1/token", "/authentication/v1/token", "/nowhere"])
        {
            Assert.True(400 <= (await shop.Send(HttpMethod.Post, path, $$"""{"client_secret":"{{shop.Keys.ClientSecret}}"}""", null, request =>
            {
                request.Headers.Add("client_secret", shop.Keys.ClientSecret);
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{shop.Keys.ClientId}:{shop.Keys.ClientSecret}")));
            })).Status);
        }
        Assert.Equal(401, (await new Merchant(http, psp.Keys, shop.Msn, shop.Token).Get("/epayment/v1/payments/order-0001")).Status);
        await receiver.Next();
        return ([shop.Token, psp.Token], await program.Stop());
    }

    static void Done(int status, Answer answer) => Assert.True(answer.Status == status, $"{answer.Status} {answer.Body}");
}
