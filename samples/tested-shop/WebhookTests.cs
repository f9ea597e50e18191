using Kasse.Testing;

namespace TestedShop;

/// <summary>What the shop is told, on a Kasse of its own. A shop with an address of its own registers that instead.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    TestKasse kasse = null!;
    Checkout checkout = null!;
    WebhookInbox inbox = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await TestKasse.Start();
        checkout = KasseFixture.CheckoutAt(kasse);
        inbox = await kasse.Webhooks.Open();
        await checkout.Start("pens-0001", 9900, "Pen");
    }

    public async ValueTask DisposeAsync()
    {
        checkout.Dispose();
        await kasse.DisposeAsync();
    }

    [Fact]
    public async Task A_capture_is_told_with_a_signature()
    {
        await kasse.Payer("4712345678").Approve("pens-0001");
        await checkout.Capture("pens-0001", 9900);

        var told = await inbox.Next("CAPTURED");

        Assert.True(told.IsSigned);
        Assert.Equal(("pens-0001", 9900), (told.Reference, told.Json.GetProperty("amount").GetProperty("value").GetInt64()));
    }

    [Fact]
    public async Task Who_was_down_is_told_again()
    {
        await inbox.Next("CREATED");
        inbox.AnswerWith(503);
        await kasse.Payer("4712345678").Reject("pens-0001");
        await inbox.Next("ABORTED");

        await kasse.Webhooks.Settle();
        await kasse.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("pens-0001", (await inbox.Next("ABORTED")).Reference);
    }
}
