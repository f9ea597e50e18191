using System.CommandLine;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Cli;

/// <summary>Which Kasse is meant: the running one that a verb calls, or the folder that it looks into.</summary>
sealed class Place
{
    static readonly string UrlUsual = new KasseOptions().Urls;

    readonly Terminal terminal;

    readonly Option<string?> url = new("--url", "-u")
    {
        Description = $"Where Kasse listens ({UrlUsual})\nKASSE_URL",
        HelpName = "URL",
    };

    readonly Option<string?> token = new("--token")
    {
        Description = "The administrator's token; without it, it is read from the data folder\nKASSE_TOKEN",
        HelpName = "TOKEN",
    };

    readonly Option<string?> data = new("--data", "-d")
    {
        Description = $"The data folder ({new KasseOptions().DataFolder})\nKASSE_DATA",
        HelpName = "FOLDER",
    };

    Place(Terminal terminal) => this.terminal = terminal;

    /// <summary>For a verb that calls a running Kasse.</summary>
    public static Place Running(Command verb, Terminal terminal)
    {
        var place = Folder(verb, terminal);
        verb.Add(place.url);
        verb.Add(place.token);
        return place;
    }

    /// <summary>For a verb that looks into the data folder.</summary>
    public static Place Folder(Command verb, Terminal terminal)
    {
        var place = new Place(terminal);
        verb.Add(place.data);
        return place;
    }

    public string DataFolder(ParseResult asked) => Options(asked).DataFolder;

    public KasseCaller Connect(ParseResult asked)
    {
        var address = asked.GetValue(url) ?? terminal.Variable("KASSE_URL") ?? UrlUsual;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var where) || where.Scheme is not ("http" or "https"))
            throw new FormatException($"--url {address}: must be an address that begins with http:// or https://.");
        return new KasseCaller(where, asked.GetValue(token) ?? terminal.Variable("KASSE_TOKEN") ?? TokenIn(DataFolder(asked)));
    }

    KasseOptions Options(ParseResult asked) => KasseOptions.Read(asked.GetValue(data) is { } folder ? ["--data", folder] : [], terminal.Variable);

    static string TokenIn(string folder)
    {
        try
        {
            return SavedSettings.Read(folder).Values.GetValueOrDefault(FirstStart.AdminTokenSetting)
                ?? throw new FailedException($"The first start in {folder} has not come to its end. Wait a moment, or start Kasse there again.");
        }
        catch (StorageException none)
        {
            throw new FailedException($"Without the administrator's token nothing can be asked of Kasse. Give it with --token, or name with --data the folder that it is in. {none.Message}");
        }
    }
}
