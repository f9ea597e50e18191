using System.Net.Http.Headers;
using System.Text;
using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.EPayment;

/// <summary>What clients were seen to send, and have to be able to go on sending.</summary>
public sealed class ClientHabitTests(SharedKasse shared) : IClassFixture<SharedKasse>, IDisposable
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);
    readonly IDisposable careless = shared.Kasse.CarelessCallers();

    public void Dispose() => careless.Dispose();

    [Fact]
    public async Task A_number_as_reference_keeps_every_digit()
    {
        var order = WebShop.Order("9007199254740993123", change: null).Replace("\"9007199254740993123\"", "9007199254740993123");

        var answer = await shop.Create(order);

        Assert.Equal((201, "9007199254740993123"), (answer.Status, (string?)answer.Json["reference"]));
        Assert.Equal(200, (await shop.Get("9007199254740993123")).Status);
    }

    [Fact]
    public async Task A_phone_number_may_be_a_number()
    {
        var reference = await shop.Created(change: """{ "customer": { "phoneNumber": 4712345678 } }""");
        Assert.Equal(WebShop.Ola, Kept(reference).Order.PhoneNumber);

        Assert.Equal(200, (await shop.ApproveWith(reference, """{ "customer": { "phoneNumber": 4791234567 } }""")).Status);
        Assert.Equal(WebShop.Kari, Kept(reference).Authorization!.PhoneNumber);
    }

    [Theory]
    [InlineData("""{ "metadata": { "orderid": 9007199254740993123, "gift": true, "note": null } }""", """{"orderid":"9007199254740993123","gift":"true"}""")]
    [InlineData("""{ "metadata": [] }""", null)]
    [InlineData("""{ "metadata": {} }""", null)]
    public async Task Metadata_may_hold_numbers_and_be_an_empty_list(string change, string? metadata)
    {
        var reference = await shop.Created(change: change);

        Assert.Equal(metadata, (await shop.Get(reference)).Json["metadata"]?.ToJsonString());
    }

    [Fact]
    public async Task Null_is_as_good_as_absent()
    {
        var reference = WebShop.NewReference();
        var answer = await shop.Create($$"""
            {
              "amount": { "currency": "NOK", "value": 49900 }, "paymentMethod": { "type": "WALLET", "blockedSources": null }, "reference": "{{reference}}",
              "userFlow": "WEB_REDIRECT", "returnUrl": "https://shop.example/", "customer": null, "minimumUserAge": null, "customerInteraction": null,
              "industryData": null, "profile": null, "expiresAt": null, "qrFormat": null, "paymentDescription": null, "receipt": null, "metadata": null,
              "receiptUrl": null, "shipping": null, "merchantLegalLinks": null, "cardPassthrough": null
            }
            """);

        Assert.Equal(201, answer.Status);
        Assert.Equivalent(
            new Order { Reference = reference, Amount = new(49900, "NOK"), ReturnUrl = "https://shop.example/" }, Kept(reference).Order, strict: true);
    }

    [Theory]
    [InlineData("customer without anything in it", """{ "customer": {} }""")]
    [InlineData("profile without anything in it", """{ "profile": { "scope": "" } }""")]
    [InlineData("legal links without anything in them", """{ "merchantLegalLinks": {} }""")]
    [InlineData("members that nobody knows", """{ "scope": "name", "timeStamp": 1, "customer": { "customerInteraction": "CUSTOMER_PRESENT" }, "terminalId": null }""")]
    [InlineData("return address without a scheme", """{ "returnUrl": "example.com/test" }""")]
    [InlineData("return address on this machine", """{ "returnUrl": "http://localhost:3000/return" }""")]
    [InlineData("return address in an app", """{ "returnUrl": "myapp://" }""")]
    [InlineData("the value of an amount as text", """{ "amount": { "currency": "NOK", "value": "49900" } }""")]
    [InlineData("a decimal point that changes nothing", """{ "amount": { "currency": "NOK", "value": 49900.0 } }""")]
    [InlineData("words in small letters", """{ "userFlow": "web_redirect", "paymentMethod": { "type": "wallet" } }""")]
    [InlineData("scopes with several spaces", """{ "profile": { "scope": " name  email " } }""")]
    public async Task Is_taken(string what, string change)
    {
        var answer = await shop.Create(WebShop.Order(WebShop.NewReference(), change: change));

        Assert.True(answer.Status == 201, $"{what}: {answer.Body}");
    }

    [Fact]
    public async Task A_trailing_comma_a_comment_and_a_byte_order_mark_do_not_matter()
    {
        var order = WebShop.Order(WebShop.NewReference());

        Assert.Equal(201, (await shop.Create("\uFEFF" + order[..^1] + ", /* that is all */ }")).Status);
    }

    [Theory]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task The_content_type_does_not_matter(string? type)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes(WebShop.Order(WebShop.NewReference())));
        if (type is not null) body.Headers.TryAddWithoutValidation("Content-Type", type);

        Assert.Equal(201, (await Send("/epayment/v1/payments", request => request.Content = body)).Status);
    }

    [Fact]
    public async Task A_chunked_body_is_read_whole() => Assert.Equal(201, (await Send("/epayment/v1/payments", request =>
    {
        request.Content = new StringContent(WebShop.Order(WebShop.NewReference()));
        request.Headers.TransferEncodingChunked = true;
    })).Status);

    [Theory]
    [InlineData("application/problem+json")]
    [InlineData("image/png")]
    [InlineData("text/targetUrl")]
    public async Task Whatever_a_client_would_accept_it_gets_json(string accept)
    {
        var answer = await Send("/epayment/v1/payments", request =>
        {
            request.Content = new StringContent(WebShop.Order(WebShop.NewReference()));
            request.Headers.TryAddWithoutValidation("Accept", accept);
        });

        Assert.Equal((201, "application/json; charset=utf-8"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" null ")]
    [InlineData("""{"cancelTransactionOnly":false}""")]
    [InlineData("""{"cancelTransactionOnly":true}""")]
    [InlineData("""{"cancelTransactionOnly":null,"reason":"bored"}""")]
    public async Task A_cancel_needs_no_body_and_takes_many(string? body)
    {
        var answer = await shop.Cancel(await shop.Created(), body);

        Assert.Equal((200, "TERMINATED"), (answer.Status, (string?)answer.Json["state"]));
    }

    [Fact]
    public async Task One_key_cancels_every_order_of_a_shop()
    {
        foreach (var reference in new[] { await shop.Created(), await shop.Authorized(), await shop.Created() })
            Assert.Equal(200, (await shop.Cancel(reference, """{"cancelTransactionOnly":false}""", "1")).Status);
    }

    [Fact]
    public async Task One_key_creates_captures_refunds_and_approves_a_payment()
    {
        var reference = WebShop.NewReference();

        Assert.Equal(201, (await shop.Create(WebShop.Order(reference), reference)).Status);
        Assert.Equal(200, (await shop.Merchant.Post($"/epayment/v1/test/payments/{reference}/approve", """{"customer":{"phoneNumber":4712345678}}""", reference)).Status);
        Assert.Equal(200, (await shop.Capture(reference, 1000, reference)).Status);
        Assert.Equal(200, (await shop.Refund(reference, 1000, reference)).Status);
        Assert.Equal(200, (await shop.Cancel(reference, null, reference)).Status);
    }

    [Theory]
    [InlineData("n:wc_order_Ab12_.~")]
    [InlineData("12345678901234567890123456789012345678901234567890")]
    public async Task A_key_is_any_text_of_up_to_fifty_characters(string key) =>
        Assert.Equal(201, (await shop.Create(WebShop.Order(WebShop.NewReference()), key)).Status);

    [Fact]
    public async Task A_force_approve_with_a_customer_ignores_a_token_that_was_never_filled_in()
    {
        var reference = await shop.Created();

        var answer = await shop.ApproveWith(reference, """{ "customer": { "phoneNumber": "4712345678" }, "token": "{{payment_token}}" }""");

        Assert.Equal((200, ""), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task A_read_may_come_with_a_key_a_content_type_and_a_body_of_null()
    {
        var reference = await shop.Created();

        var answer = await shop.Merchant.Send(HttpMethod.Get, $"/epayment/v1/payments/{reference}", "null", "key");

        Assert.Equal((200, reference), (answer.Status, (string?)answer.Json["reference"]));
    }

    [Fact]
    public async Task Paths_may_be_doubled_slashed_and_in_any_letter_case()
    {
        var reference = await shop.Created();

        Assert.Equal(200, (await shop.Merchant.Get($"//ePayment//v1/Payments/{reference}/Events/")).Status);
    }

    [Fact]
    public async Task The_event_log_is_a_bare_array_with_a_length()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/epayment/v1/payments/{await shop.Authorized()}/events");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", shop.Merchant.Token);
        request.Headers.Add("Ocp-Apim-Subscription-Key", shop.Merchant.Keys.PrimaryKey);
        using var response = await shop.Kasse.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.StartsWith("[{\"reference\":", await response.Content.ReadAsStringAsync());
    }

    Task<Answer> Send(string path, Action<HttpRequestMessage> change) =>
        shop.Merchant.Send(HttpMethod.Post, path, null, Guid.NewGuid().ToString(), change);

    Payment Kept(string reference) => shop.Kasse.Server.Platform.Journal.Find(shop.Merchant.Msn, reference)!.Payment;
}
