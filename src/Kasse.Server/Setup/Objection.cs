namespace Kasse.Server.Setup;

/// <summary>Why something cannot be set up like that.</summary>
/// <param name="Member">Of the request, or the field of the form.</param>
/// <param name="Why">In words that can follow the member's name and a colon.</param>
public sealed record Objection(string Member, string Why);
