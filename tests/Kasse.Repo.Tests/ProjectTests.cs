using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kasse.Repo.Tests;

/// <summary>What may refer to what.</summary>
public class ProjectTests
{
    /// <summary>References point one way. A project that is not here has no place in docs/architecture.md yet either.</summary>
    static readonly Dictionary<string, string[]> MayReference = new()
    {
        ["Kasse.Engine"] = [],
        ["Kasse.Storage"] = ["Kasse.Engine"],
        ["Kasse.Server"] = ["Kasse.Storage", "Kasse.Engine"],
        ["Kasse.Client"] = [],
        ["Kasse.Client.AspNetCore"] = ["Kasse.Client"],
        ["Kasse.Testing"] = ["Kasse.Server", "Kasse.Client"],
        ["Kasse.Cli"] = ["Kasse.Server", "Kasse.Client"],
    };

    [Fact]
    public void References_point_one_way() => Repo.Obeys(WrongReferences);

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repo.Read("Kasse.slnx");
        Repo.Obeys((path, _) => LeftOut(path, solution));
    }

    [Fact]
    public void Every_package_has_its_reason_in_the_decisions()
    {
        var decisions = string.Concat(Repo.Paths.Where(path => path.StartsWith("docs/decisions/", StringComparison.Ordinal)).Select(Repo.Read));
        Repo.Obeys(UnexplainedPackages("Directory.Packages.props", Repo.Read("Directory.Packages.props"), decisions));
    }

    [Theory]
    [InlineData("src/Kasse.Engine/Kasse.Engine.csproj", "../Kasse.Storage/Kasse.Storage.csproj", 1)]
    [InlineData("src/Kasse.Storage/Kasse.Storage.csproj", "../Kasse.Server/Kasse.Server.csproj", 1)]
    [InlineData("src/Kasse.Client/Kasse.Client.csproj", "../Kasse.Engine/Kasse.Engine.csproj", 1)]
    [InlineData("src/Kasse.Core/Kasse.Core.csproj", "../Kasse.Engine/Kasse.Engine.csproj", 1)]
    [InlineData("src/Kasse.Server/Kasse.Server.csproj", "..\\Kasse.Storage\\Kasse.Storage.csproj", 0)]
    [InlineData("tests/Kasse.Server.Tests/Kasse.Server.Tests.csproj", "../../src/Kasse.Server/Kasse.Server.csproj", 0)]
    public void A_reference_that_points_the_wrong_way_is_noticed(string path, string reference, int count) =>
        Assert.Equal(count, WrongReferences(path, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>").Count());

    [Fact]
    public void A_project_outside_the_solution_is_noticed()
    {
        Assert.Single(LeftOut("src/A/A.csproj", "<Project Path=\"src/B/B.csproj\" />"));
        Assert.Empty(LeftOut("src/A/A.csproj", "<Project Path=\"src/A/A.csproj\" />"));
    }

    [Fact]
    public void A_package_without_a_reason_is_noticed()
    {
        const string packages = """<Project><ItemGroup><PackageVersion Include="Fast.Json" Version="1.0" /></ItemGroup></Project>""";

        Assert.Single(UnexplainedPackages("a.props", packages, "We use `Fast.Json.Extras`."));
        Assert.Empty(UnexplainedPackages("a.props", packages, "We use `Fast.Json` for speed."));
    }

    static IEnumerable<Finding> WrongReferences(string path, string text)
    {
        if (!path.EndsWith(".csproj", StringComparison.Ordinal) || !path.StartsWith("src/", StringComparison.Ordinal))
            yield break;
        var allowed = MayReference.GetValueOrDefault(Path.GetFileNameWithoutExtension(path), []);
        foreach (var reference in Includes(text, "ProjectReference"))
            if (!allowed.Contains(Path.GetFileNameWithoutExtension(reference.Replace('\\', '/'))))
                yield return new(path, LineOf(text, reference), $"{reference} points the wrong way: move what is needed down.");
    }

    static IEnumerable<Finding> LeftOut(string path, string solution)
    {
        if (path.EndsWith(".csproj", StringComparison.Ordinal) && !solution.Contains($"\"{path}\"", StringComparison.Ordinal))
            yield return new(path, 1, "add it to Kasse.slnx, or nobody builds it.");
    }

    static IEnumerable<Finding> UnexplainedPackages(string path, string text, string decisions) =>
        from package in Includes(text, "PackageVersion")
        where !Regex.IsMatch(decisions, $"`{Regex.Escape(package)}`")
        select new Finding(path, LineOf(text, package), $"{package}: say in docs/decisions why this one and what leaving it costs.");

    internal static IEnumerable<string> Includes(string text, string item) =>
        XDocument.Parse(text).Descendants(item).Select(element => element.Attribute("Include")?.Value ?? "");

    static int LineOf(string text, string value) => Finding.LineAt(text, text.IndexOf($"\"{value}\"", StringComparison.Ordinal));
}
