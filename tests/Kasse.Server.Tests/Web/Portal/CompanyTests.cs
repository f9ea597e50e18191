using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Web.Portal;

/// <summary>An account sees what belongs to its company, and of the rest not even that it exists.</summary>
public sealed class CompanyTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string OtherCompany = "Havn Kiosk AS";

    readonly SettingsTables settings = shared.Kasse.Server.Platform.Settings;

    [Fact]
    public async Task Nothing_of_another_company_is_on_any_page()
    {
        var keys = settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        using var other = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, OtherCompany);

        foreach (var path in (string[])["/portal/sales-units", "/portal/keys", "/portal/account", "/portal/sales-units/new"])
        {
            var page = await other.Get(path);
            Assert.Equal(200, page.Status);
            Assert.DoesNotContain(FirstStart.NorwegianMsn, page.Body);
            Assert.DoesNotContain("Fjordby", page.Body);
            Assert.DoesNotContain(keys.ClientId, page.Body);
        }
    }

    [Fact]
    public async Task What_belongs_to_another_company_looks_like_what_does_not_exist()
    {
        var keys = settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        using var other = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, OtherCompany);

        Assert.Equal(404, (await other.Get("/portal/sales-units/123456")).Status);
        Assert.Equal(404, (await other.Post("/portal/sales-units/123456", ("name", "Mine now"))).Status);
        foreach (var clientId in (string[])[keys.ClientId, "nobodys"])
        {
            var page = await other.Get($"/portal/keys/{clientId}");
            Assert.Equal(404, page.Status);
            Assert.Contains("There are no such keys that this account sees.", page.Body);
        }
        Assert.Equal(404, (await other.Post($"/portal/keys/{keys.ClientId}")).Status);
        Assert.Equal(404, (await other.Post($"/portal/keys/{keys.ClientId}/client-secret")).Status);

        Assert.Equal("Fjordby Butikk", settings.Current.SalesUnits["123456"].Name);
        Assert.Equal(keys.ClientSecret, settings.Current.KeysOf(FirstStart.NorwegianMsn)!.ClientSecret);
    }

    [Fact]
    public async Task Partner_keys_are_seen_by_whoever_sees_all_their_sales_units()
    {
        await settings.Save(new SalesUnit("555001", "Havn Kiosk", Market.Norway, "NOK", FirstStart.Usual, OtherCompany));
        var (wide, narrow) = (FirstStart.NewKeys(KeySetKind.Partner, "Wide", ["555001", "123456"]), FirstStart.NewKeys(KeySetKind.Partner, "Narrow", ["555001"]));
        await settings.Save(wide);
        await settings.Save(narrow);
        using var other = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, OtherCompany);
        using var administrator = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        Assert.Equal((404, 200), ((await other.Get($"/portal/keys/{wide.ClientId}")).Status, (await other.Get($"/portal/keys/{narrow.ClientId}")).Status));
        Assert.Equal(200, (await administrator.Get($"/portal/keys/{wide.ClientId}")).Status);
    }

    [Fact]
    public async Task A_developer_adds_sales_units_for_their_own_company_only()
    {
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, "Øy & Sønner AS");

        var answer = await developer.Post("/portal/sales-units/new", ("name", "Øyas bod"), ("market", "Denmark"), ("company", "Fjordby Handel AS"), ("feature", "Active"));

        var unit = settings.Current.SalesUnits[answer.Location!.Split('/', '?')[3]];
        Assert.Equal(("Øyas bod", "Øy & Sønner AS", "DKK", SalesUnitFeatures.Active), (unit.Name, unit.CompanyName, unit.Currency, unit.Features));
        Assert.NotNull(settings.Current.KeysOf(unit.Msn));
        Assert.Contains("Øyas bod", (await developer.Get("/portal/sales-units")).Body);
    }

    [Fact]
    public async Task A_sales_unit_without_a_company_is_an_administrators()
    {
        await settings.Save(new SalesUnit("555002", "Nobody's", Market.Norway, "NOK", FirstStart.Usual));
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);
        using var administrator = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        Assert.Equal((404, 200), ((await developer.Get("/portal/sales-units/555002")).Status, (await administrator.Get("/portal/sales-units/555002")).Status));
    }
}
