using Kasse.Server.Userinfo;
using Kasse.Engine.Payments;
using Kasse.Server.Setup;
using Microsoft.AspNetCore.Http.HttpResults;
using Person = Kasse.Storage.Settings.Wallet;

namespace Kasse.Server.Web.Portal.TestUsers;

/// <summary>People with the app. They belong to no company: whoever tests can be paid by all of them.</summary>
sealed class TestUserPages(Platform platform)
{
    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder whoSetsUp)
    {
        viewers.MapGet("/test-users", List);
        viewers.MapGet("/test-users/{phoneNumber}", Show);
        whoSetsUp.MapGet("/test-users/new", ShowNew);
        whoSetsUp.MapPost("/test-users/new", Create);
        whoSetsUp.MapPost("/test-users/{phoneNumber}", Save);
        whoSetsUp.MapPost("/test-users/{phoneNumber}/delete", Delete);
        new TestCardPages(platform).Map(whoSetsUp.MapGroup("/test-users/{phoneNumber}/cards"));
    }

    RazorComponentResult<TestUsersPage> List(Visitor visitor) => new(new
    {
        Visitor = visitor,
        Wallets = platform.Settings.Current.Wallets.Values.OrderBy(wallet => wallet.Payer.PhoneNumber, StringComparer.Ordinal).ToList(),
    });

    IResult Show(Visitor visitor, string phoneNumber, string? done) => platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber) is { } wallet
        ? Page(visitor, wallet, TestUserForm.Of(wallet.Payer), done, 200)
        : Unknown(visitor);

    static RazorComponentResult<NewTestUserPage> ShowNew(Visitor visitor) => NewPage(visitor, TestUserForm.Empty(), 200);

    async Task<IResult> Create(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        var phoneNumber = PhoneNumbers.Read("47", typed["phoneNumber"]);
        typed.Refuse(TestPeople.WhyNot(phoneNumber, typed["firstName"], typed["lastName"]));
        if (platform.Settings.Current.Wallets.ContainsKey(phoneNumber)) typed.Refuse("phoneNumber", "There is a test user with this number already.");
        if (TestUserForm.Read(typed, phoneNumber, Guid.NewGuid()) is not { } payer) return NewPage(visitor, typed, 422);

        CardScheme[] schemes = [CardScheme.Visa, CardScheme.Mastercard];
        await platform.Settings.Save(
            new Person(payer, [.. schemes.Select((scheme, i) => TestPeople.MakeCard(scheme, CardConduct.Pays, null, i + 1))]), visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(payer)}?done=created");
    }

    async Task<IResult> Save(HttpContext http, Visitor visitor, string phoneNumber)
    {
        if (platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber) is not { } wallet) return Unknown(visitor);
        var typed = new Typed(await http.Request.ReadFormAsync());
        typed.Refuse(TestPeople.WhyNot(phoneNumber, typed["firstName"], typed["lastName"]));
        if (TestUserForm.Read(typed, phoneNumber, wallet.Payer.Sub) is not { } payer) return Page(visitor, wallet, typed, null, 422);

        await platform.Settings.Save(wallet with { Payer = payer }, visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(payer)}?done=saved");
    }

    async Task<IResult> Delete(Visitor visitor, string phoneNumber)
    {
        await platform.Settings.DeleteWallet(phoneNumber, visitor.Account.Email);
        return SeeOther.To(PortalPaths.TestUsers);
    }

    RazorComponentResult<TestUserPage> Page(Visitor visitor, Person wallet, Typed typed, string? done, int status) => new(new
    {
        Visitor = visitor,
        Wallet = wallet,
        Typed = typed,
        Consents = platform.ConsentsOf(wallet.Payer.PhoneNumber).ToList(),
        HasApproved = TestPeople.HasApprovedByHand(platform.Journal, wallet.Payer.PhoneNumber),
        NeedsApproval = platform.Options.FirstApprovalByHand,
        Done = done,
    })
    { StatusCode = status };

    static RazorComponentResult<NewTestUserPage> NewPage(Visitor visitor, Typed typed, int status) =>
        new(new { Visitor = visitor, Typed = typed }) { StatusCode = status };

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There is no test user with this number.");
}
