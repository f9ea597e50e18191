using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Setup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Sales units: what they are called and what they have been approved for.</summary>
sealed partial class SalesUnits(Platform platform)
{
    readonly SalesUnitActs acts = new(platform.Settings);

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("All sales units");
        group.MapGet("/{msn}", Get).WithSummary("One sales unit").ProducesProblem(404);
        group.MapPost("/", Create).WithSummary("Make a sales unit, and a set of keys for it").ProducesProblem(409);
        group.MapPatch("/{msn}", Update).WithSummary("Rename a sales unit, or change what it is approved for").ProducesProblem(404);
    }

    Ok<List<SalesUnitView>> List() => TypedResults.Ok(
        platform.Settings.Current.SalesUnits.Values.OrderBy(u => u.Msn, StringComparer.Ordinal).Select(View).ToList());

    Results<Ok<SalesUnitView>, ProblemHttpResult> Get(string msn) =>
        platform.Settings.Current.SalesUnits.TryGetValue(msn, out var unit) ? TypedResults.Ok(View(unit)) : Unknown(msn);

    async Task<Results<Created<SalesUnitView>, ProblemHttpResult>> Create(NewSalesUnit asked)
    {
        if (asked.Msn is { } wished && !MsnForm().IsMatch(wished)) return ControlProblem.Invalid("msn: a merchant serial number is 4 to 10 digits.");
        if ((Names.WhyNot(asked.Name) ?? WhyNotCompany(asked.CompanyName)) is { } objection) return ControlProblem.Invalid(objection);

        var unit = await acts.Create(asked.Msn, asked.Name, asked.CompanyName ?? "", asked.Market, Together(asked.Features), by: null);
        if (unit is null) return ControlProblem.Conflict($"There is a sales unit {asked.Msn} already.");
        return TypedResults.Created($"{ControlEndpoints.Root}/sales-units/{unit.Msn}", View(unit));
    }

    async Task<Results<Ok<SalesUnitView>, ProblemHttpResult>> Update(string msn, SalesUnitChange asked)
    {
        if (!platform.Settings.Current.SalesUnits.TryGetValue(msn, out var unit)) return Unknown(msn);
        if (((asked.Name is { } name ? Names.WhyNot(name) : null) ?? WhyNotCompany(asked.CompanyName)) is { } objection) return ControlProblem.Invalid(objection);

        var changed = unit with
        {
            Name = asked.Name ?? unit.Name,
            CompanyName = asked.CompanyName ?? unit.CompanyName,
            Features = Together(asked.Features) ?? unit.Features,
        };
        await platform.Settings.Save(changed);
        return TypedResults.Ok(View(changed));
    }

    SalesUnitView View(SalesUnit unit) => new(
        unit.Msn, unit.Name, unit.CompanyName, unit.Market, unit.Currency,
        [.. Enum.GetValues<SalesUnitFeatures>().Where(f => f != SalesUnitFeatures.None && unit.May(f))],
        platform.Settings.Current.KeysOf(unit.Msn)?.ClientId);

    static Objection? WhyNotCompany(string? name) => string.IsNullOrEmpty(name) ? null : Names.WhyNot(name, "companyName");

    static SalesUnitFeatures? Together(IReadOnlyList<SalesUnitFeatures>? features) =>
        features?.Aggregate(SalesUnitFeatures.None, (all, feature) => all | feature);

    static ProblemHttpResult Unknown(string msn) => ControlProblem.NotFound($"There is no sales unit {msn}.");

    [GeneratedRegex(@"^[0-9]{4,10}\z")]
    private static partial Regex MsnForm();
}

/// <param name="ClientId">Of the keys that belong to this sales unit alone.</param>
sealed record SalesUnitView(
    string Msn, string Name, string CompanyName, Market Market, string Currency, IReadOnlyList<SalesUnitFeatures> Features, string? ClientId);

/// <param name="Msn">Left out: the next free one.</param>
/// <param name="Features">Left out: what a sales unit usually has.</param>
sealed record NewSalesUnit(
    string Name, Market Market, string? Msn = null, string? CompanyName = null, IReadOnlyList<SalesUnitFeatures>? Features = null);

/// <param name="Features">All that it is approved for from now on; left out: as before.</param>
sealed record SalesUnitChange(string? Name = null, string? CompanyName = null, IReadOnlyList<SalesUnitFeatures>? Features = null);
