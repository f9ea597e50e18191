using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Kasse.Engine;

namespace Kasse.Server.EPayment;

/// <summary>
/// Reads a request's members, one object at a time, and collects all that is malformed, in the words of the platform's framework.
/// What is malformed is read as something harmless: whoever has collected a fault throws the rest away.
/// </summary>
/// <remarks>
/// The compiler tells each check which member it is about: <c>line.TotalAmount</c> is <c>totalAmount</c> in the JSON and in a fault's
/// name, and <c>TotalAmount</c> in its reason.
/// </remarks>
/// <param name="Path">Where the object stands in the request, like <c>receipt.orderLines[0]</c>; empty for the request itself.</param>
readonly record struct Shape(List<Problem.Fault> Faults, string Path)
{
    // By expression, of which there are as many as this program has checks.
    static readonly ConcurrentDictionary<string, string> Members = new();

    static readonly string[] Currencies = ["NOK", "DKK", "EUR", "SEK", "USD", "GBP"];

    public static Shape OfRequest() => new([], "");

    public Shape In(string member) => this with { Path = Join(member) };

    public void Fault(string member, string reason) => Faults.Add(new(Join(member), reason));

    /// <summary>The object itself is wrong, rather than one of its members.</summary>
    public void Fault(string reason) => Faults.Add(new(Path, reason));

    public bool Has<T>([NotNullWhen(true)] T? value, [CallerArgumentExpression(nameof(value))] string expression = "")
    {
        if (value is null) Fault(Member(expression), $"The {Title(expression)} field is required.");
        return value is not null;
    }

    /// <summary>Text that must be there and not be empty.</summary>
    public string Text(string? text, [CallerArgumentExpression(nameof(text))] string expression = "") =>
        Has(text is "" ? null : text, expression) ? text! : "";

    public string Text(string? text, int min, int max, [CallerArgumentExpression(nameof(text))] string expression = "") =>
        Text(text, expression) is { Length: > 0 } given ? OptionalText(given, min, max, expression)! : "";

    public string Text(string? text, Regex pattern, [CallerArgumentExpression(nameof(text))] string expression = "")
    {
        var given = Text(text, expression);
        // The platform writes the end of the text with a dollar sign.
        if (given.Length > 0 && !pattern.IsMatch(given))
            Fault(Member(expression), $"The field {Title(expression)} must match the regular expression '{pattern.ToString().Replace(@"\z", "$", StringComparison.Ordinal)}'.");
        return given;
    }

    public string? OptionalText(string? text, int min, int max, [CallerArgumentExpression(nameof(text))] string expression = "")
    {
        if (text is not null && (text.Length < min || text.Length > max))
        {
            Fault(Member(expression), min == 0
                ? $"The field {Title(expression)} must be a string with a maximum length of {max}."
                : $"The field {Title(expression)} must be a string with a minimum length of {min} and a maximum length of {max}.");
        }
        return text;
    }

    public long Number(
        long? number, long min = long.MinValue, long max = long.MaxValue, [CallerArgumentExpression(nameof(number))] string expression = "") =>
        Has(number, expression) ? OptionalNumber(number, min, max, expression) ?? 0 : 0;

    /// <returns>Null when absent, or not between the bounds.</returns>
    public long? OptionalNumber(long? number, long min, long max = long.MaxValue, [CallerArgumentExpression(nameof(number))] string expression = "")
    {
        if (number is null || (number >= min && number <= max)) return number;
        Fault(Member(expression), $"The field {Title(expression)} must be between {min} and {max}.");
        return null;
    }

    /// <summary>One of the wire's words, in either letter case.</summary>
    /// <param name="otherwise">What anything else is read as.</param>
    public T Word<T>(
        string? word, IReadOnlyDictionary<string, T> words, T otherwise, [CallerArgumentExpression(nameof(word))] string expression = "") =>
        Has(word, expression) ? OptionalWord(word, words, otherwise, expression) : otherwise;

    public T OptionalWord<T>(
        string? word, IReadOnlyDictionary<string, T> words, T otherwise, [CallerArgumentExpression(nameof(word))] string expression = "")
    {
        if (word is null) return otherwise;
        if (words.TryGetValue(word, out var meaning)) return meaning;
        Fault(Member(expression), OneOf(expression, words.Keys));
        return otherwise;
    }

    /// <summary>A currency and a value. Whether the value is a good one is a rule with a code of its own.</summary>
    public Money Amount(AskedAmount? amount, [CallerArgumentExpression(nameof(amount))] string expression = "")
    {
        if (!Has(amount, expression)) return Money.Zero("");
        var at = In(Member(expression));
        at.Has(amount.Value);
        return new Money(amount.Minor ?? 0, at.Currency(amount.Currency));
    }

    public string Currency(string? currency, [CallerArgumentExpression(nameof(currency))] string expression = "")
    {
        var given = Text(currency, expression);
        if (given.Length > 0 && !Currencies.Contains(given)) Fault(Member(expression), OneOf(expression, Currencies));
        return given;
    }

    public void NotEmpty<T>(IReadOnlyList<T>? list, [CallerArgumentExpression(nameof(list))] string expression = "")
    {
        if (list is { Count: 0 })
            Fault(Member(expression), $"The field {Title(expression)} must be a string or array type with a minimum length of '1'.");
    }

    /// <summary>A list that may not hold null, each item read at its own place; null when it is absent.</summary>
    public IReadOnlyList<T>? Each<TWire, T>(
        IReadOnlyList<TWire?>? list, Func<Shape, TWire, T> read, [CallerArgumentExpression(nameof(list))] string expression = "") where TWire : class
    {
        if (list is null) return null;
        var items = new List<T>(list.Count);
        for (var i = 0; i < list.Count; i++)
        {
            var at = In($"{Member(expression)}[{i}]");
            if (list[i] is { } item) items.Add(read(at, item));
            else at.Fault($"The field {Title(expression)} must not hold null.");
        }
        return items;
    }

    string Join(string member) => Path.Length == 0 ? member : $"{Path}.{member}";

    static string OneOf(string expression, IEnumerable<string> words) => $"The field {Title(expression)} must be one of {string.Join(", ", words)}.";

    static string Title(string expression)
    {
        var last = expression[(expression.LastIndexOf('.') + 1)..];
        return char.ToUpperInvariant(last[0]) + last[1..];
    }

    static string Member(string expression) => Members.GetOrAdd(expression, static expression =>
    {
        var title = Title(expression);
        return char.ToLowerInvariant(title[0]) + title[1..];
    });
}
