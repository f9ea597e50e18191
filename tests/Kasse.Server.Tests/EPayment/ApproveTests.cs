using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.EPayment;

public sealed class ApproveTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Theory]
    [InlineData("/epayment/v1/test/payments/(reference)/approve")]
    [InlineData("/epayment/v1/payments/(reference)/approve")]
    public async Task Both_paths_approve_and_answer_with_nothing(string path)
    {
        var reference = await shop.Created();

        var answer = await shop.Merchant.Post(path.Replace("(reference)", reference), """{ "customer": { "phoneNumber": "4712345678" } }""");

        Assert.Equal((200, null, ""), (answer.Status, answer.ContentType, answer.Body));
        Assert.Equal("AUTHORIZED", (string?)(await shop.Get(reference)).Json["state"]);
    }

    [Fact]
    public async Task A_personal_qr_code_names_the_payer()
    {
        var reference = await shop.Created();

        Assert.Equal(200, (await shop.ApproveWith(reference, """{ "customer": { "personalQr": "https://qr.vipps.no/p/4791234567" } }""")).Status);
        Assert.Equal(WebShop.Kari, Payer(reference));
    }

    [Fact]
    public async Task A_token_approves_for_the_customer_that_the_payment_names()
    {
        var reference = WebShop.NewReference();
        var created = await shop.Create(WebShop.Order(reference, change: $$"""{ "customer": { "phoneNumber": "{{WebShop.Kari}}" } }"""));

        Assert.Equal(200, (await shop.ApproveWith(reference, $$"""{ "token": "{{Token(created)}}" }""")).Status);
        Assert.Equal(WebShop.Kari, Payer(reference));
    }

    [Fact]
    public async Task A_token_approves_for_the_first_test_user_of_the_market_when_the_payment_names_nobody()
    {
        var danish = await shop.Another(market: Market.Denmark);
        var reference = WebShop.NewReference();
        var created = await danish.Create(WebShop.Order(reference, currency: "DKK"));

        Assert.Equal(200, (await danish.ApproveWith(reference, $$"""{ "token": "{{Token(created)}}" }""")).Status);
        Assert.Equal("4512345678", shop.Kasse.Server.Platform.Journal.Find(danish.Merchant.Msn, reference)!.Payment.Authorization!.PhoneNumber);
    }

    [Fact]
    public async Task The_token_of_one_payment_does_not_approve_another()
    {
        var created = await shop.Create(WebShop.Order(WebShop.NewReference()));

        var answer = await shop.ApproveWith(await shop.Created(), $$"""{ "token": "{{Token(created)}}" }""");

        Assert.Equal((400, "10010"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Somebody_has_to_be_named()
    {
        var answer = await shop.ApproveWith(await shop.Created(), """{ "customer": {} }""");

        Assert.Equal(400, answer.Status);
        Assert.Equal("""[{"name":"token","reason":"The Token field is required."}]""", answer.Json["extraDetails"]!.ToJsonString());
    }

    [Fact]
    public async Task What_the_scope_asks_for_is_shared()
    {
        var reference = await shop.Authorized(change: """{ "profile": { "scope": "name email phoneNumber address birthDate" } }""");
        var payer = shop.Kasse.Server.Platform.Settings.Current.Wallets[WebShop.Ola].Payer;

        var payment = (await shop.Get(reference)).Json;

        Assert.Equal($$"""{"sub":"{{payer.SubAt(shop.Merchant.Msn)}}"}""", payment["profile"]!.ToJsonString());
        Assert.Equal("""
            {"email":"ola.nordmann@example.com","firstName":"Ola","lastName":"Nordmann","mobileNumber":"4712345678","dateOfBirth":"1985-05-17",
            "addresses":[{"addressLine1":"Storgata 1","city":"Oslo","country":"NO","postCode":"0155"}]}
            """.ReplaceLineEndings(""), payment["userDetails"]!.ToJsonString());
    }

    [Fact]
    public async Task The_usual_details_are_there_as_soon_as_anything_is_shared()
    {
        var reference = await shop.Authorized(change: """{ "profile": { "scope": "birthDate" } }""");

        Assert.Equal("""{"email":"","firstName":"","lastName":"","mobileNumber":"","dateOfBirth":"1985-05-17","addresses":[]}""",
            (await shop.Get(reference)).Json["userDetails"]!.ToJsonString());
    }

    [Fact]
    public async Task Nothing_is_shared_before_somebody_has_paid()
    {
        var payment = (await shop.Get(await shop.Created(change: """{ "profile": { "scope": "name" } }"""))).Json;

        Assert.Equal("{}", payment["profile"]!.ToJsonString());
        Assert.Null(payment["userDetails"]);
    }

    [Fact]
    public async Task Magic_amounts_spare_a_forced_approval_unless_switched_on()
    {
        Assert.Equal(200, (await shop.Approve(await shop.Created(151))).Status);

        await using var kasse = await RunningKasse.Start(options => options with { MagicAmountsWhenForced = true });
        var strict = new WebShop(kasse, await kasse.Merchant());
        var answer = await strict.Approve(await strict.Created(151));
        Assert.Equal((400, "10010"), (answer.Status, answer.Code));
        Assert.Contains("InsufficientFunds", (string?)answer.Json["detail"]);
    }

    [Fact]
    public async Task A_card_that_asks_the_payer_to_identify_is_taken_at_its_word() =>
        Assert.Equal(200, (await shop.Approve(await shop.Created(), await shop.Person(CardConduct.AsksForChallenge))).Status);

    string? Payer(string reference) => shop.Kasse.Server.Platform.Journal.Find(shop.Merchant.Msn, reference)!.Payment.Authorization!.PhoneNumber;

    static string Token(Answer created) => ((string)created.Json["redirectUrl"]!).Split("token=")[1];
}
