using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>Names that say nothing about payments, and so attract whatever has no place.</summary>
public class NameTests
{
    static readonly Regex EmptyWord = new(@"(?<=[a-z0-9])(Dto|DTO|Manager|Helper|Helpers|Service|Impl|Util|Utils)$");
    static readonly Regex Declaration = new(@"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>[A-Z]\w*)");
    static readonly string[] NoPlace =
        ["Common", "Shared", "Core", "Abstractions", "Contracts", "Infrastructure", "Util", "Utils", "Helpers", "Extensions"];

    /// <summary>The platform's published quick start says it so, and must compile.</summary>
    static readonly string[] NamedByOthers = ["EpaymentService"];

    [Fact]
    public void A_type_is_named_for_what_it_is() => Repo.Obeys(EmptyTypeNames);

    [Fact]
    public void A_folder_or_file_is_a_place_for_something() => Repo.Obeys((path, _) => EmptyPlaces(path));

    [Theory]
    [InlineData("class PaymentDto;")]
    [InlineData("record struct PaymentDTO(int A);")]
    [InlineData("public static class MoneyHelper")]
    [InlineData("interface IPaymentService")]
    [InlineData("sealed record RefundManager")]
    [InlineData("enum ClockUtils")]
    public void An_empty_type_name_is_noticed(string line)
    {
        Assert.Single(EmptyTypeNames("src/a.cs", line));
        Assert.Empty(EmptyTypeNames("src/a.cs", "// " + line));
    }

    [Theory]
    [InlineData("class Deliveries : BackgroundService")]
    [InlineData("services.Add<PaymentService>();")]
    [InlineData("class Service")]
    public void A_name_used_or_a_word_alone_is_let_be(string line) => Assert.Empty(EmptyTypeNames("src/a.cs", line));

    [Theory]
    [InlineData("src/Kasse.Server/Common/Money.cs")]
    [InlineData("src/Kasse.Shared/Money.cs")]
    [InlineData("src/Kasse.Server/Utils.cs")]
    [InlineData("src/Kasse.Server/Extensions.cs")]
    [InlineData("src/Kasse.Server/MoneyHelper.cs")]
    public void An_empty_place_is_noticed(string path) => Assert.Single(EmptyPlaces(path));

    [Theory]
    [InlineData("src/Kasse.Server/Callers/Gate.cs")]
    [InlineData("docs/guides/shared-hosting.md")]
    public void A_place_with_a_name_is_let_be(string path) => Assert.Empty(EmptyPlaces(path));

    static IEnumerable<Finding> EmptyTypeNames(string path, string text) => !Code.IsSource(path)
        ? []
        : from match in Declaration.Matches(Code.Bare(text))
          let name = match.Groups["name"]
          let word = EmptyWord.Match(name.Value)
          where word.Success && !NamedByOthers.Contains(name.Value)
          select new Finding(path, Finding.LineAt(text, name.Index), $"{name}: name it for what it is in a payment, without {word}.");

    static IEnumerable<Finding> EmptyPlaces(string path)
    {
        var words = path.Split('/').SelectMany(part => part.Split('.'));
        if (words.Any(word => NoPlace.Contains(word)) || (Code.IsSource(path) && EmptyWord.IsMatch(Path.GetFileNameWithoutExtension(path))))
            yield return new(path, 1, "put the code where it is used, in a folder that a payments person would name.");
    }
}
