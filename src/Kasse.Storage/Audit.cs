using Dapper;

namespace Kasse.Storage;

/// <summary>Who changed what was set up, and when.</summary>
static class Audit
{
    /// <param name="by">The e-mail of an account; null for the program itself and for the control API.</param>
    public static void Note(Session session, DateTimeOffset at, string what, string detail, string? by) => session.Connection.Execute(
        "insert into audit (at, what, detail, who) values (@at, @what, @detail, @by)", new { at = at.ToUnixTimeMilliseconds(), what, detail, by });
}
