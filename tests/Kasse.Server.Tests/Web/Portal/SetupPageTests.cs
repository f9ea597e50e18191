using Kasse.Engine.Payments;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Web.Portal;

/// <summary>Sales units and test users, as a developer sets them up.</summary>
public sealed class SetupPageTests : IAsyncLifetime
{
    const string Ola = "4712345678";

    RunningKasse kasse = null!;
    PortalVisitor developer = null!;

    Registry Current => kasse.Server.Platform.Settings.Current;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    [Fact]
    public async Task What_a_sales_unit_is_approved_for_is_ticked_and_holds_for_the_next_call()
    {
        var answer = await developer.Post("/portal/sales-units/123456", ("name", "Fjordby Bok & Papir"), ("feature", "Active"), ("feature", "Express"), ("feature", "Nonsense"));

        var unit = Current.SalesUnits["123456"];
        Assert.Equal(303, answer.Status);
        Assert.Equal(("Fjordby Bok & Papir", SalesUnitFeatures.Active | SalesUnitFeatures.Express, "Fjordby Handel AS"), (unit.Name, unit.Features, unit.CompanyName));
    }

    [Fact]
    public async Task A_form_that_is_refused_keeps_what_was_typed_and_says_why_beside_the_field()
    {
        var answer = await developer.Post("/portal/test-users/new",
            ("phoneNumber", "+47 99 88 77 66"), ("firstName", "<Kari> 漢字"), ("lastName", ""), ("birthDate", "someday"), ("country", "Norway"), ("city", "Bø"));

        Assert.Equal(422, answer.Status);
        Assert.All((string[])["value=\"<Kari> 漢字\"", "value=\"+47 99 88 77 66\"", "value=\"Bø\""], typed => Assert.Contains(typed, answer.Body));
        Assert.Contains("id=\"lastName-why\">Must not be empty.", answer.Body);
        Assert.Contains("id=\"birthDate-why\">Must be a date, like 1990-01-31.", answer.Body);
        Assert.Contains("id=\"country-why\">Must be two capital letters, like NO.", answer.Body);
        Assert.DoesNotContain("4799887766", Current.Wallets.Keys);
    }

    [Fact]
    public async Task A_test_user_is_added_with_cards_that_pay_and_can_be_changed_and_deleted()
    {
        await developer.Post("/portal/test-users/new", Person("+47 99 88 77 66", "Åse"));
        var added = Current.Wallets["4799887766"];
        await developer.Post("/portal/test-users/4799887766", Person("ignored", "Åsa"));
        var changed = Current.Wallets["4799887766"];
        await developer.Post("/portal/test-users/4799887766/delete");

        Assert.Equal(("Åse", "4799887766@example.com", 2), (added.Payer.FirstName, added.Payer.Email, added.Cards.Count));
        Assert.Equal(added.Payer with { FirstName = "Åsa" }, changed.Payer);
        Assert.Equal(added.Cards, changed.Cards);
        Assert.DoesNotContain("4799887766", Current.Wallets.Keys);
    }

    [Fact]
    public async Task A_number_that_somebody_has_is_refused()
    {
        var answer = await developer.Post("/portal/test-users/new", Person("12 34 56 78", "Twin"));

        Assert.Contains("id=\"phoneNumber-why\">There is a test user with this number already.", answer.Body);
        Assert.Equal("Ola", Current.Wallets[Ola].Payer.FirstName);
    }

    [Fact]
    public async Task Cards_are_added_behave_as_chosen_come_first_and_go()
    {
        var before = Current.Wallets[Ola].Cards;
        await developer.Post($"/portal/test-users/{Ola}/cards", ("scheme", "Dankort"), ("conduct", "RefusedByIssuer"));
        var added = Current.Wallets[Ola].Cards[^1];
        await developer.Post($"/portal/test-users/{Ola}/cards/{added.Id}", ("conduct", "AsksForChallenge"));
        await developer.Post($"/portal/test-users/{Ola}/cards/{added.Id}/first");
        var first = Current.Wallets[Ola].Cards[0];
        await developer.Post($"/portal/test-users/{Ola}/cards/{added.Id}/remove");

        Assert.Equal((CardScheme.Dankort, CardConduct.RefusedByIssuer), (added.Card.Scheme, added.Card.Conduct));
        Assert.Equal((added.Id, CardConduct.AsksForChallenge), (first.Id, first.Card.Conduct));
        Assert.Equal(before, Current.Wallets[Ola].Cards);
    }

    [Fact]
    public async Task Every_page_says_what_happened_in_whole_words()
    {
        Assert.Contains("Not yet", (await developer.Get($"/portal/test-users/{Ola}")).Body);
        Assert.Equal((404, 404), ((await developer.Get("/portal/test-users/4700000000")).Status, (await developer.Get("/portal/no-such-page")).Status));
    }

    public async ValueTask DisposeAsync()
    {
        developer.Dispose();
        await kasse.DisposeAsync();
    }

    static (string, string)[] Person(string phoneNumber, string firstName) =>
    [
        ("phoneNumber", phoneNumber), ("firstName", firstName), ("lastName", "Ås"), ("birthDate", "1990-01-31"), ("addressLine1", "Gata 1"), ("postCode", "0155"),
        ("city", "Oslo"), ("country", "NO"),
    ];
}
