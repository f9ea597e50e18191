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

    readonly Option<string?> database = new("--database")
    {
        Description = "The PostgreSQL database instead, as Kasse was started with\nKASSE_DATABASE",
        HelpName = "SERVER",
    };

    readonly Option<string?> secretsKey = new("--secrets-key")
    {
        Description = $"The file with the key that opens the secrets ({Vault.FileName} in the data folder)\nKASSE_SECRETS_KEY",
        HelpName = "FILE",
    };

    Place(Terminal terminal) => this.terminal = terminal;

    /// <summary>For a verb that calls a running Kasse.</summary>
    public static Place Running(Command verb, Terminal terminal)
    {
        var place = Kept(verb, terminal);
        verb.Add(place.url);
        verb.Add(place.token);
        return place;
    }

    /// <summary>For a verb that looks into the data folder itself.</summary>
    public static Place Folder(Command verb, Terminal terminal)
    {
        var place = new Place(terminal);
        verb.Add(place.data);
        verb.Add(place.secretsKey);
        return place;
    }

    /// <summary>For a verb that looks at what is kept, wherever that is.</summary>
    public static Place Kept(Command verb, Terminal terminal)
    {
        var place = Folder(verb, terminal);
        verb.Add(place.database);
        return place;
    }

    public string DataFolder(ParseResult asked) => Options(asked).DataFolder;

    /// <exception cref="FailedException">Everything is in a database that no folder holds.</exception>
    public string WorldFolder(ParseResult asked) => Options(asked) is { Server: null, DataFolder: var folder }
        ? folder
        : throw new FailedException("What is in PostgreSQL is copied by its own tools, such as pg_dump.");

    public DatabaseAddress Database(ParseResult asked) => Options(asked).Database;

    public KasseCaller Connect(ParseResult asked)
    {
        var address = asked.GetValue(url) ?? terminal.Variable("KASSE_URL") ?? UrlUsual;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var where) || where.Scheme is not ("http" or "https"))
            throw new FormatException($"--url {address}: must be an address that begins with http:// or https://.");
        return new KasseCaller(where, asked.GetValue(token) ?? terminal.Variable("KASSE_TOKEN") ?? TokenIn(Database(asked)));
    }

    KasseOptions Options(ParseResult asked) => KasseOptions.Read(
        [.. Given("--data", asked.GetValue(data)), .. Given("--database", asked.GetValue(database)), .. Given("--secrets-key", asked.GetValue(secretsKey))], terminal.Variable);

    static string[] Given(string name, string? value) => value is null ? [] : [name, value];

    static string TokenIn(DatabaseAddress kept)
    {
        try
        {
            return SavedSettings.Read(kept).Values.GetValueOrDefault(FirstStart.AdminTokenSetting)
                ?? throw new FailedException($"The first start has not come to its end. Wait a moment, or start Kasse there again.");
        }
        catch (StorageException none)
        {
            throw new FailedException($"Without the administrator's token nothing can be asked of Kasse. Give it with --token, or name with --data the folder that it is in. {none.Message}");
        }
    }
}
