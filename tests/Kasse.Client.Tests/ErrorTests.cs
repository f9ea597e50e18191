using System.Net;
using Kasse.Client.EPayment;

namespace Kasse.Client.Tests;

public sealed class ErrorTests : IDisposable
{
    readonly Shop shop = new();

    EPaymentClient Payments => shop.Client.EPayment;

    [Fact]
    public async Task A_refusal_has_the_platforms_code_and_words()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.GetAsync("order-nobody-made"));

        Assert.Equal((HttpStatusCode.NotFound, "5090", "Reference not found"), (failure.Status, failure.Code, failure.Title));
        Assert.Contains("order-nobody-made", failure.Detail);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-01$", failure.TraceId);
        Assert.StartsWith("{", failure.Body);
        Assert.Equal("ePayment get", failure.Operation);
        Assert.Equal($"ePayment get: 404 5090, Reference not found: {failure.Detail}", failure.Message);
    }

    [Fact]
    public async Task A_malformed_request_names_each_member()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(
            () => Payments.CreateAsync(Shop.Order("bad!") with { PaymentDescription = "a" }));

        Assert.Equal(HttpStatusCode.BadRequest, failure.Status);
        Assert.Null(failure.Code);
        Assert.Equal(["paymentDescription", "reference"], failure.ExtraDetails.Select(detail => detail.Name).Order());
        Assert.All(failure.ExtraDetails, detail => Assert.NotEqual("", detail.Reason));
    }

    [Fact]
    public async Task A_wrong_secret_is_said_in_the_token_endpoints_words()
    {
        using var stranger = new Shop(options => options.ClientSecret = "guessed");

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => stranger.Client.EPayment.GetAsync("order-0001"));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", "access token"), (failure.Status, failure.Code, failure.Operation));
        Assert.Contains("AADSTS", failure.Detail);
        Assert.NotNull(failure.TraceId);
        Assert.Empty(stranger.Wire.To("order-0001"));
    }

    [Fact]
    public async Task A_wrong_subscription_key_is_said_in_the_gateways_words()
    {
        using var stranger = new Shop(options => options.SubscriptionKey = "00000000000000000000000000000000");

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => stranger.Client.EPayment.GetAsync("order-0001"));

        Assert.Equal(HttpStatusCode.Unauthorized, failure.Status);
        Assert.StartsWith("Access denied due to invalid subscription key", failure.Detail);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", "<html>Bad gateway</html>", null)]
    [InlineData("", null, null)]
    [InlineData("[]", null, null)]
    [InlineData("\"no\"", "no", null)]
    [InlineData("""{"responseInfo":{"responseCode":404,"responseMessage":"Something went wrong"}}""", "Something went wrong", null)]
    [InlineData("""[{"errorGroup":"Payment","errorCode":"51","errorMessage":"Already captured","contextId":"c"}]""", "Already captured", "51")]
    [InlineData("""{"errorCode":"Unauthorized","errorMessage":"Subscription not found","contextId":"c"}""", "Subscription not found", "Unauthorized")]
    [InlineData("""{"title":"T","detail":null,"extraDetails":null}""", null, null)]
    public async Task Whatever_else_is_answered_is_kept(string body, string? detail, string? code)
    {
        var reference = await shop.Created();
        shop.Wire.Instead = _ => Wire.Answer(HttpStatusCode.NotFound, body);

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.GetAsync(reference));

        Assert.Equal((body, detail, code), (failure.Body, failure.Detail, failure.Code));
    }

    [Theory]
    [InlineData("<html>Welcome to this hotel</html>")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task An_answer_that_is_none_of_the_platforms_is_an_error(string body)
    {
        var reference = await shop.Created();
        shop.Wire.Instead = _ => Wire.Answer(HttpStatusCode.OK, body);

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.GetAsync(reference));

        Assert.Equal((HttpStatusCode.OK, body), (failure.Status, failure.Body));
        Assert.False(failure.IsTransient);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        var reference = await shop.Created();
        shop.Wire.Instead = _ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://elsewhere.example/") } };

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Payments.GetAsync(reference));

        Assert.Equal(HttpStatusCode.Found, failure.Status);
    }

    [Fact]
    public async Task Words_and_members_that_are_new_since_are_no_error()
    {
        var reference = await shop.Created();
        var body = """
            {"reference":"order-0001","state":"HALF_PAID","amount":{"currency":"ISK","value":1,"new":{}},"new":[1],"profile":{},"pspReference":"1",
             "paymentMethod":{"type":"COINS"},
             "aggregate":{"authorizedAmount":{"currency":"NOK","value":0},"cancelledAmount":{"currency":"NOK","value":0},
                          "capturedAmount":{"currency":"NOK","value":0},"refundedAmount":{"currency":"NOK","value":0}}}
            """;
        shop.Wire.Instead = _ => Wire.Answer(HttpStatusCode.OK, body);

        var payment = await Payments.GetAsync(reference);

        Assert.Equal(PaymentState.Unknown, payment.State);
        Assert.Equal(PaymentMethodType.Unknown, payment.PaymentMethod!.Type);
        Assert.Equal("ISK", payment.Amount.Currency);
    }

    [Theory]
    [InlineData("", "secret", "key")]
    [InlineData("id", " ", "key")]
    [InlineData("id", "secret", "")]
    public void Keys_that_are_missing_are_said_at_once(string id, string secret, string key)
    {
        var failure = Assert.Throws<ArgumentException>(
            () => new VippsMobilePayClient(new VippsMobilePayOptions { ClientId = id, ClientSecret = secret, SubscriptionKey = key }));

        Assert.Contains("portal", failure.Message);
    }

    public void Dispose() => shop.Dispose();
}
