using System.Globalization;
using System.Text;
using System.Text.Json;
using Kasse.Client.EPayment;
using Kasse.Client.Webhooks;
using Kasse.Server.Outbound;

namespace Kasse.Client.Tests.Webhooks;

public sealed class SignatureTests
{
    const string Secret = "090a478d-37ff-4e77-970e-d457aeb26a3a";

    static readonly DateTimeOffset At = new(2026, 1, 19, 16, 26, 33, TimeSpan.Zero);

    static readonly WebhookRequest Genuine = Signed("""{"reference":"order-0001"}""");

    /// <summary>The sample that the platform published once, with its own secret and signature.</summary>
    [Fact]
    public void The_platforms_own_sample_is_genuine()
    {
        var request = new WebhookRequest
        {
            PathAndQuery = "/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63",
            Host = "webhook.site",
            Date = "Thu, 30 Mar 2023 08:38:32 GMT",
            ContentHash = "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=",
            Authorization = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=",
            Body = Encoding.UTF8.GetBytes("""{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}"""),
        };
        var secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";

        var now = DateTimeOffset.Parse("2023-03-30T08:38:40Z", CultureInfo.InvariantCulture);
        Assert.Equal(WebhookVerdict.Genuine, WebhookSignature.Verify(request, [secret], new Stopped(now)));
    }

    [Theory]
    [InlineData(0, WebhookVerdict.Genuine)]
    [InlineData(300, WebhookVerdict.Genuine)]
    [InlineData(-300, WebhookVerdict.Genuine)]
    [InlineData(301, WebhookVerdict.Untimely)]
    [InlineData(-301, WebhookVerdict.Untimely)]
    public void Five_minutes_either_way_are_let_pass(int seconds, WebhookVerdict verdict) =>
        Assert.Equal(verdict, WebhookSignature.Verify(Genuine, [Secret], new Stopped(At.AddSeconds(seconds))));

    public static readonly TheoryData<string, WebhookRequest, WebhookVerdict> Others = new()
    {
        { "another body", Genuine with { Body = Encoding.UTF8.GetBytes("{}") }, WebhookVerdict.Altered },
        { "another hash", Genuine with { ContentHash = "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=" }, WebhookVerdict.Altered },
        { "another path", Genuine with { PathAndQuery = "/hooks" }, WebhookVerdict.NotSigned },
        { "another host", Genuine with { Host = "evil.example" }, WebhookVerdict.NotSigned },
        { "another date", Genuine with { Date = "Mon, 19 Jan 2026 16:26:34 GMT" }, WebhookVerdict.NotSigned },
        { "no signature", Genuine with { Authorization = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" }, WebhookVerdict.NotSigned },
        { "another scheme", Genuine with { Authorization = "Bearer x" }, WebhookVerdict.Incomplete },
        { "no authorization", Genuine with { Authorization = null }, WebhookVerdict.Incomplete },
        { "no hash", Genuine with { ContentHash = null }, WebhookVerdict.Incomplete },
        { "no date", Genuine with { Date = null }, WebhookVerdict.Incomplete },
        { "a date that is none", Genuine with { Date = "yesterday" }, WebhookVerdict.Incomplete },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Everybody_elses_is_refused(string why, WebhookRequest request, WebhookVerdict verdict)
    {
        Assert.NotEmpty(why);
        Assert.Equal(verdict, WebhookSignature.Verify(request, [Secret], new Stopped(At)));
    }

    [Fact]
    public void One_of_several_secrets_is_enough_and_none_is_not()
    {
        Assert.Equal(WebhookVerdict.Genuine, WebhookSignature.Verify(Genuine, ["old", Secret, "new"], new Stopped(At)));
        Assert.Equal(WebhookVerdict.NotSigned, WebhookSignature.Verify(Genuine, ["old", "new"], new Stopped(At)));
        Assert.Equal(WebhookVerdict.NotSigned, WebhookSignature.Verify(Genuine, [], new Stopped(At)));
    }

    [Fact]
    public void A_secret_that_was_never_filled_in_lets_nobody_through() =>
        Assert.Equal(WebhookVerdict.NotSigned, WebhookSignature.Verify(Signed("{}", ""), [""], new Stopped(At)));

    [Fact]
    public void An_event_that_was_recorded_is_read()
    {
        var happened = WebhookEvent.Parse("""
            {"msn":"2060591","reference":"S00007-30-20251103142209","pspReference":"49360986-4857-4556-bddb-ba6b58f25bb1","name":"CREATED",
             "amount":{"currency":"DKK","value":125},"timestamp":"2025-11-03T14:22:10.431Z","idempotencyKey":"b043ab36","success":true}
            """u8);

        var payment = Assert.IsType<PaymentWebhook>(happened);
        Assert.Equal(("2060591", PaymentEventName.Created, Amount.Dkk(125), true), (payment.Msn, payment.Name, payment.Amount, payment.Success));
        Assert.Equal(new DateTimeOffset(2025, 11, 3, 14, 22, 10, 431, TimeSpan.Zero), payment.Timestamp);
    }

    [Fact]
    public void Other_events_are_told_apart()
    {
        var checkIn = Assert.IsType<CheckInWebhook>(WebhookEvent.Parse("""{"customerToken":"t","msn":"123456","merchantQrId":"q","initiatedAt":"2026-01-19T16:26:33Z"}"""u8));
        Assert.Equal(("t", At), (checkIn.CustomerToken, checkIn.InitiatedAt));
        Assert.Equal("""{"agreementId":"a"}""", Assert.IsType<OtherWebhook>(WebhookEvent.Parse("""{"agreementId":"a"}"""u8)).Json);
        Assert.ThrowsAny<JsonException>(() => WebhookEvent.Parse("hello"u8));
        Assert.ThrowsAny<JsonException>(() => WebhookEvent.Parse("""{"reference":"r","name":"CREATED"}"""u8));
    }

    static WebhookRequest Signed(string body, string secret = Secret)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = Signature.Of(new Uri("https://shop.example:8443/hooks?shop=7"), bytes, At, secret);
        return new WebhookRequest
        {
            PathAndQuery = "/hooks?shop=7",
            Host = signature.Host,
            Date = signature.Date,
            ContentHash = signature.ContentHash,
            Authorization = signature.Authorization,
            Body = bytes,
        };
    }

    sealed class Stopped(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
