using System.Reflection;
using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>The engine is rules and nothing else, so that the same history always gives the same answer.</summary>
public class EngineTests
{
    const string Folder = "src/Kasse.Engine/";
    const string Remedy = "the engine depends on nothing but the runtime; let a layer above bring what it needs.";
    static readonly Regex InexactMoney = new(@"\b(decimal|double|float|Decimal|Double)\b|\blong\??\s+\w*[aA]mount\w*");
    static readonly string[] PackagesAllowed = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    [Fact]
    public void The_engine_depends_on_nothing_but_the_runtime() => Repo.Obeys(
        ForeignAssemblies(Assembly.Load("Kasse.Engine").GetReferencedAssemblies().Select(name => name.Name!)));

    [Fact]
    public void The_engine_asks_for_no_package() => Repo.Obeys(Dependencies);

    [Fact]
    public void Money_in_the_engine_is_exact_and_has_a_type() => Repo.Obeys(BareMoney);

    [Fact]
    public void A_foreign_assembly_is_noticed()
    {
        Assert.Single(ForeignAssemblies(["Dapper"]));
        Assert.Single(ForeignAssemblies(["Microsoft.AspNetCore.Http"]));
        Assert.Empty(ForeignAssemblies(["System.Runtime", "System.Collections.Immutable"]));
    }

    [Theory]
    [InlineData("<PackageReference Include=\"Dapper\" />", 1)]
    [InlineData("<ProjectReference Include=\"../Kasse.Storage/Kasse.Storage.csproj\" />", 1)]
    [InlineData("<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />", 1)]
    [InlineData("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\" />", 0)]
    public void A_dependency_is_noticed(string item, int count)
    {
        var project = $"<Project><ItemGroup>{item}</ItemGroup></Project>";

        Assert.Equal(count, Dependencies(Folder + "Kasse.Engine.csproj", project).Count());
        Assert.Empty(Dependencies("src/Kasse.Server/Kasse.Server.csproj", project));
    }

    [Theory]
    [InlineData("decimal kroner;")]
    [InlineData("double rate = 0.5;")]
    [InlineData("void Capture(long amount);")]
    [InlineData("long capturedAmount;")]
    public void Bare_money_is_noticed(string line)
    {
        Assert.Single(BareMoney(Folder + "Money.cs", line));
        Assert.Empty(BareMoney(Folder + "Money.cs", "// " + line));
        Assert.Empty(BareMoney("src/Kasse.Server/Wire.cs", line));
    }

    static IEnumerable<Finding> ForeignAssemblies(IEnumerable<string> names)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return from name in names
               where !File.Exists(Path.Combine(runtime, name + ".dll"))
               select new Finding(Folder + "Kasse.Engine.csproj", 1, $"{name}: {Remedy}");
    }

    static IEnumerable<Finding> Dependencies(string path, string text) => path != Folder + "Kasse.Engine.csproj"
        ? []
        : from item in new[] { "PackageReference", "ProjectReference", "FrameworkReference", "Reference" }
          from name in ProjectTests.Includes(text, item)
          where !PackagesAllowed.Contains(name)
          select new Finding(path, 1, $"{name}: {Remedy}");

    static IEnumerable<Finding> BareMoney(string path, string text) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && Code.IsSource(path)
            ? Finding.Each(InexactMoney, path, Code.Bare(text), "an amount is a Money: minor units and their currency.")
            : [];
}
