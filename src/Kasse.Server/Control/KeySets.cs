using Kasse.Server.Setup;
using Kasse.Server.Start;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Sets of API keys.</summary>
sealed class KeySets(Platform platform)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("All sets of keys, with their secrets");
        group.MapGet("/{clientId}", Get).WithSummary("One set of keys, with its secrets").ProducesProblem(404);
        group.MapPost("/", Create).WithSummary("Make a set of keys: for a sales unit, a partner, a payment service provider, or accounting");
        group.MapPatch("/{clientId}", Update).WithSummary("Rename a set of keys, or let it act for other sales units").ProducesProblem(404);
        group.MapPost("/{clientId}/regenerate", Regenerate).WithSummary("Replace one part of a set; the old one stops working at once").ProducesProblem(404);
        group.MapDelete("/{clientId}", Delete).WithSummary("Delete a set of keys").ProducesProblem(404);
    }

    Ok<List<KeySetView>> List() => TypedResults.Ok(platform.Settings.Current.KeySets.Select(KeySetView.From).ToList());

    Results<Ok<KeySetView>, ProblemHttpResult> Get(string clientId) =>
        Find(clientId) is { } keys ? TypedResults.Ok(KeySetView.From(keys)) : Unknown(clientId);

    async Task<Results<Created<KeySetView>, ProblemHttpResult>> Create(NewKeySet asked)
    {
        if (Names.WhyNot(asked.Name) is { } objection) return ControlProblem.Invalid(objection);
        if (WhyNot(asked.Kind, asked.Msns, clientId: null) is { } why) return ControlProblem.Invalid(why);

        var keys = FirstStart.NewKeys(asked.Kind, asked.Name, asked.Msns);
        await platform.Settings.Save(keys);
        return TypedResults.Created($"{ControlEndpoints.Root}/keys/{keys.ClientId}", KeySetView.From(keys));
    }

    async Task<Results<Ok<KeySetView>, ProblemHttpResult>> Update(string clientId, KeySetChange asked)
    {
        if (Find(clientId) is not { } found) return Unknown(clientId);
        if (asked.Name is { } name && Names.WhyNot(name) is { } objection) return ControlProblem.Invalid(objection);
        if (asked.Msns is { } msns && WhyNot(found.Kind, msns, clientId) is { } why) return ControlProblem.Invalid(why);

        var changed = await platform.Settings.Change(
            clientId, "keys changed", keys => keys with { Name = asked.Name ?? keys.Name, Msns = asked.Msns ?? keys.Msns });
        return changed is null ? Unknown(clientId) : TypedResults.Ok(KeySetView.From(changed));
    }

    async Task<Results<Ok<KeySetView>, ProblemHttpResult>> Regenerate(string clientId, KeyToReplace asked) =>
        await platform.Settings.Replace(clientId, asked.Part, by: null) is { } keys ? TypedResults.Ok(KeySetView.From(keys)) : Unknown(clientId);

    async Task<Results<NoContent, ProblemHttpResult>> Delete(string clientId)
    {
        if (Find(clientId) is not { } keys) return Unknown(clientId);
        await platform.Settings.DeleteKeySet(keys.ClientId);
        return TypedResults.NoContent();
    }

    KeySet? Find(string clientId) => platform.Settings.Current.WithClientId(clientId);

    /// <param name="clientId">Of the keys that are to be changed; null for new ones.</param>
    string? WhyNot(KeySetKind kind, IReadOnlyList<string> msns, string? clientId)
    {
        // Whatever the type says, a list in JSON may hold null.
        if (msns.Any(msn => msn is null)) return "msns: null is no sales unit.";
        if (msns.FirstOrDefault(msn => !platform.Settings.Current.SalesUnits.ContainsKey(msn)) is { } unknown) return $"msns: there is no sales unit {unknown}.";
        if (msns.Distinct().Count() != msns.Count) return "msns: names a sales unit twice.";
        var registry = platform.Settings.Current;
        if (kind == KeySetKind.Psp && msns.FirstOrDefault(msn => registry.PspOf(msn) is { } psp && !psp.ClientId.Equals(clientId, StringComparison.OrdinalIgnoreCase)) is { } taken)
            return $"msns: {taken} is a merchant of {registry.PspOf(taken)!.Name}.";
        if (msns.Count == 0) return "msns: must name the sales units that the keys may act for.";
        return kind == KeySetKind.SalesUnit && msns.Count > 1 ? "msns: keys of this kind belong to one sales unit; make partner keys for several." : null;
    }

    static ProblemHttpResult Unknown(string clientId) => ControlProblem.NotFound($"There are no keys with the client id {clientId}.");
}

/// <param name="PspId">What a payment service provider sends as PSP-Id; null for everybody else.</param>
sealed record KeySetView(
    string ClientId, string ClientSecret, KeySetKind Kind, string Name, string SubscriptionKeyPrimary, string SubscriptionKeySecondary, IReadOnlyList<string> Msns,
    string? PspId)
{
    public static KeySetView From(KeySet keys) =>
        new(keys.ClientId, keys.ClientSecret, keys.Kind, keys.Name, keys.PrimaryKey, keys.SecondaryKey, keys.Msns, keys.PspId);
}

/// <param name="Msns">The sales units that the keys may act for.</param>
sealed record NewKeySet(KeySetKind Kind, string Name, IReadOnlyList<string> Msns);

sealed record KeySetChange(string? Name = null, IReadOnlyList<string>? Msns = null);

sealed record KeyToReplace(KeyPart Part);
