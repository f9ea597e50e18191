using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kasse.Server.Tests.EPayment;

/// <summary>Whole bodies compared: every member, in its place, with what changes from run to run blanked out.</summary>
static partial class Wire
{
    /// <param name="expected">JSON with <c>(id)</c>, <c>(time)</c> and <c>(token)</c> for what cannot be known.</param>
    public static void Same(string expected, Answer answer) => Assert.Equal(Compact(expected), Compact(Blanked(answer.Body)));

    static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    static string Blanked(string body) => Token().Replace(Moment().Replace(Trace().Replace(Id().Replace(body, "(id)"), "(trace)"), "(time)"), "token=(token)");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex("00-[0-9a-f]{32}-[0-9a-f]{16}-01")]
    private static partial Regex Trace();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?=Z|\+00:00)")]
    private static partial Regex Moment();

    [GeneratedRegex(@"token=[\w-]+\.[\w-]+\.[\w-]+")]
    private static partial Regex Token();
}
