using System.Net;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Userinfo;

public sealed class UserinfoTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Root = "/vipps-userinfo-api/userinfo", Everything = "name address email phoneNumber birthDate";

    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task What_was_agreed_to_is_told_and_nothing_else()
    {
        var unit = await shop.Another(with: SalesUnitFeatures.NationalIdentityNumber);
        var person = await unit.Person(CardConduct.Pays);
        var sub = await Shared(unit, person, "name birthDate");

        var some = await unit.Merchant.Get($"{Root}/{sub}");
        Assert.Equal((200, "application/json; charset=UTF-8"), (some.Status, some.ContentType));
        Assert.Equal(["sub", "sid", "name", "given_name", "family_name", "birthdate"], some.Json.AsObject().Select(claim => claim.Key));
        Assert.Equal((sub, "Ola Nordmann"), ((string)some.Json["sub"]!, (string)some.Json["name"]!));

        // One sub for the same person, however often they agree; and what they agreed to adds up.
        Assert.Equal(sub, await Shared(unit, person, "address email phoneNumber nin"));
        var all = (await unit.Merchant.Get($"{Root}/{sub}")).Json;
        Assert.Equal(
            """{"address_type":"home","country":"NO","formatted":"Storgata 1\n0155 Oslo","postal_code":"0155","region":"Oslo","street_address":"Storgata 1"}""",
            all["address"]!.ToJsonString());
        Assert.Equal((person, "ola.nordmann@example.com", true, "[]"),
            ((string)all["phone_number"]!, (string)all["email"]!, (bool)all["email_verified"]!, all["other_addresses"]!.ToJsonString()));
        Assert.Equal("Ola Nordmann", (string)all["name"]!);
    }

    [Fact]
    public async Task It_is_asked_with_or_without_a_subscription_key_and_by_its_own_sales_unit_only()
    {
        var (unit, other) = (await shop.Another(), await shop.Another());
        var person = await unit.Person(CardConduct.Pays);
        var (sub, elsewhere) = (await Shared(unit, person, "name"), await Shared(other, person, "name"));

        Assert.NotEqual(sub, elsewhere);
        Assert.Equal(200, (await Ask(request => request.Headers.Remove("Ocp-Apim-Subscription-Key"))).Status);
        Assert.Equal(200, (await Ask(request =>
        {
            request.Headers.Remove("Ocp-Apim-Subscription-Key");
            request.Headers.Remove("Merchant-Serial-Number");
        })).Status);
        Assert.Equal(401, (await Ask(request => request.Headers.Authorization = null)).Status);
        Assert.Equal(401, (await Ask(request =>
        {
            request.Headers.Remove("Ocp-Apim-Subscription-Key");
            request.Headers.Add("Ocp-Apim-Subscription-Key", other.Merchant.Keys.PrimaryKey);
        })).Status);
        Refused(await Ask(request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", other.Merchant.Msn);
        }), 403);
        Refused(await other.Merchant.Get($"{Root}/{sub}"), 404);
        Refused(await unit.Merchant.Get($"{Root}/{Guid.NewGuid()}"), 404);
        Refused(await unit.Merchant.Get($"{Root}/somebody"), 400);
        Refused(await unit.Merchant.Get($"{Root}/"), 401);
        // A person who has the app and shared nothing here.
        Refused(await unit.Merchant.Get($"{Root}/{shared.Kasse.Server.Platform.Settings.Current.Wallets[WebShop.Kari].Payer.SubAt(unit.Merchant.Msn)}"), 404);

        Task<Answer> Ask(Action<HttpRequestMessage> change) => unit.Merchant.Send(HttpMethod.Get, $"{Root}/{sub}", null, null, change);
    }

    [Fact]
    public async Task Keys_for_reports_are_told_nothing_of_anybody()
    {
        var unit = await shop.Another();
        var sub = await Shared(unit, await unit.Person(CardConduct.Pays), "name");
        var accounting = FirstStart.NewKeys(KeySetKind.Accounting, "Accountant", [unit.Merchant.Msn]);
        await shared.Kasse.Server.Platform.Settings.Save(accounting);
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/miami/v1/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        asking.Headers.Add("client_id", accounting.ClientId);
        asking.Headers.Add("client_secret", accounting.ClientSecret);
        using var issued = await shared.Kasse.Http.SendAsync(asking);
        var token = (string)JsonNode.Parse(await issued.Content.ReadAsStringAsync())!["access_token"]!;

        Refused(await new Merchant(shared.Kasse.Http, accounting, unit.Merchant.Msn, token)
            .Send(HttpMethod.Get, $"{Root}/{sub}", null, null, request => request.Headers.Remove("Ocp-Apim-Subscription-Key")), 403);
    }

    [Fact]
    public async Task It_is_the_person_as_they_are_now_until_they_are_gone()
    {
        var unit = await shop.Another();
        var person = await unit.Person(CardConduct.Pays);
        var sub = await Shared(unit, person, "name");
        var settings = shared.Kasse.Server.Platform.Settings;

        await settings.Save(settings.Current.Wallets[person] with { Payer = settings.Current.Wallets[person].Payer with { LastName = "Hansen" } });
        Assert.Equal("Ola Hansen", (string)(await unit.Merchant.Get($"{Root}/{sub}")).Json["name"]!);

        await settings.DeleteWallet(person);
        Refused(await unit.Merchant.Get($"{Root}/{sub}"), 404);
    }

    [Fact]
    public async Task After_a_week_it_says_that_it_has_expired_and_before_that_a_withdrawal_changes_nothing()
    {
        await using var kasse = await RunningKasse.Start();
        var own = new WebShop(kasse, await kasse.Merchant());
        var sub = await Shared(own, WebShop.Ola, Everything);
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);

        var consents = WebUtility.HtmlDecode(await payer.Page("/wallet/consents"));
        Assert.Contains("Name, Address, E-mail, Phone number, Date of birth", consents);
        using var withdrawn = await payer.Send("/wallet/consents", $"/wallet/consents/{own.Merchant.Msn}/withdraw");
        Assert.Equal("/wallet/consents?done=yes", withdrawn.Headers.Location!.OriginalString);
        Assert.Contains("You share nothing", await payer.Page("/wallet/consents"));
        Assert.Equal("Ola Nordmann", (string)(await own.Merchant.Get($"{Root}/{sub}")).Json["name"]!);

        await own.Pass(TimeSpan.FromHours(167));
        Assert.Equal("Ola Nordmann", (string)(await own.Merchant.Get($"{Root}/{sub}")).Json["name"]!);
        await own.Pass(TimeSpan.FromHours(1));
        var expired = (await own.Merchant.Get($"{Root}/{sub}")).Json;

        Assert.Equal(sub, (string)expired["sub"]!);
        Assert.All((string[])["name", "given_name", "family_name", "phone_number", "email", "birthdate"], claim => Assert.Equal("[Expired]", (string)expired[claim]!));
        Assert.All(expired["address"]!.AsObject(), part => Assert.Equal("[Expired]", (string)part.Value!));
    }

    [Fact]
    public async Task What_was_agreed_to_within_a_week_is_not_asked_again_unless_it_was_taken_back()
    {
        var unit = await shop.Another();
        var person = await unit.Person(CardConduct.Pays);
        await Shared(unit, person, "name email");
        using var payer = await WalletVisitor.SignedIn(shared.Kasse, person);

        Assert.DoesNotContain("Share this?", await Request("email name"));
        var more = await Request("name phoneNumber");
        Assert.Contains("Share this?", more);
        Assert.Contains("Phone number", more);
        Assert.DoesNotContain("ola.nordmann@example.com", more);

        using var withdrawn = await payer.Send("/wallet/consents", $"/wallet/consents/{unit.Merchant.Msn}/withdraw");
        Assert.Contains("Share this?", await Request("email"));

        async Task<string> Request(string scope)
        {
            var reference = await unit.Created(change: $$"""{ "profile": { "scope": "{{scope}}" }, "customer": { "phoneNumber": "{{person}}" } }""");
            await unit.People.SendTo(unit.Merchant.Msn, reference, person);
            return await payer.Page($"/wallet/payments/{unit.Merchant.Msn}/{reference}");
        }
    }

    /// <returns>The payer's sub.</returns>
    static async Task<string> Shared(WebShop unit, string person, string scope)
    {
        var reference = await unit.Authorized(phoneNumber: person, change: $$"""{ "profile": { "scope": "{{scope}}" } }""");
        return (string)(await unit.Get(reference)).Json["profile"]!["sub"]!;
    }

    static void Refused(Answer answer, int status)
    {
        Assert.Equal(status, answer.Status);
        Assert.Equal(["type", "title", "status", "detail", "instance", "extraInfo"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal($"{status}", (string)answer.Json["status"]!);
    }
}
