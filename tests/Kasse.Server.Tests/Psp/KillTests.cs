using Kasse.Engine.Psp;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Psp;

public sealed class KillTests(PostgresCluster postgres)
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
    public async Task A_call_that_another_node_has_left_behind_is_ended_once_no_call_can_take_so_long()
    {
        var time = new MovableTime();
        var looksAgain = time.SomebodyWaits(TimeSpan.FromSeconds(2));
        await using var psp = await Psp.Start(options => options with { Server = postgres.Create() }, time);
        await looksAgain;
        await psp.Init("LEFT1");
        var (pspId, journal) = (Psp.KeysIn(psp.Kasse).PspId!, psp.Kasse.Server.Platform.Psp);
        await journal.Execute(pspId, "LEFT1", "psp-send", (transaction, now) => PspRules.SendTo(transaction, Psp.Phone, now));
        // As by a node that is switched off before it has heard the answer.
        await journal.Execute(pspId, "LEFT1", "psp-approve", PspRules.Approve);

        // Seen for the first time, and then for as long as a call may take.
        await Pass(2);
        await Pass(44);
        Assert.Equal(PspState.MakingPayment, psp.Find("LEFT1").State);
        await Pass(2);

        var ended = psp.Find("LEFT1");
        Assert.Equal((PspState.Failed, PspFailureCause.NoAnswer, null), (ended.State, ended.Failure!.Cause, ended.Owed));
        Assert.Empty(psp.Pretend.Calls);

        async Task Pass(int seconds)
        {
            looksAgain = time.SomebodyWaits(TimeSpan.FromSeconds(2));
            time.Advance(TimeSpan.FromSeconds(seconds));
            await looksAgain;
        }
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
