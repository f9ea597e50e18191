using System.Net;
using Kasse.Client.Webhooks;

namespace Kasse.Client.Tests.Webhooks;

public sealed class WebhookRegistrationTests : IDisposable
{
    const string Url = "https://shop.example/hooks";

    readonly Shop shop = new();

    WebhooksClient Webhooks => shop.Client.Webhooks;

    [Fact]
    public async Task What_is_registered_is_listed_and_deleted()
    {
        var registered = await Webhooks.RegisterAsync(Url, WebhookEventTypes.AllOfPayments);

        Assert.Equal(88, registered.Secret.Length);
        Assert.DoesNotContain(registered.Secret, registered.ToString());
        var listed = Assert.Single(await Webhooks.ListAsync(), webhook => webhook.Id == registered.Id);
        Assert.Equal(Url, listed.Url);
        Assert.Equal(WebhookEventTypes.AllOfPayments.Order(), listed.Events.Order());

        await Webhooks.DeleteAsync(registered.Id);

        Assert.DoesNotContain(await Webhooks.ListAsync(), webhook => webhook.Id == registered.Id);
    }

    [Fact]
    public async Task Events_that_there_are_not_are_named()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Webhooks.RegisterAsync(Url, ["epayment.payment.created.v1"]));

        Assert.Equal("Unsupported values: epayment.payment.created.v1", Assert.Single(failure.ExtraDetails).Reason);
    }

    [Fact]
    public async Task A_registration_that_may_have_been_made_is_not_made_again()
    {
        shop.Wire.Instead = request => request.Method == HttpMethod.Post && !request.RequestUri!.AbsolutePath.EndsWith("get", StringComparison.Ordinal)
            ? Wire.Answer(HttpStatusCode.BadGateway, "")
            : null;

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Webhooks.RegisterAsync(Url, WebhookEventTypes.AllOfPayments));

        Assert.True(failure.IsTransient);
        Assert.Equal(1, failure.AttemptCount);
    }

    [Fact]
    public async Task A_deletion_whose_answer_is_lost_is_done_all_the_same()
    {
        var registered = await Webhooks.RegisterAsync(Url, [WebhookEventTypes.PaymentCreated]);
        shop.Wire.Fail("drop-after");

        await Webhooks.DeleteAsync(registered.Id);

        await Assert.ThrowsAsync<VippsMobilePayException>(() => Webhooks.DeleteAsync(registered.Id));
    }

    public void Dispose() => shop.Dispose();
}
