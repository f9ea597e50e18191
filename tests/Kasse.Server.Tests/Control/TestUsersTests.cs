using System.Text.Json.Nodes;

namespace Kasse.Server.Tests.Control;

public sealed class TestUsersTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly Administrator administrator = new(shared.Kasse);

    [Fact]
    public async Task The_first_people_are_listed_with_their_cards()
    {
        var ola = (await administrator.Get("/users")).Json.AsArray().Single(u => (string)u!["phoneNumber"]! == "4712345678")!;

        Assert.Equal(("Ola", "Nordmann"), ((string)ola["firstName"]!, (string)ola["lastName"]!));
        Assert.Equal(["pays", "pays", "insufficientFunds", "asksForChallenge", "expired"], ola["cards"]!.AsArray().Select(c => (string)c!["conduct"]!));
        Assert.True(JsonNode.DeepEquals(ola, (await administrator.Get("/users/4712345678")).Json));
    }

    [Fact]
    public async Task A_new_one_can_pay_at_once()
    {
        var created = await administrator.Post("/users", """{"phoneNumber":"4798765432","firstName":"Siri","lastName":"Berg"}""");
        await new Shop(shared.Kasse.Server, Shop.Norwegian).Create("siri-pays");

        var acted = (await administrator.Post("/payments/123456/siri-pays/approve", """{"phoneNumber":"4798765432"}""")).Json;

        Assert.Equal(201, created.Status);
        Assert.Equal(["visa", "mastercard"], created.Json["cards"]!.AsArray().Select(c => (string)c!["scheme"]!));
        Assert.Equal("authorized", (string)acted["happened"]!);
    }

    [Fact]
    public async Task What_is_known_of_one_can_be_said_and_changed()
    {
        await administrator.Post("/users",
            """
            {"phoneNumber":"4520304050","firstName":"Bo","lastName":"Holm","birthDate":"2001-02-03","email":"bo@example.dk",
             "address":{"addressLine1":"Havnegade 1","addressLine2":null,"city":"Aarhus","postCode":"8000","country":"DK"},
             "cards":[{"scheme":"dankort","conduct":"refusedByIssuer","lastFour":"9876"}]}
            """);

        var changed = (await administrator.Patch("/users/4520304050", """{"lastName":"Lund"}""")).Json;

        Assert.Equal(("Bo", "Lund", "2001-02-03", "bo@example.dk"),
            ((string)changed["firstName"]!, (string)changed["lastName"]!, (string)changed["birthDate"]!, (string)changed["email"]!));
        Assert.Equal("Aarhus", (string)changed["address"]!["city"]!);
        Assert.Equal(("dankort", "refusedByIssuer", "9876"), Card(changed["cards"]![0]!));
    }

    [Fact]
    public async Task Cards_are_added_changed_put_first_and_taken_away()
    {
        await administrator.Post("/users", """{"phoneNumber":"4711122233","firstName":"Liv","lastName":"Dahl","cards":[]}""");

        var first = (await administrator.Post("/users/4711122233/cards", """{"scheme":"visa"}""")).Json;
        var second = await administrator.Post("/users/4711122233/cards", """{"scheme":"bankAxept","conduct":"expired","lastFour":"4321"}""");
        Assert.Equal(201, second.Status);

        var changed = (await administrator.Patch($"/users/4711122233/cards/{second.Json["id"]}", """{"conduct":"insufficientFunds","first":true}""")).Json;
        Assert.Equal(("bankAxept", "insufficientFunds", "4321"), Card(changed));
        Assert.Equal([(string)changed["id"]!, (string)first["id"]!], await CardIds());

        Assert.Equal(204, (await administrator.Delete($"/users/4711122233/cards/{first["id"]}")).Status);
        Assert.Equal([(string)changed["id"]!], await CardIds());

        async Task<IEnumerable<string>> CardIds() =>
            (await administrator.Get("/users/4711122233")).Json["cards"]!.AsArray().Select(c => (string)c!["id"]!);
    }

    [Fact]
    public async Task A_deleted_one_is_gone()
    {
        await administrator.Post("/users", """{"phoneNumber":"4744455566","firstName":"Per","lastName":"Moe"}""");

        Assert.Equal(204, (await administrator.Delete("/users/4744455566")).Status);

        Assert.Equal((404, "There is no test user 4744455566."), (await administrator.Get("/users/4744455566")).Problem());
    }

    [Theory]
    [InlineData("""{"phoneNumber":"4712345678","firstName":"A","lastName":"B"}""", 409, "There is a test user 4712345678 already.")]
    [InlineData("""{"phoneNumber":"+4712345678","firstName":"A","lastName":"B"}""", 400, "phoneNumber: 9 to 15 digits, the country code first, without a plus sign.")]
    [InlineData("""{"phoneNumber":"4777788899","firstName":"","lastName":"B"}""", 400, "firstName: must not be empty.")]
    [InlineData("""{"phoneNumber":"4777788899","firstName":"A","lastName":"B","cards":[{"scheme":"visa","lastFour":"12"}]}""", 400, "lastFour: must be four digits.")]
    public async Task What_cannot_be_is_refused(string body, int status, string why) =>
        Assert.Equal((status, why), (await administrator.Post("/users", body)).Problem());

    [Theory]
    [InlineData("PATCH", "/users/4700000000", "{}", "There is no test user 4700000000.")]
    [InlineData("DELETE", "/users/4700000000", null, "There is no test user 4700000000.")]
    [InlineData("POST", "/users/4700000000/cards", """{"scheme":"visa"}""", "There is no test user 4700000000.")]
    [InlineData("PATCH", "/users/4712345678/cards/none", "{}", "The test user has no card none.")]
    [InlineData("DELETE", "/users/4712345678/cards/none", null, "The test user has no card none.")]
    public async Task What_does_not_exist_is_said_so(string method, string path, string? body, string why) =>
        Assert.Equal((404, why), (await administrator.Send(HttpMethod.Parse(method), path, body)).Problem());

    static (string Scheme, string Conduct, string LastFour) Card(JsonNode card) =>
        ((string)card["scheme"]!, (string)card["conduct"]!, (string)card["lastFour"]!);
}
