using System.Text.Json.Nodes;

namespace Kasse.Server.Tests.Control;

public sealed class KeySetsTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly Administrator administrator = new(shared.Kasse);

    [Fact]
    public async Task All_are_listed_with_their_secrets()
    {
        var keys = shared.Merchant.Keys;

        var listed = (await administrator.Get("/keys")).Json.AsArray().Single(k => (string)k!["clientId"]! == keys.ClientId)!;

        Assert.Equal(("salesUnit", keys.ClientSecret), ((string)listed["kind"]!, (string)listed["clientSecret"]!));
        Assert.Equal((keys.PrimaryKey, keys.SecondaryKey), ((string)listed["subscriptionKeyPrimary"]!, (string)listed["subscriptionKeySecondary"]!));
        Assert.True(JsonNode.DeepEquals(listed, (await administrator.Get($"/keys/{keys.ClientId}")).Json));
    }

    [Fact]
    public async Task Partner_keys_act_for_several_sales_units_and_later_for_others()
    {
        var created = await administrator.Post("/keys", """{"kind":"partner","name":"Partner","msns":["123456","234567"]}""");
        var clientId = (string)created.Json["clientId"]!;

        Assert.Equal(201, created.Status);
        Assert.Equal(404, await Status(clientId, "234567"));
        Assert.Equal(403, await Status(clientId, "345678"));

        Assert.Equal(200, (await administrator.Patch($"/keys/{clientId}", """{"msns":["345678"]}""")).Status);

        Assert.Equal(403, await Status(clientId, "234567"));
        Assert.Equal(404, await Status(clientId, "345678"));
    }

    [Theory]
    [InlineData("primaryKey", "subscriptionKeyPrimary")]
    [InlineData("secondaryKey", "subscriptionKeySecondary")]
    [InlineData("clientSecret", "clientSecret")]
    public async Task One_part_is_replaced_and_the_others_stay(string part, string member)
    {
        var before = (await administrator.Post("/keys", """{"kind":"salesUnit","name":"More keys","msns":["234567"]}""")).Json.AsObject();

        var after = (await administrator.Post($"/keys/{before["clientId"]}/regenerate", $$"""{"part":"{{part}}"}""")).Json.AsObject();

        Assert.Equal([member], before.Where(m => !JsonNode.DeepEquals(m.Value, after[m.Key])).Select(m => m.Key));
        Assert.True(JsonNode.DeepEquals(after, (await administrator.Get($"/keys/{before["clientId"]}")).Json));
    }

    [Fact]
    public async Task Deleted_keys_no_longer_work()
    {
        var keys = (await administrator.Post("/keys", """{"kind":"salesUnit","name":"Short-lived","msns":["345678"]}""")).Json;
        var merchant = await Merchant.SignIn(shared.Kasse.Http, shared.Kasse.Server.Platform.Settings.Current.WithClientId((string)keys["clientId"]!)!, "345678");

        Assert.Equal(204, (await administrator.Delete($"/keys/{keys["clientId"]}")).Status);

        Assert.Equal(401, (await merchant.Post("/epayment/v1/payments/none/capture", """{"modificationAmount":{"currency":"EUR","value":100}}""", "1")).Status);
        Assert.Equal(404, (await administrator.Get($"/keys/{keys["clientId"]}")).Status);
    }

    [Theory]
    [InlineData("""{"kind":"partner","name":"P","msns":["999999"]}""", "msns: there is no sales unit 999999.")]
    [InlineData("""{"kind":"partner","name":"P","msns":["123456","123456"]}""", "msns: names a sales unit twice.")]
    [InlineData("""{"kind":"accounting","name":"P","msns":[]}""", "msns: must name the sales units that the keys may act for.")]
    [InlineData("""{"kind":"salesUnit","name":"P","msns":["123456","234567"]}""", "msns: keys of this kind belong to one sales unit; make partner keys for several.")]
    [InlineData("""{"kind":"partner","name":"","msns":["123456"]}""", "name: must not be empty.")]
    public async Task What_cannot_be_is_refused(string body, string why) => Assert.Equal((400, why), (await administrator.Post("/keys", body)).Problem());

    [Theory]
    [InlineData("GET", "/keys/nobody", null)]
    [InlineData("PATCH", "/keys/nobody", "{}")]
    [InlineData("POST", "/keys/nobody/regenerate", """{"part":"clientSecret"}""")]
    [InlineData("DELETE", "/keys/nobody", null)]
    public async Task Keys_that_do_not_exist_are_said_so(string method, string path, string? body) =>
        Assert.Equal((404, "There are no keys with the client id nobody."), (await administrator.Send(HttpMethod.Parse(method), path, body)).Problem());

    /// <summary>404 says that the gate let the call through to a payment that does not exist.</summary>
    async Task<int> Status(string clientId, string msn)
    {
        var merchant = await Merchant.SignIn(shared.Kasse.Http, shared.Kasse.Server.Platform.Settings.Current.WithClientId(clientId)!, msn);
        return (await merchant.Post("/epayment/v1/payments/none/capture", """{"modificationAmount":{"currency":"NOK","value":100}}""", "1")).Status;
    }
}
