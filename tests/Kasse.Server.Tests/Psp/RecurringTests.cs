using System.Buffers.Text;
using System.Text.Json.Nodes;
using Kasse.Engine.Psp;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Psp;

/// <summary>Agreements, which a provider charges on without the payer; behind their switch.</summary>
public sealed class RecurringTests : IAsyncLifetime
{
    Psp psp = null!;

    public async ValueTask InitializeAsync() => psp = await Psp.Start(options => options with { PspRecurring = true, PspBatch = PspBatch.Immediate });

    public ValueTask DisposeAsync() => psp.DisposeAsync();

    [Fact]
    public async Task An_agreement_starts_with_a_payment_and_is_charged_again_and_again()
    {
        var token = await Agreement("FIRST");

        var charged = await Charge(token, "NEXT1", 2200);

        Assert.Equal(
            (200, """{"pspTransactionId":"NEXT1","merchantOrderId":"order-NEXT1","paymentInstrument":"TOKEN","networkToken":{"number":"5226603115488031","expiryMonth":"05","expiryYear":"2025","cryptogram":"AlhlvxmN2ZKuAAESNFZ4GoABFA==","tokenType":"MASTERCARD","eci":"06"}}"""),
            (charged.Status, charged.Body));
        Assert.Equal("0 0 0 0", await psp.Told("NEXT1"));
        Assert.Single(psp.Pretend.Calls);

        await psp.Report("NEXT1", "RESERVED", 2200);
        await psp.Report("NEXT1", "CAPTURED", 2200);
        Assert.Equal("2200 0 0 2200; CAPTURED 2200 true; RESERVED 2200 true", await psp.Told("NEXT1"));
        Assert.Equal(Psp.Phone, psp.Find("NEXT1").SentTo);

        Assert.Equal(200, (await Charge(token, "NEXT2", 4200)).Status);
        Assert.Empty(Verification.Run(psp.Kasse.Server.Platform.Options.DataFolder).Findings);
    }

    [Fact]
    public async Task The_token_says_whose_agreement_it_is()
    {
        var parts = (await Agreement("CLAIMS", agreementUrl: "agreementURL")).Split('.');

        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject();
        Assert.Equal(["sub", "aud", "iat", "scope"], claims.Select(claim => claim.Key));
        Assert.Equal(("https://vipps.no", "psp_subscription"), ((string)claims["aud"]!, (string)claims["scope"]!));
        Assert.Equal("https://shop.example/agreement", psp.Find("CLAIMS").Order.AgreementUrl);
    }

    [Theory]
    [InlineData("SUCCESS", PspState.Reserved)]
    [InlineData("FAILED", PspState.Failed)]
    public async Task An_agreement_is_locked_until_the_last_charge_is_reported(string operationStatus, PspState state)
    {
        var token = await Agreement("LOCKED");
        await Charge(token, "ONE", 100);

        Refused(await Charge(token, "TWO", 100), "51", "Invalid request");

        await psp.Report("ONE", "RESERVED", 100, $$""","operationStatus":"{{operationStatus}}" """);
        Assert.Equal(state, psp.Find("ONE").State);
        Assert.Equal(200, (await Charge(token, "TWO", 100)).Status);
    }

    [Fact]
    public async Task Twenty_charges_at_once_get_one_token()
    {
        var token = await Agreement("RACE");

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Charge(token, $"RACE{i}", 100)));

        Assert.Single(answers, answer => answer.Status == 200);
    }

    [Fact]
    public async Task A_key_repeats_the_token_and_ids_are_used_once()
    {
        var token = await Agreement("KEYED");
        var first = await Charge(token, "AGAIN", 100, "k1");

        Assert.Equal((200, first.Body), (first.Status, (await Charge(token, "AGAIN", 100, "k1")).Body));
        Refused(await Charge(token, "AGAIN", 200, "k1"), "51", "Invalid request");
        await psp.Report("AGAIN", "RESERVED", 100);
        Refused(await Charge(token, "AGAIN", 100), "44", "PSP Transaction ID already exists");
    }

    [Fact]
    public async Task An_agreement_is_ended_for_good()
    {
        var token = await Agreement("ENDED");

        var ended = await End(token);

        Assert.Equal((200, ""), (ended.Status, ended.Body));
        Refused(await Charge(token, "LATER", 100), "122", "Agreement not active");
        Refused(await End(token), "122", "Agreement not active");
    }

    [Fact]
    public async Task A_first_payment_that_failed_started_nothing()
    {
        var token = await Agreement("DECLINED", amount: 10010);

        Refused(await Charge(token, "LATER", 100), "122", "Agreement not active");
    }

    [Fact]
    public async Task A_payer_without_a_card_and_a_card_without_a_token_cannot_be_charged()
    {
        var token = await Agreement("CARDLESS");
        Refused(await Charge(token, "NOTOKEN", 3100), "124", "No Network token available for this Agreement");

        var settings = psp.Kasse.Server.Platform.Settings;
        await settings.Save(new Wallet(settings.Current.Wallets[Psp.Phone].Payer, []));

        Refused(await Charge(token, "NOCARD", 100), "123", "Connected payment source not active for Agreement");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.e30.AAAA")]
    public async Task A_token_that_is_none_finds_no_agreement(string? token)
    {
        Refused(await Charge(token, "NOBODY", 100), "121", "Agreement not found");
        Refused(await End(token), "121", "Agreement not found");
    }

    [Fact]
    public async Task A_token_is_good_for_the_merchant_and_the_provider_that_it_was_for()
    {
        var token = await Agreement("MINE");
        var settings = psp.Kasse.Server.Platform.Settings;
        var other = FirstStart.NewKeys(KeySetKind.Psp, "Another PSP", ["500500"]);
        await settings.Save(new Engine.Payments.SalesUnit("500500", "Other", Engine.Payments.Market.Norway, "NOK", FirstStart.Usual));
        await settings.Save(other);
        var stranger = await Merchant.SignIn(psp.Kasse.Http, other, "500500");

        var answer = await stranger.Send(HttpMethod.Post, "/psp/v3/psppayments/payments", Body("THEIRS", 100), null, request =>
        {
            request.Headers.Add("PSP-Id", other.PspId);
            request.Headers.Add("User-Token", token);
        });

        Refused(answer, "121", "Agreement not found");
    }

    [Fact]
    public async Task Without_the_switch_there_is_none_of_it()
    {
        await using var usual = await Psp.Start();

        Assert.Equal(404, (await usual.Post("psppayments/payments", Body("OFF", 100))).Status);
        Assert.Equal(404, (await usual.Send(HttpMethod.Delete, "/psp/v3/psppayments/agreements", null)).Status);
    }

    /// <returns>The token that came with the first makePayment.</returns>
    async Task<string> Agreement(string id, long amount = 49900, string agreementUrl = "merchantAgreementUrl")
    {
        var order = psp.Order(id, amount);
        order["scope"] = "psp_subscription";
        order[agreementUrl] = "https://shop.example/agreement";
        var init = await psp.Post("psppayments/init", order.ToJsonString());
        Assert.Equal(200, (await psp.Approve(id, ((string)init.Json["vippsRedirectUrl"]!).Split('=', 3)[2])).Status);
        return (string)psp.Pretend.Calls.Last().Body["userToken"]!;
    }

    Task<Answer> Charge(string? token, string id, long amount, string? key = null) =>
        psp.Send(HttpMethod.Post, "/psp/v3/psppayments/payments", Body(id, amount), request =>
        {
            if (token is not null) request.Headers.Add("User-Token", token);
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
        });

    /// <summary>With the header as it was spelled first.</summary>
    Task<Answer> End(string? token) => psp.Send(HttpMethod.Delete, "/psp/v3/psppayments/agreements", null, request =>
    {
        if (token is not null) request.Headers.Add("userToken", token);
    });

    static string Body(string id, long amount) =>
        $$"""{"pspTransactionId":"{{id}}","merchantOrderId":"order-{{id}}","amount":"{{amount}}","currency":"NOK","paymentText":"Next month"}""";

    static void Refused(Answer answer, string code, string message)
    {
        Assert.Equal(400, answer.Status);
        var error = Assert.Single(answer.Json.AsArray())!;
        Assert.Equal((code, message), ((string)error["errorCode"]!, (string)error["errorMessage"]!));
    }
}
