using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.EPayment;

public sealed class IdempotencyTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task A_repeated_create_gets_the_same_answer_and_makes_nothing()
    {
        var order = WebShop.Order(WebShop.NewReference());

        var first = await shop.Create(order, "repeated-create");
        using var careless = shop.Kasse.CarelessCallers();
        var again = await shop.Create(order.Replace("\"amount\"", " \"unknown\": 1, \"amount\""), "repeated-create");

        Assert.Equal((201, first.Body), (again.Status, again.Body));
    }

    [Fact]
    public async Task A_repeated_create_gets_its_first_answer_also_when_the_payment_has_moved_on()
    {
        var reference = WebShop.NewReference();
        var first = await shop.Create(WebShop.Order(reference), reference);
        await shop.Approve(reference);

        var again = await shop.Create(WebShop.Order(reference), reference);

        Assert.Equal((201, first.Body), (again.Status, again.Body));
    }

    [Fact]
    public async Task A_repeated_capture_moves_the_money_once_and_answers_as_of_then()
    {
        var reference = await shop.Authorized(1000);
        var first = await shop.Capture(reference, 100, "one");
        await shop.Capture(reference, 200, "two");

        var again = await shop.Capture(reference, 100, "one");

        Assert.Equal((200, first.Body), (again.Status, again.Body));
        Assert.Equal(300, await Captured(reference));
    }

    [Fact]
    public async Task A_repeated_refund_and_cancel_are_done_once()
    {
        var reference = await shop.Authorized(1000);
        await shop.Capture(reference, 500);

        foreach (var act in new Func<Task<Answer>>[] { () => shop.Refund(reference, 100, "key"), () => shop.Cancel(reference, null, "key") })
        {
            var first = await act();
            var again = await act();
            Assert.Equal((200, 200, first.Body), (first.Status, again.Status, again.Body));
        }
        Assert.Equal(5, (await shop.Events(reference)).Json.AsArray().Count);
    }

    [Fact]
    public async Task A_repeated_approval_with_a_key_is_answered_as_the_first()
    {
        var reference = await shop.Created();
        Task<Answer> Approve(string key) =>
            shop.Merchant.Post($"/epayment/v1/test/payments/{reference}/approve", """{ "customer": { "phoneNumber": "4712345678" } }""", key);

        Assert.Equal(200, (await Approve("approve")).Status);
        Assert.Equal(200, (await Approve("approve")).Status);
        Assert.Equal("6230", (await Approve("another")).Code);
    }

    [Fact]
    public async Task A_refusal_stays_with_its_key_also_when_its_reason_is_gone()
    {
        var reference = await shop.Created(1000);
        var early = await shop.Capture(reference, 100, "early");
        await shop.Approve(reference);

        var again = await shop.Capture(reference, 100, "early");

        Assert.Equal(("6080", "6080"), (early.Code, again.Code));
        Assert.Equal(200, (await shop.Capture(reference, 100, "late")).Status);
    }

    [Fact]
    public async Task A_refused_create_stays_refused_for_its_key_and_leaves_the_reference_free()
    {
        var other = await shop.Another(without: SalesUnitFeatures.PushMessage);
        var order = WebShop.Order(WebShop.NewReference(), change: """{ "userFlow": "PUSH_MESSAGE", "customer": { "phoneNumber": "4712345678" } }""");
        Assert.Equal("5080", (await other.Create(order, "refused")).Code);

        await other.Switch(SalesUnitFeatures.PushMessage);

        Assert.Equal("5080", (await other.Create(order, "refused")).Code);
        Assert.Equal(201, (await other.Create(order, "fresh")).Status);
    }

    [Fact]
    public async Task A_malformed_request_does_not_use_its_key_up()
    {
        var reference = await shop.Authorized(1000);

        Assert.Equal(400, (await shop.Merchant.Post($"/epayment/v1/payments/{reference}/capture", "{}", "mended")).Status);
        Assert.Equal(200, (await shop.Capture(reference, 100, "mended")).Status);
    }

    [Fact]
    public async Task A_capture_that_failed_for_now_succeeds_with_the_same_key()
    {
        var reference = await shop.Authorized(1000, await shop.Person(CardConduct.StumblesOnFirstCapture));

        Assert.Equal((500, "6280"), await shop.Capture(reference, 100, "patient") is var failed ? (failed.Status, failed.Code) : default);
        Assert.Equal(200, (await shop.Capture(reference, 100, "patient")).Status);
        Assert.Equal(["CREATED true", "AUTHORIZED true", "CAPTURED false", "CAPTURED true"],
            (await shop.Events(reference)).Json.AsArray().Select(e => $"{e!["name"]} {e["success"]}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/(reference)/capture")]
    [InlineData("/(reference)/refund")]
    public async Task Without_a_key_nothing_is_created_captured_or_refunded(string path)
    {
        var body = path is "" ? WebShop.Order(WebShop.NewReference()) : """{ "modificationAmount": { "currency": "NOK", "value": 100 } }""";

        var answer = await shop.Merchant.Post($"/epayment/v1/payments{path.Replace("(reference)", await shop.Captured(1000))}", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("""[{"name":"Idempotency-Key","reason":"The Idempotency-Key field is required."}]""", answer.Json["extraDetails"]!.ToJsonString());
    }

    [Fact]
    public async Task A_key_of_more_than_fifty_characters_is_refused()
    {
        var key = new string('k', 51);
        var reference = await shop.Authorized();

        foreach (var answer in new[] { await shop.Create(WebShop.Order(WebShop.NewReference()), key), await shop.Capture(reference, 100, key), await shop.Cancel(reference, null, key) })
        {
            Assert.Equal(400, answer.Status);
            Assert.Equal("The field Idempotency-Key must be a string with a maximum length of 50.", (string?)answer.Json["extraDetails"]![0]!["reason"]);
        }
    }

    [Fact]
    public async Task Twenty_captures_at_once_never_take_more_than_was_authorized()
    {
        var reference = await shop.Authorized(1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Capture(reference, 100)));

        Assert.Equal(10, answers.Count(a => a.Status == 200));
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal("6170", a.Code));
        Assert.Equal(1000, await Captured(reference));
    }

    [Fact]
    public async Task The_same_capture_twenty_times_at_once_moves_the_money_once()
    {
        var reference = await shop.Authorized(1000);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Capture(reference, 100, "same")));

        Assert.Single(answers.Where(a => a.Status == 200).Select(a => a.Body).Distinct());
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal((423, "6160"), (a.Status, a.Code)));
        Assert.Equal(100, await Captured(reference));
    }

    [Fact]
    public async Task The_same_create_twenty_times_at_once_makes_one_payment()
    {
        var reference = WebShop.NewReference();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Create(WebShop.Order(reference), reference)));

        Assert.Single(answers.Where(a => a.Status == 201).Select(a => a.Body).Distinct());
        Assert.All(answers.Where(a => a.Status != 201), a => Assert.Equal((423, "6160"), (a.Status, a.Code)));
        Assert.Single((await shop.Events(reference)).Json.AsArray());
    }

    async Task<long> Captured(string reference) => (long)(await shop.Get(reference)).Json["aggregate"]!["capturedAmount"]!["value"]!;
}
