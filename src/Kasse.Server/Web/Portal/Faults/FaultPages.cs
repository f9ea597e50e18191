using System.Globalization;
using Kasse.Server.FaultInjection;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Faults;

/// <summary>Things that go wrong on purpose, in a test environment: what is switched on, and switching it on and off.</summary>
sealed class FaultPages(Platform platform)
{
    public void Map(RouteGroupBuilder developers)
    {
        developers.MapGet("/faults", (Visitor visitor) => Show(visitor, new Typed(("harm", "500"), ("share", "100")), StatusCodes.Status200OK));
        developers.MapPost("/faults", Add);
        developers.MapPost("/faults/{id}/remove", Remove);
    }

    RazorComponentResult<FaultsPage> Show(Visitor visitor, Typed typed, int status) => new(new
    {
        Visitor = visitor,
        Faults = platform.Faults.All.Where(fault => visitor.Sees(fault.Msn)).ToList(),
        platform.Faults.Operations,
        Typed = typed,
    })
    { StatusCode = status };

    async Task<IResult> Add(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        if (!visitor.Sees(typed["msn"])) typed.Refuse("msn", "Choose one of your sales units.");
        var (operation, eventType, reference) = (Said(typed, "operation"), Said(typed, "event"), Said(typed, "reference"));
        var share = Number(typed, "share", 1, 100);
        var count = Said(typed, "count") is null ? null : Number(typed, "count", 1, 1_000_000);
        if (Harm.Read(typed["harm"], platform.Clock.GetUtcNow()) is not { } harm) typed.Refuse("harm", "Choose one of the list.");
        else if (typed.IsRight)
        {
            var objection = platform.Faults.Objection(harm, operation, reference, eventType, share!.Value, count);
            typed.Refuse(objection is { Member: "refusal" or "kind" } ? objection with { Member = "harm" } : objection);
            if (typed.IsRight && platform.Faults.Add(typed["msn"], operation, harm, share.Value, count: count, reference: reference, eventType: eventType) is null)
                typed.Refuse("", "There are too many faults already. Switch some off.");
        }
        return typed.IsRight ? SeeOther.To(PortalPaths.Faults) : Show(visitor, typed, StatusCodes.Status422UnprocessableEntity);
    }

    IResult Remove(Visitor visitor, string id)
    {
        if (platform.Faults.All.FirstOrDefault(fault => fault.Id == id) is { } fault && !visitor.Sees(fault.Msn))
            return visitor.NotFound("There is no such fault, or it belongs to another company.");
        // One that has ended meanwhile is as gone as was wished.
        platform.Faults.Remove(id);
        return SeeOther.To(PortalPaths.Faults);
    }

    static string? Said(Typed typed, string field) => typed[field] is { Length: > 0 } said ? said : null;

    static int? Number(Typed typed, string field, int min, int max)
    {
        if (int.TryParse(typed[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        typed.Refuse(field, $"Write a whole number from {min} to {max:N0}.");
        return null;
    }
}
