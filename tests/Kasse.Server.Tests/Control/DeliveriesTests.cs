using Kasse.Server.Tests.Webhooks;

namespace Kasse.Server.Tests.Control;

public sealed class DeliveriesTests : IAsyncLifetime
{
    ListeningShop listening = null!;
    Administrator administrator = null!;

    public async ValueTask InitializeAsync()
    {
        listening = await ListeningShop.Open("epayments.payment.created.v1", "epayments.payment.expired.v1");
        administrator = new Administrator(listening.Kasse);
    }

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task A_registration_is_listed_with_the_secret_that_was_lost()
    {
        var webhook = Assert.Single((await administrator.Get("/webhooks")).Json.AsArray())!;

        Assert.Equal((listening.Id, listening.Secret, listening.Receiver.Url), ((string)webhook["id"]!, (string)webhook["secret"]!, (string)webhook["url"]!));
    }

    [Fact]
    public async Task Every_delivery_shows_what_was_sent_signed_and_answered()
    {
        await listening.Shop.Create("order-0001");
        Assert.Equal(204, (await administrator.Post("/deliveries/quiet")).Status);

        var listed = Assert.Single((await administrator.Get("/deliveries?reference=order-0001&state=delivered")).Json["deliveries"]!.AsArray())!;
        var one = (await administrator.Get($"/deliveries/{listed["id"]}")).Json;

        Assert.Equal(("epayments.payment.created.v1", "delivered", 200), ((string)listed["event"]!, (string)listed["state"]!, (int)listed["lastStatus"]!));
        Assert.Equal(listening.Receiver.Calls.Single().Body, (string)one["body"]!);
        var attempt = Assert.Single(one["attempts"]!.AsArray())!;
        Assert.StartsWith("POST /hooks", (string)attempt["request"]!);
        Assert.StartsWith("POST\n", (string)attempt["stringToSign"]!);
        Assert.Equal(200, (int)attempt["status"]!);
    }

    [Fact]
    public async Task They_are_found_page_by_page_and_by_what_they_are_about()
    {
        foreach (var reference in (string[])["order-0001", "order-0002", "order-0003"]) await listening.Shop.Create(reference);
        await administrator.Post("/deliveries/quiet");

        var first = (await administrator.Get($"/deliveries?webhook={listening.Id}&msn=123456&max=2")).Json;
        var second = (await administrator.Get($"/deliveries?max=2&before={first["next"]}")).Json;

        Assert.Equal(2, first["deliveries"]!.AsArray().Count);
        Assert.Single(second["deliveries"]!.AsArray());
        Assert.Null(second["next"]);
        Assert.Empty((await administrator.Get("/deliveries?msn=234567")).Json["deliveries"]!.AsArray());
        Assert.Empty((await administrator.Get("/deliveries?state=givenUp")).Json["deliveries"]!.AsArray());
    }

    [Fact]
    public async Task One_is_sent_again_by_hand()
    {
        await listening.Shop.Create("order-0001");
        await administrator.Post("/deliveries/quiet");
        var id = (await administrator.Get("/deliveries")).Json["deliveries"]![0]!["id"];

        var attempt = (await administrator.Post($"/deliveries/{id}/resend")).Json;

        Assert.Equal((2, 200), ((int)attempt["number"]!, (int)attempt["status"]!));
        Assert.Equal(2, listening.Receiver.Calls.Count);
    }

    [Fact]
    public async Task Without_its_registration_it_cannot_be_sent_again()
    {
        await listening.Shop.Create("order-0001");
        await administrator.Post("/deliveries/quiet");
        await listening.Shop.Delete(listening.Id);

        var id = (await administrator.Get("/deliveries")).Json["deliveries"]![0]!["id"];

        Assert.Equal((409, $"Webhook {listening.Id} is not registered any more; nobody knows its secret."),
            (await administrator.Post($"/deliveries/{id}/resend")).Problem());
    }

    [Fact]
    public async Task After_the_clock_was_moved_what_happened_by_it_is_told()
    {
        await listening.Shop.Create("order-0001");

        await administrator.Post("/clock/advance", """{"by":"PT10M"}""");
        await administrator.Post("/deliveries/quiet");

        Assert.Equal(["CREATED", "EXPIRED"], listening.Receiver.Names);
    }

    [Theory]
    [InlineData("GET", "/deliveries/999", 404, "There is no delivery 999.")]
    [InlineData("POST", "/deliveries/999/resend", 404, "There is no delivery 999.")]
    [InlineData("GET", "/deliveries?max=0", 400, "max: from 1 to 200.")]
    [InlineData("GET", "/deliveries?state=lost", 400, "state: pending, delivered, givenUp or dropped.")]
    public async Task What_does_not_exist_is_said_so(string method, string path, int status, string why) =>
        Assert.Equal((status, why), (await administrator.Send(HttpMethod.Parse(method), path)).Problem());
}
