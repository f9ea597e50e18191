using System.Globalization;
using Kasse.Engine;

namespace Kasse.Server.Web;

/// <summary>What the pages speak.</summary>
public enum Language
{
    Norwegian,
    Danish,
    Finnish,
    English,
}

/// <summary>How each language writes its own name, amounts and moments. By hand, because the program carries no culture data.</summary>
public static class Languages
{
    const char NoBreakSpace = '\u00A0';

    public static readonly Language[] All = Enum.GetValues<Language>();

    public static string Code(this Language language) => language switch
    {
        Language.Norwegian => "nb",
        Language.Danish => "da",
        Language.Finnish => "fi",
        Language.English => "en",
    };

    public static string Name(this Language language) => language switch
    {
        Language.Norwegian => "Norsk",
        Language.Danish => "Dansk",
        Language.Finnish => "Suomi",
        Language.English => "English",
    };

    /// <returns>Null for a language that the pages do not speak.</returns>
    public static Language? Find(string? code) => code?.Split('-')[0].ToLowerInvariant() switch
    {
        "nb" or "nn" or "no" => Language.Norwegian,
        "da" => Language.Danish,
        "fi" => Language.Finnish,
        "en" => Language.English,
        _ => null,
    };

    public static string Amount(this Language language, Money money)
    {
        var (group, point) = language switch
        {
            Language.Norwegian or Language.Finnish => (NoBreakSpace, ','),
            Language.Danish => ('.', ','),
            Language.English => (',', '.'),
        };
        var plain = (Math.Abs(money.Minor) / 100m).ToString("N2", CultureInfo.InvariantCulture);
        var number = (money.Minor < 0 ? "−" : "") + string.Concat(plain.Select(c => c switch { ',' => group, '.' => point, _ => c }));
        return (language, money.Currency) switch
        {
            (Language.Norwegian, "NOK") => $"{number}{NoBreakSpace}kr",
            (Language.Danish, "DKK") => $"{number}{NoBreakSpace}kr.",
            (Language.Finnish, "EUR") => $"{number}{NoBreakSpace}€",
            (Language.English, _) => $"{money.Currency}{NoBreakSpace}{number}",
            _ => $"{number}{NoBreakSpace}{money.Currency}",
        };
    }

    public static string Moment(this Language language, DateTimeOffset moment) => moment.UtcDateTime.ToString(language switch
    {
        Language.Norwegian or Language.Danish => "dd.MM.yyyy HH:mm 'UTC'",
        Language.Finnish => "d.M.yyyy H.mm 'UTC'",
        Language.English => "d MMM yyyy, HH:mm 'UTC'",
    }, CultureInfo.InvariantCulture);
}
