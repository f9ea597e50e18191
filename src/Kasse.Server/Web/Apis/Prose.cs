using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace Kasse.Server.Web.Apis;

/// <summary>The sentences of a document as a page shows them: what stands between backticks is code.</summary>
static partial class Prose
{
    public static MarkupString Line(string? text) => new(Code().Replace(Escaped(text ?? ""), "<code>$1</code>"));

    public static IEnumerable<MarkupString> Paragraphs(string? text) => (text ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Line);

    /// <summary>Between tags no more is needed, and a page of examples is a third shorter than with every quote spelled out.</summary>
    public static MarkupString Verbatim(string text) => new(Escaped(text));

    static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex("`([^`]*)`")]
    private static partial Regex Code();
}
