using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>Just enough C# to tell a word of the program from a word in a comment or a string.</summary>
static class Code
{
    static readonly Regex NotCode = new(
        """""
        (?<comment>//[^\n]*|/\*.*?\*/)          # comments
        |\$*(?<quotes>"{3,}).*?\k<quotes>       # raw strings
        |\$?@\$?"([^"]|"")*"                    # verbatim strings
        |\$?"(\\.|[^"\\\n])*"                   # strings
        |'(\\[^\n][^'\n]*|[^'\\\n])'            # characters
        """"",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace);

    public static bool IsSource(string path) => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal);

    /// <summary>The text with comments and strings blanked out, every line still where it was.</summary>
    public static string Bare(string text) => NotCode.Replace(text, match => Blank(match.Value));

    /// <summary>The text with strings blanked out and comments kept.</summary>
    public static string WithComments(string text) =>
        NotCode.Replace(text, match => match.Groups["comment"].Success ? match.Value : Blank(match.Value));

    static string Blank(string text) => new([.. text.Select(letter => letter == '\n' ? '\n' : ' ')]);
}
