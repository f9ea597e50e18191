using Kasse.Server.Setup;

namespace Kasse.Server.Web.Portal;

/// <summary>What somebody typed into a form, and what was wrong with it: so that the form can be shown again as they left it.</summary>
public sealed class Typed
{
    readonly Dictionary<string, string> values;
    readonly Dictionary<string, string> objections = [];

    public Typed(params (string Field, string? Value)[] values) => this.values = values.ToDictionary(v => v.Field, v => v.Value ?? "");

    /// <summary>A form as it was sent.</summary>
    public Typed(IFormCollection form) => values = form.ToDictionary(field => field.Key, field => field.Value.ToString().Trim());

    public string this[string field] => values.GetValueOrDefault(field, "");

    public bool IsRight => objections.Count == 0;

    /// <summary>Beside no field in particular.</summary>
    public string? Problem => WhyNot("");

    public string? WhyNot(string field) => objections.GetValueOrDefault(field);

    public Typed Refuse(Objection? objection) =>
        objection is null ? this : Refuse(objection.Member, char.ToUpperInvariant(objection.Why[0]) + objection.Why[1..]);

    /// <summary>The first thing that is wrong with a field is the one that is said.</summary>
    /// <param name="why">Null objects to nothing.</param>
    public Typed Refuse(string field, string? why)
    {
        if (why is not null) objections.TryAdd(field, why);
        return this;
    }
}
