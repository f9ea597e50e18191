namespace Kasse.Server.Setup;

/// <summary>What people, companies, sales units and keys may be called. Any script will do; only what cannot be seen is no name.</summary>
static class Names
{
    public const int LengthMax = 100;

    /// <param name="member">Where the name was given.</param>
    public static Objection? WhyNot(string name, string member = "name") => name switch
    {
        _ when string.IsNullOrWhiteSpace(name) => new(member, "must not be empty."),
        { Length: > LengthMax } => new(member, $"must not be longer than {LengthMax} characters."),
        _ when name.Any(char.IsControl) => new(member, "must not have line breaks or other characters that cannot be seen."),
        _ => null,
    };
}
