using Kasse.Engine.Payments;
using Kasse.Server.Setup;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.SalesUnits;

/// <summary>Sales units: what they are called, what they may do, and the way to their keys.</summary>
sealed class SalesUnitPages(Platform platform)
{
    readonly SalesUnitActs acts = new(platform.Settings);

    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder whoSetsUp)
    {
        viewers.MapGet("/sales-units", List);
        viewers.MapGet("/sales-units/{msn}", Show);
        whoSetsUp.MapGet("/sales-units/new", ShowNew);
        whoSetsUp.MapPost("/sales-units/new", Create);
        whoSetsUp.MapPost("/sales-units/{msn}", Save);
    }

    static RazorComponentResult<SalesUnitsPage> List(Visitor visitor) => new(new { Visitor = visitor });

    IResult Show(Visitor visitor, string msn, string? done) => Find(visitor, msn) is { } unit
        ? Page(visitor, unit, new Typed(("name", unit.Name)), unit.Features, done, 200)
        : Unknown(visitor, msn);

    async Task<IResult> Save(HttpContext http, Visitor visitor, string msn)
    {
        if (Find(visitor, msn) is not { } unit) return Unknown(visitor, msn);
        var (typed, features) = await Read(http);
        if (!typed.Refuse(Names.WhyNot(typed["name"])).IsRight) return Page(visitor, unit, typed, features, null, 422);

        await platform.Settings.Save(unit with { Name = typed["name"], Features = features }, visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(unit)}?done=saved");
    }

    RazorComponentResult<NewSalesUnitPage> ShowNew(Visitor visitor) => NewPage(
        visitor, new Typed(("market", nameof(Market.Norway)), ("company", visitor.Account.Company)), Start.FirstStart.Usual, 200);

    async Task<IResult> Create(HttpContext http, Visitor visitor)
    {
        var (typed, features) = await Read(http);
        var company = visitor.May(Role.Administrator) ? typed["company"] : visitor.Account.Company;
        typed.Refuse(Names.WhyNot(typed["name"])).Refuse(Names.WhyNot(company, "company"));
        if (!Enum.TryParse<Market>(typed["market"], out var market) || !Enum.IsDefined(market)) typed.Refuse("market", "Choose one of these.");
        if (!typed.IsRight) return NewPage(visitor, typed, features, 422);

        var unit = await acts.Create(msn: null, typed["name"], company, market, features, visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(unit!)}?done=created");
    }

    static async Task<(Typed Typed, SalesUnitFeatures Features)> Read(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var features = form["feature"].Aggregate(
            SalesUnitFeatures.None, (all, name) => Enum.TryParse<SalesUnitFeatures>(name, out var feature) && Enum.IsDefined(feature) ? all | feature : all);
        return (new Typed(form), features);
    }

    RazorComponentResult<SalesUnitPage> Page(Visitor visitor, SalesUnit unit, Typed typed, SalesUnitFeatures chosen, string? done, int status) => new(new
    {
        Visitor = visitor,
        Unit = unit,
        Typed = typed,
        Chosen = chosen,
        Done = done,
        Keys = platform.Settings.Current.KeysOf(unit.Msn),
        Address = platform.Addresses.Base,
    })
    { StatusCode = status };

    RazorComponentResult<NewSalesUnitPage> NewPage(Visitor visitor, Typed typed, SalesUnitFeatures chosen, int status) =>
        new(new { Visitor = visitor, Typed = typed, Chosen = chosen, Companies = AccountRules.Companies(platform) }) { StatusCode = status };

    SalesUnit? Find(Visitor visitor, string msn) => visitor.Sees(msn) ? platform.Settings.Current.SalesUnits[msn] : null;

    static IResult Unknown(Visitor visitor, string msn) => visitor.NotFound($"There is no sales unit {msn} that this account sees.");
}
