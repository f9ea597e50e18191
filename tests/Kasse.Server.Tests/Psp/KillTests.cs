using Kasse.Engine.Psp;
using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Server.Tests.Psp;

public sealed class KillTests
{
    [Fact]
    public async Task A_call_that_was_under_way_when_Kasse_was_killed_is_not_made_again()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-psp-kill-").FullName;
        var time = new MovableTime();
        await using var pretend = await PretendPsp.Provider.Start("http://127.0.0.1:0", time);
        pretend.Expect("KILLED1", 10021);
        var called = new TaskCompletionSource();
        pretend.Called += _ => called.TrySetResult();
        Storage.Settings.KeySet keys;
        await using (var first = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" }))
            keys = first.Platform.Settings.Current.PspOf(FirstStart.PspMsn)!;

        await using (var server = await Tests.Start.Program.Serve(folder))
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            var merchant = await Merchant.SignIn(http, keys, FirstStart.PspMsn);
            var init = await Send(merchant, "psppayments/init", $$"""
                {"pspTransactionId":"KILLED1","merchantOrderId":"order-1","amount":"10021","currency":"NOK",
                 "pspRedirectUrl":"https://psp.example/return","makePaymentUrl":"{{pretend.Url}}/makepayment"}
                """);
            var token = ((string)init.Json["vippsRedirectUrl"]!).Split('=', 3)[2];
            var approving = Send(merchant, "integration-test/psppayments/KILLED1/approve", $$"""{"customerPhoneNumber":"91234567","token":"{{token}}"}""");
            await called.Task;
            await server.Kill();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => approving);
        }

        await using (var kasse = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" }))
        {
            var transaction = kasse.Platform.Psp.Find(keys.PspId!, "KILLED1")!.Transaction;
            Assert.Equal((PspState.Failed, PspFailureCause.NoAnswer, null), (transaction.State, transaction.Failure!.Cause, transaction.Owed));
            await kasse.PspNotices.CatchUp(TestContext.Current.CancellationToken);
        }
        Assert.Single(pretend.Calls);
        Assert.Empty(Verification.Run(folder).Findings);
        time.Advance(TimeSpan.FromSeconds(20));
        Directory.Delete(folder, recursive: true);

        Task<Answer> Send(Merchant merchant, string path, string body) =>
            merchant.Send(HttpMethod.Post, $"/psp/v3/{path}", body, null, request => request.Headers.Add("PSP-ID", keys.PspId));
    }

    [Fact]
    public async Task A_notice_that_is_still_owed_is_sent_after_the_next_start()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-psp-kill-").FullName;
        await using var pretend = await PretendPsp.Provider.Start("http://127.0.0.1:0");
        var order = new PspOrder("psp", "OWED1", "order-1", new(49900, "NOK"), "https://psp.example/return", $"{pretend.Url}/makepayment");
        // As if it had been killed between the row and the call.
        await using (var database = Database.Open(folder))
        {
            var journal = new Storage.Psp.PspJournal(database, TimeProvider.System);
            await journal.Create(FirstStart.PspMsn, order, new Request("psp-init"), now => new PspEvent.Initiated(now, order, now.AddMinutes(10)));
            await journal.Execute("psp", "OWED1", "psp-reject", PspRules.Reject);
        }

        await using (var kasse = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" }))
        {
            await kasse.PspNotices.CatchUp(TestContext.Current.CancellationToken);
            Assert.Null(kasse.Platform.Psp.Find("psp", "OWED1")!.Transaction.Owed);
        }

        Assert.Equal("USER_CANCEL", Assert.Single(pretend.Calls).State);
        Assert.Empty(Verification.Run(folder).Findings);
        Directory.Delete(folder, recursive: true);
    }
}
