using System.Net;
using Kasse.Testing;

namespace Kasse.Cli.Tests;

public sealed class TrafficTests : IAsyncLifetime
{
    Shell shell = null!;

    public async ValueTask InitializeAsync() => shell = await Shell.Open();

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    [Fact]
    public async Task Requests_are_listed_with_what_was_wrong()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");
        await shell.Kasse.Http.GetAsync("/epayment/v1/payments/order-0001");

        Assert.Equal(["200", "201", "401"], (await shell.Run("requests")).Rows.Select(row => row[1]));
        var failed = Assert.Single((await shell.Run("requests", "--failed")).Rows);
        Assert.Equal("GET /epayment/v1/payments/order-0001", failed[2]);
        Assert.NotEmpty(failed[4]);
        Assert.Single((await shell.Run("requests", "--max", "1", "--json")).Json.AsArray());
    }

    [Fact]
    public async Task Requests_are_followed_as_they_come()
    {
        await shell.Kasse.Http.GetAsync("/before");
        var following = shell.Start("requests", "--follow");

        Assert.Contains("GET /before", await following.Line());
        await shell.Kasse.Http.GetAsync("/then");
        Assert.Contains("GET /then", await following.Line());

        Assert.Equal(0, await following.Interrupt());
    }

    [Fact]
    public async Task A_fault_is_added_listed_and_removed()
    {
        var added = await shell.Run("faults", "add", "503", "--operation", "ePayment create", "--count", "1");

        Assert.Equal(("answers 503, and nothing is done", "1"), (added["It"], added["Left"]));
        Assert.Equal(added["Id"], Assert.Single((await shell.Run("faults")).Rows)[0]);
        Assert.Equal(1, (await shell.Run("pay", "10")).ExitCode);
        Assert.Empty((await shell.Run("faults")).Output);

        await shell.Run("faults", "add", "drop-after");
        await shell.Run("faults", "add", "delay", "2");
        Assert.Equal("refuses with exceeds-capturable, and nothing is done",
            (await shell.Run("faults", "add", "refuse", "exceeds-capturable", "--operation", "ePayment capture", "--reference", "order-0001", "--share", "50", "--seed", "7"))["It"]);
        Assert.Equal("epayments.payment.captured.v1 about order-0001",
            (await shell.Run("faults", "add", "webhook-late", "3600", "--event", "epayments.payment.captured.v1", "-r", "order-0001"))["Strikes"]);
        Assert.StartsWith("is down for maintenance from ", (await shell.Run("faults", "add", "maintenance", "10"))["It"]);
        Assert.Contains("All calls of 123456: it does it, and breaks the connection instead of answering", (await shell.Run("status"))["Faults"]);
        Assert.Equal("5", (await shell.Run("faults", "remove"))["Removed"]);
        Assert.Empty((await shell.Run("faults", "--json")).Json.AsArray());
    }

    [Fact]
    public async Task A_fault_that_cannot_be_says_why()
    {
        var refused = await shell.Run("faults", "add", "webhook-lost", "--operation", "ePayment capture");

        Assert.Equal((1, "kasse: operation: none, because it strikes webhooks.\n"), (refused.ExitCode, refused.Errors));
    }

    [Fact]
    public async Task Webhooks_are_shown_with_the_verdict_and_forwarded_so_that_the_signature_still_fits()
    {
        await using var receiver = await WebhookInbox.Open(_ => Task.CompletedTask);
        var listening = shell.Start("webhooks", "listen", "--forward-to", receiver.Url.AbsoluteUri, "--event", "epayments.payment.created.v1", "--count", "1");
        var secret = (await listening.ErrorLine()).Split(' ')[^1];
        receiver.Registration = new TestRegistration("", secret);

        await shell.Run("pay", "10", "--reference", "order-0001");

        Assert.Equal(["CREATED", "order-0001", "signature right", "200"], (await listening.Line()).Split('\t')[1..]);
        Assert.True((await receiver.Next("CREATED")).IsSigned);
        Assert.Equal(0, await listening.End());
        Assert.Empty(shell.Kasse.Server.Platform.Settings.Current.Webhooks);
    }

    [Fact]
    public async Task A_forged_webhook_is_recognized()
    {
        var listening = shell.Start("webhooks", "listen");
        var url = (await listening.ErrorLine()).Split(' ')[2].TrimEnd('.');

        using var forged = await shell.Kasse.Http.PostAsync(url, new StringContent("{}"));

        Assert.Equal(HttpStatusCode.OK, forged.StatusCode);
        Assert.Contains("signature wrong: x-ms-date is no date", await listening.Line());
        Assert.Equal(0, await listening.Interrupt());
    }

    [Fact]
    public async Task A_receiver_that_is_down_is_told_again()
    {
        await using var inbox = await shell.Kasse.Webhooks.Open("epayments.payment.created.v1");
        inbox.AnswerWith(500);
        await shell.Run("pay", "10", "--reference", "order-0001");
        await shell.Kasse.Webhooks.Settle();
        var delivery = Assert.Single((await shell.Run("webhooks")).Rows);

        var again = await shell.Run("webhooks", "resend", delivery[0]);

        Assert.Equal(("Pending", "500"), (delivery[4], delivery[6]));
        Assert.Equal((0, "200"), (again.ExitCode, again["Answer"]));
        Assert.Equal("Delivered", Assert.Single((await shell.Run("webhooks", "--reference", "order-0001")).Rows)[4]);
        Assert.Equal((1, "kasse: There is no delivery 99.\n"), await shell.Run("webhooks", "resend", "99") is var none ? (none.ExitCode, none.Errors) : default);
    }
}
