using System.Globalization;
using System.Text;
using Kasse.Server.Outbound;

namespace Kasse.Server.Tests.Outbound;

public sealed class SignatureTests
{
    const string Published = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    const string Guid = "090a478d-37ff-4e77-970e-d457aeb26a3a";
    const string HelloWorld = """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}""";
    const string Authorized = """{"msn":"123456","reference":"acme-shop-123-order123abc","pspReference":"dd8e0a8e-2b26-40ed-98f1-1d5832fc129f","name":"AUTHORIZED","amount":{"currency":"NOK","value":49900},"timestamp":"2026-01-19T16:26:32.099Z","idempotencyKey":"7c8b81e7-b08b-46e4-9729-191cb801c132","success":true}""";
    const string March = "Thu, 30 Mar 2023 08:38:32 GMT", January = "Mon, 19 Jan 2026 16:26:33 GMT";

    [Theory]
    [InlineData("the published sample", Published, "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", March, HelloWorld,
        "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=", "agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=")]
    [InlineData("a secret of nothing but A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
        "https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", March, HelloWorld,
        "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=", "u4zz3dyO3c3xJwl36rPpn1n7WF75u6r2epjH70MZTGM=")]
    [InlineData("a query", Guid, "https://example.com/hooks/vipps?tenant=7", January, Authorized,
        "RPYlXrJ8cvZrUj9Od+KEKzwh+CcAKTQFt4l56m3OK24=", "/Ojf32dr0fXNUVDKZ2Q+54OAi8BOdhjDvwX7JdMv0kc=")]
    [InlineData("a port", Guid, "https://example.com:8443/hooks/vipps?tenant=7", January, Authorized,
        "RPYlXrJ8cvZrUj9Od+KEKzwh+CcAKTQFt4l56m3OK24=", "SQidBai7X7Y1AHT5z1p/ApGe8POZJSy33v7cnWAPcWw=")]
    [InlineData("no path, and letters beyond ASCII", Guid, "https://hooks.example.no", January,
        """{"msn":"123456","reference":"blåbær-ordre-0001","name":"CREATED","note":"Ærlig øl på Ås €"}""",
        "ZnK3Zo5Q9JF6ypuqftxRP5cvgFrPKwE+lj5c/INOu6Y=", "L+8V3whFoP4Wl5Lj6ve7DkUGvLCQgxBWoJnUxs156mU=")]
    public void It_is_the_one_that_receivers_compute(string why, string secret, string url, string date, string body, string hash, string proof)
    {
        var signature = Sign(url, body, date, secret);

        Assert.Equal((why, date), (why, signature.Date));
        Assert.Equal(hash, signature.ContentHash);
        Assert.Equal($"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={proof}", signature.Authorization);
    }

    [Fact]
    public void What_is_signed_is_three_lines_with_nothing_after_the_last() => Assert.Equal(
        "POST\n/hooks/vipps?tenant=7\nMon, 19 Jan 2026 16:26:33 GMT;example.com;RPYlXrJ8cvZrUj9Od+KEKzwh+CcAKTQFt4l56m3OK24=",
        Sign("https://example.com/hooks/vipps?tenant=7#part", Authorized, January, Guid).StringToSign);

    [Theory]
    [InlineData("lines ended as on Windows", "e2JssLZWx4Kq/x8/foltDABXhfJzyZ4vliw4NYsxfl4=")]
    [InlineData("a secret that was decoded", "T3+NXHMmhNVEjW5PeJ4Gql70nf0MOXCAY9CoZDxuVQw=")]
    public void The_usual_mistakes_give_another_one(string mistake, string proof) => Assert.DoesNotContain(
        proof, Sign("https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63", HelloWorld, March, Published).Authorization + mistake);

    [Fact]
    public void A_real_delivery_has_the_hash_of_its_body_as_we_compute_it() => Assert.Equal(
        "ZFGsWWeA+zvY683itju+78UFI/shGNUaSUsK4bxTW7A=",
        Sign("https://example.com/", """{"msn":"2060591","reference":"S00007-30-20251103142209","pspReference":"49360986-4857-4556-bddb-ba6b58f25bb1","name":"CREATED","amount":{"currency":"DKK","value":125},"timestamp":"2025-11-03T14:22:10.431Z","idempotencyKey":"b043ab36-977b-409c-a4e5-a22b97197448","success":true}""", January, Guid).ContentHash);

    [Theory]
    [InlineData("http://localhost/", "localhost")]
    [InlineData("http://localhost:8080/", "localhost:8080")]
    [InlineData("https://localhost:80/", "localhost:80")]
    [InlineData("http://[::1]:8080/", "[::1]:8080")]
    [InlineData("https://EXAMPLE.com/", "example.com")]
    [InlineData("https://blåbær.no/", "xn--blbr-roah.no")]
    public void The_host_is_written_as_it_is_sent(string url, string host) => Assert.Equal(host, Sign(url, "", January, Guid).Host);

    static Signature Sign(string url, string body, string date, string secret) =>
        Signature.Of(new Uri(url), Encoding.UTF8.GetBytes(body), DateTimeOffset.ParseExact(date, "r", CultureInfo.InvariantCulture), secret);
}
