using System.Text.Json.Nodes;
using Kasse.Server.Tests.Psp;

namespace Kasse.Server.Tests.PspSignup;

public sealed class SignupTests(SharedPsp shared) : IClassFixture<SharedPsp>
{
    const string Root = "/merchant-management/psp/v1/merchants";
    readonly Psp.Psp psp = shared.Psp;

    [Fact]
    public async Task A_merchant_is_made_once_read_listed_and_charged_for()
    {
        var made = await Create("make-1", Merchant("Bakeriet"));
        var msn = (string)made.Json["merchantSerialNumber"]!;

        Assert.Equal((200, $$"""{"merchantSerialNumber":"{{msn}}"}"""), (made.Status, made.Body));
        Assert.Equal(msn, (string)(await Create("make-1", Merchant("Bakeriet"))).Json["merchantSerialNumber"]!);
        Refused(await Create("make-1", Merchant("Another")), 409, "Idempotent conflict");
        var merchant = (await psp.Send(HttpMethod.Get, $"{Root}/{msn}", null)).Json;
        Assert.Equal(
            ("123456789", "Bakeriet AS", "post@bakeriet.example", msn, "Bakeriet", "ACTIVE", "0154"),
            ((string)merchant["organizationNumber"]!, (string)merchant["companyName"]!, (string)merchant["companyEmail"]!, (string)merchant["merchantSerialNumber"]!,
             (string)merchant["name"]!, (string)merchant["status"]!, (string)merchant["address"]!["postCode"]!));
        var listed = (await psp.Send(HttpMethod.Get, Root, null)).Json["merchants"]!.AsArray();
        Assert.Contains(msn, listed.Select(m => (string)m!["merchantSerialNumber"]!));
        Assert.Contains("456789", listed.Select(m => (string)m!["merchantSerialNumber"]!));

        var init = await psp.Send(HttpMethod.Post, "/psp/v3/psppayments/init", psp.Order("SIGNUP1").ToJsonString(), request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", msn);
        });
        Assert.Equal(200, init.Status);
    }

    [Fact]
    public async Task A_merchant_is_changed_and_deactivated_for_good()
    {
        using var careless = psp.Kasse.CarelessCallers();
        var msn = (string)(await Create("change-1", Merchant("Before"))).Json["merchantSerialNumber"]!;
        Task<Answer> Change(string body) => psp.Send(HttpMethod.Patch, $"{Root}/{msn}", body);

        // The platform's own collection sends a member that cannot be changed.
        var changed = await Change("""{"name":"After","companyName":"Never","website":"https://after.example"}""");
        Assert.Equal((200, ""), (changed.Status, changed.Body));
        var merchant = (await psp.Send(HttpMethod.Get, $"{Root}/{msn}", null)).Json;
        Assert.Equal(("After", "Before AS", "https://after.example"), ((string)merchant["name"]!, (string)merchant["companyName"]!, (string)merchant["website"]!));

        Refused(await Change("{}"), 400, "Body validation error");
        Assert.Equal(200, (await Change("""{"deactivate":true}""")).Status);
        Assert.Equal("DEACTIVATED", (string)(await psp.Send(HttpMethod.Get, $"{Root}/{msn}", null)).Json["status"]!);
        Refused(await Change("""{"deactivate":false}"""), 400, "Status validation error");
    }

    [Theory]
    [InlineData("organizationNumber", null, "OrganizationNumber validation error")]
    [InlineData("companyEmail", "\"nobody\"", "CompanyEmail validation error")]
    [InlineData("mccCode", "\"54\"", "MccCode validation error")]
    [InlineData("mccCode", "\"5411\\n\"", "MccCode validation error")]
    [InlineData("logo", "\"bm8gbG9nbw==\"", "Logo validation error")]
    [InlineData("logo", null, "Logo validation error")]
    [InlineData("address", null, "Address validation error")]
    [InlineData("address", """{"addressLine1":"A","city":"Oslo","postCode":"15","country":"NO"}""", "PostCode validation error")]
    [InlineData("address", """{"addressLine1":"A","city":"Oslo","postCode":"0154","country":"Norway"}""", "Country validation error")]
    public async Task Refuses(string member, string? value, string title)
    {
        var merchant = Merchant("Wrong");
        merchant[member] = value is null ? null : JsonNode.Parse(value);

        Refused(await Create($"wrong-{member}-{value?.Length}", merchant), 400, title);
    }

    [Fact]
    public async Task Only_a_provider_signs_merchants_up_and_only_its_own()
    {
        Refused(await psp.Send(HttpMethod.Post, Root, Merchant("No key").ToJsonString()), 400, "Idempotency-Key validation error");
        Refused(await psp.Send(HttpMethod.Get, $"{Root}/123456", null), 404, "Merchant not found");
        Refused(await (await psp.Kasse.Merchant()).Get(Root), 403, "Forbidden");
        Assert.Equal(200, (await psp.Http.Get(Root)).Status);
    }

    [Fact]
    public async Task Methods_and_content_types_that_nobody_knows_are_refused_in_its_own_words()
    {
        Task<Answer> As(string type) => psp.Send(HttpMethod.Post, Root, Merchant("Typed").ToJsonString(), request =>
        {
            request.Headers.Add("Idempotency-Key", "typed-1");
            request.Content!.Headers.ContentType = type == "" ? null : new(type);
        });

        Refused(await psp.Send(HttpMethod.Delete, $"{Root}/456789", null), 405, "Method not allowed");
        Refused(await psp.Send(HttpMethod.Put, Root, null), 405, "Method not allowed");
        Refused(await As("text/plain"), 415, "Unsupported media type");
        Assert.Equal(200, (await As("")).Status);
    }

    [Fact]
    public async Task A_key_used_by_many_at_once_makes_one_merchant()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Create("many-1", Merchant("Many"))));

        Assert.Single(made.Select(answer => answer.Body).Distinct());
        Assert.Equal(8, (await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Create($"each-{i}", Merchant("Each"))))).Select(answer => answer.Body).Distinct().Count());
    }

    Task<Answer> Create(string key, JsonObject merchant) =>
        psp.Send(HttpMethod.Post, Root, merchant.ToJsonString(), request => request.Headers.Add("Idempotency-Key", key));

    static JsonObject Merchant(string name) => new()
    {
        ["organizationNumber"] = "123456789",
        ["companyName"] = $"{name} AS",
        ["companyEmail"] = $"post@{name.Replace(' ', '-').ToLowerInvariant()}.example",
        ["name"] = name,
        ["mccCode"] = "5411",
        ["logo"] = "",
        ["address"] = new JsonObject { ["addressLine1"] = "Storgata 1", ["addressLine2"] = "", ["city"] = "Oslo", ["postCode"] = "0154", ["country"] = "NO" },
    };

    static void Refused(Answer answer, int status, string title)
    {
        Assert.Equal(["type", "title", "status", "detail", "instance"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal((status, status, title), (answer.Status, (int)answer.Json["status"]!, (string)answer.Json["title"]!));
    }
}
