using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Webhooks;

public sealed class RegistrationTests : IAsyncLifetime
{
    const string Url = "https://shop.example/hooks", Created = "epayments.payment.created.v1", Captured = "epayments.payment.captured.v1";

    RunningKasse kasse = null!;
    Merchant merchant = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        merchant = await kasse.Merchant();
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();

    [Fact]
    public async Task The_secret_is_told_once()
    {
        var registered = await Register(Url, Created, Captured);
        var listed = await merchant.Get(Shop.Path);

        Assert.Equal((201, "application/json; charset=utf-8"), (registered.Status, registered.ContentType));
        Assert.Equal(["id", "secret"], registered.Json.AsObject().Select(member => member.Key));
        var (id, secret) = ((string)registered.Json["id"]!, (string)registered.Json["secret"]!);
        Assert.True(Guid.TryParseExact(id, "D", out _));
        Assert.Equal(88, secret.Length);
        Assert.EndsWith("==", secret);
        Assert.Equal(200, listed.Status);
        Assert.Equal($$"""{"webhooks":[{"id":"{{id}}","url":"{{Url}}","events":["{{Created}}","{{Captured}}"]}]}""", listed.Body);
    }

    [Fact]
    public async Task Nobody_who_has_registered_nothing_gets_an_empty_list() =>
        Assert.Equal("""{"webhooks":[]}""", (await merchant.Get(Shop.Path)).Body);

    [Fact]
    public async Task A_deleted_one_is_gone_and_cannot_be_deleted_again()
    {
        var id = (string)(await Register(Url, Created)).Json["id"]!;

        var deleted = await Delete(id);
        var again = await Delete(id);

        Assert.Equal((204, ""), (deleted.Status, deleted.Body));
        Assert.Empty(await List(merchant));
        Assert.Equal((404, "application/problem+json; charset=utf-8"), (again.Status, again.ContentType));
        Assert.Equal("Not Found", (string)again.Json["title"]!);
        Assert.Equal($"/v1/webhooks/{id}", (string)again.Json["instance"]!);
    }

    [Fact]
    public async Task The_same_address_may_be_registered_twice()
    {
        var (one, other) = ((await Register(Url, Created)).Json, (await Register(Url, Created)).Json);

        Assert.NotEqual((string)one["id"]!, (string)other["id"]!);
        Assert.NotEqual((string)one["secret"]!, (string)other["secret"]!);
        Assert.Equal(2, (await List(merchant)).Count);
    }

    [Fact]
    public async Task Twenty_five_may_listen_to_one_type()
    {
        for (var i = 0; i < 25; i++) Assert.Equal(201, (await Register(Url, Created)).Status);

        var oneTooMany = await Register(Url, Captured, Created);
        var ofAnotherType = await Register(Url, Captured);
        await Delete((string)(await List(merchant))[0]!["id"]!);
        var again = await Register(Url, Created);

        Assert.Equal(400, oneTooMany.Status);
        Assert.Equal("events", (string)oneTooMany.Json["extraDetails"]![0]!["name"]!);
        Assert.Contains(Created, (string)oneTooMany.Json["extraDetails"]![0]!["reason"]!);
        Assert.Equal((201, 201), (ofAnotherType.Status, again.Status));
    }

    [Fact]
    public async Task However_many_try_at_once_only_twenty_five_may()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Register(Url, Created)));

        Assert.Equal(25, answers.Count(answer => answer.Status == 201));
        Assert.Equal(25, (await List(merchant)).Count);
    }

    [Fact]
    public async Task Only_one_may_listen_to_people_who_check_in()
    {
        Assert.Equal(201, (await Register(Url, "user.checked-in.v1")).Status);
        Assert.Equal(400, (await Register(Url, "user.checked-in.v1")).Status);
    }

    [Fact]
    public async Task Sales_units_do_not_see_each_other()
    {
        var dane = await kasse.Merchant("234567");
        var id = (string)(await Register(Url, "user.checked-in.v1")).Json["id"]!;

        Assert.Empty(await List(dane));
        Assert.Equal(404, (await dane.Send(HttpMethod.Delete, $"{Shop.Path}/{id}", null, null)).Status);
        Assert.Equal(201, (await dane.Post(Shop.Path, Shop.Registration(Url, "user.checked-in.v1"))).Status);
        Assert.Single(await List(merchant));
    }

    [Fact]
    public async Task A_partner_has_registrations_of_its_own_beside_those_of_its_merchants()
    {
        var partner = await Partner(FirstStart.NorwegianMsn, "234567");
        for (var i = 0; i < 25; i++) Assert.Equal(201, (await Register(Url, Created)).Status);

        var forAll = await partner.Send(HttpMethod.Post, Shop.Path, Shop.Registration(Url, Created), null, WithoutMsn);
        var forOne = await partner.Post(Shop.Path, Shop.Registration(Url, Created));
        var forOther = await partner.Post(Shop.Path, Shop.Registration(Url, Captured));

        Assert.Equal((201, 400, 201), (forAll.Status, forOne.Status, forOther.Status));
        var own = (await partner.Send(HttpMethod.Get, Shop.Path, null, null, WithoutMsn)).Json["webhooks"]!.AsArray();
        Assert.Equal((string)forAll.Json["id"]!, (string)Assert.Single(own)!["id"]!);
        Assert.Equal(26, (await List(merchant)).Count);
        Assert.Equal(404, (await Delete((string)forAll.Json["id"]!)).Status);
    }

    [Fact]
    public async Task A_production_like_environment_takes_public_https_addresses_only()
    {
        await using var live = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        var shop = await live.Merchant();

        foreach (var url in (string[])["http://shop.example/hooks", "https://localhost/hooks", "https://10.0.0.1/hooks", "https://[::1]/hooks"])
        {
            var answer = await shop.Post(Shop.Path, Shop.Registration(url, Created));
            Assert.Equal((400, "url"), (answer.Status, (string)answer.Json["extraDetails"]![0]!["name"]!));
        }
        Assert.Equal(201, (await shop.Post(Shop.Path, Shop.Registration(Url, Created))).Status);
    }

    Task<Answer> Register(string url, params string[] events) => merchant.Post(Shop.Path, Shop.Registration(url, events));

    Task<Answer> Delete(string id) => merchant.Send(HttpMethod.Delete, $"{Shop.Path}/{id}", null, null);

    static async Task<JsonArray> List(Merchant who) => (await who.Get(Shop.Path)).Json["webhooks"]!.AsArray();

    async Task<Merchant> Partner(params string[] msns)
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "Till maker", msns);
        await kasse.Server.Platform.Settings.Save(keys);
        return await Merchant.SignIn(kasse.Http, keys, msns[0]);
    }

    static void WithoutMsn(HttpRequestMessage request) => request.Headers.Remove("Merchant-Serial-Number");
}
