namespace Kasse.Testing.Tests;

public sealed class WebhookTests : IAsyncLifetime
{
    TestKasse kasse = null!;

    public async ValueTask InitializeAsync() => kasse = await TestKasse.Start();

    public ValueTask DisposeAsync() => kasse.DisposeAsync();

    [Fact]
    public async Task An_inbox_awaits_the_event_that_is_asked_for()
    {
        await using var inbox = await kasse.Webhooks.Open();
        await kasse.Ask("order-0001", 1000);
        await kasse.Ask("order-0002", 2000);
        await kasse.Payer("4791234567").Approve("order-0002");

        var told = await inbox.Next("epayments.payment.authorized.v1", "order-0002");
        var asked = await inbox.Next("created", "order-0001");

        Assert.Equal(("AUTHORIZED", "order-0002", true), (told.Name, told.Reference, told.IsSigned));
        Assert.Equal(1000, asked.Json.GetProperty("amount").GetProperty("value").GetInt64());
    }

    [Fact]
    public async Task It_is_told_only_what_it_was_opened_for()
    {
        await using var inbox = await kasse.Webhooks.Open("epayments.payment.aborted.v1");
        await kasse.Ask("order-0001", 1000);
        await kasse.Payer("4791234567").Reject("order-0001");

        await kasse.Webhooks.Settle();

        Assert.Equal("ABORTED of order-0001", string.Join(", ", inbox.All));
    }

    [Fact]
    public async Task Who_waits_in_vain_hears_what_came_instead()
    {
        await using var inbox = await kasse.Webhooks.Open();
        await kasse.Ask("order-0001", 1000);
        await inbox.Next("CREATED");

        var vain = await Assert.ThrowsAsync<TimeoutException>(() => inbox.Next("CAPTURED", "order-0001", within: TimeSpan.FromMilliseconds(1)));

        Assert.Equal("No CAPTURED of order-0001 came. What came: CREATED of order-0001.", vain.Message);
    }

    [Fact]
    public async Task A_call_that_failed_comes_again_when_it_is_due()
    {
        await using var inbox = await kasse.Webhooks.Open();
        inbox.AnswerWith(500);
        await kasse.Ask("order-0001", 1000);
        await kasse.Webhooks.Settle();

        await kasse.Clock.Advance(TimeSpan.FromMinutes(1));
        await kasse.Webhooks.Settle();

        Assert.Equal("CREATED of order-0001, CREATED of order-0001", string.Join(", ", inbox.All));
    }

    [Fact]
    public async Task A_closed_inbox_is_not_registered_any_more()
    {
        await using (await kasse.Webhooks.Open()) Assert.Single(kasse.Server.Platform.Settings.Current.Webhooks);

        Assert.Empty(kasse.Server.Platform.Settings.Current.Webhooks);
    }

    [Fact]
    public async Task The_code_under_test_can_be_told_itself()
    {
        await using var inbox = await kasse.Webhooks.Open("epayments.payment.created.v1");

        var registration = await kasse.Webhooks.Register(new Uri("http://127.0.0.1:9/hooks"));

        Assert.Contains(kasse.Server.Platform.Settings.Current.Webhooks, webhook => (webhook.Id, webhook.Secret) == (registration.Id, registration.Secret));
        Assert.Equal("Unsupported values: payment.made", (await Assert.ThrowsAsync<TestKasseException>(() => kasse.Webhooks.Open("payment.made"))).Message);
    }
}
