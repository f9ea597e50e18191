using System.Text.Json.Nodes;

namespace Kasse.Server.Tests.Control;

public sealed class SalesUnitsTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly Administrator administrator = new(shared.Kasse);

    [Fact]
    public async Task The_first_sales_units_are_listed()
    {
        var units = (await administrator.Get("/sales-units")).Json.AsArray();

        Assert.Equal(["123456", "234567", "345678"], units.Take(3).Select(u => (string)u!["msn"]!));
        Assert.Equal(("Fjordby Butikk", "norway", "NOK"), ((string)units[0]!["name"]!, (string)units[0]!["market"]!, (string)units[0]!["currency"]!));
    }

    [Fact]
    public async Task A_new_one_can_be_called_with_its_own_keys_at_once()
    {
        var created = await administrator.Post("/sales-units", """{"name":"Havn Kiosk","market":"finland","msn":"7654321"}""");

        Assert.Equal(201, created.Status);
        Assert.Equal(created.Body, (await administrator.Get("/sales-units/7654321")).Body);
        Assert.Equal("EUR", (string)created.Json["currency"]!);
        var merchant = await shared.Kasse.Merchant("7654321");
        Assert.Equal((string)created.Json["clientId"]!, merchant.Keys.ClientId);
        Assert.Equal(404, (await merchant.Post("/epayment/v1/payments/none/capture", """{"modificationAmount":{"currency":"EUR","value":100}}""", "1")).Status);
    }

    [Fact]
    public async Task Without_a_serial_number_it_gets_a_free_one()
    {
        var first = (string)(await administrator.Post("/sales-units", """{"name":"A","market":"norway"}""")).Json["msn"]!;
        var second = (string)(await administrator.Post("/sales-units", """{"name":"B","market":"norway"}""")).Json["msn"]!;

        Assert.Equal(6, first.Length);
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData("""{"name":"A","market":"norway","msn":"123456"}""", 409, "There is a sales unit 123456 already.")]
    [InlineData("""{"name":"A","market":"norway","msn":"12"}""", 400, "msn: a merchant serial number is 4 to 10 digits.")]
    [InlineData("""{"name":" ","market":"norway"}""", 400, "name: must not be empty.")]
    public async Task What_cannot_be_is_refused(string body, int status, string why) =>
        Assert.Equal((status, why), (await administrator.Post("/sales-units", body)).Problem());

    [Fact]
    public async Task Its_name_and_what_it_may_do_can_be_changed()
    {
        var msn = (string)(await administrator.Post("/sales-units", """{"name":"Before","market":"denmark","companyName":"Fjord AS"}""")).Json["msn"]!;

        var changed = (await administrator.Patch($"/sales-units/{msn}", """{"name":"After","features":["active","lateCapture"]}""")).Json;

        Assert.Equal(("After", "Fjord AS"), ((string)changed["name"]!, (string)changed["companyName"]!));
        Assert.True(JsonNode.DeepEquals(new JsonArray("active", "lateCapture"), changed["features"]));
        Assert.Equal(TimeSpan.FromDays(180), shared.Kasse.Server.Platform.Settings.Current.SalesUnits[msn].CapturePeriod);
    }

    [Fact]
    public async Task One_that_does_not_exist_is_said_so()
    {
        Assert.Equal((404, "There is no sales unit 999999."), (await administrator.Get("/sales-units/999999")).Problem());
        Assert.Equal((404, "There is no sales unit 999999."), (await administrator.Patch("/sales-units/999999", "{}")).Problem());
    }
}
