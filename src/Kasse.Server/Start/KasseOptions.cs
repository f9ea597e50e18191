using System.Text;
using System.Text.Json;
using Kasse.Storage;
using Kasse.Storage.Requests;

namespace Kasse.Server.Start;

/// <summary>When what a payment service provider reports takes effect.</summary>
public enum PspBatch
{
    /// <summary>At two in the morning, UTC.</summary>
    Nightly,

    Immediate,

    /// <summary>Only when somebody runs the batch, as in the platform's own test environment.</summary>
    Never,
}

public enum KasseEnvironment
{
    /// <summary>Short-lived tokens, force approve, a clock to move, magic amounts, plain http and localhost addresses.</summary>
    Test,

    /// <summary>Tokens of a day and none of the rest.</summary>
    ProductionLike,
}

/// <summary>Every switch there is. Command line beats environment variable beats file.</summary>
public sealed record KasseOptions
{
    const string DefaultUrls = "http://127.0.0.1:5080";

    public string DataFolder { get; init; } = DefaultDataFolder;

    /// <summary>A PostgreSQL connection string; null keeps everything in the data folder.</summary>
    public string? Server { get; init; }

    /// <summary>The key that seals secrets, or a file that has it; null for a file of the data folder.</summary>
    public string? SecretsKey { get; init; }

    public string Urls { get; init; } = DefaultUrls;

    /// <summary>What payers' addresses begin with; null follows <see cref="Urls"/>.</summary>
    public string? PublicUrl { get; init; }

    public KasseEnvironment Environment { get; init; } = KasseEnvironment.Test;
    public bool RateLimits { get; init; } = true;
    public bool FirstApprovalByHand { get; init; }
    public bool MagicAmountsWhenForced { get; init; }
    public PspBatch PspBatch { get; init; }
    public bool PspRecurring { get; init; }

    /// <summary>No switch: a test wants to see every call, and makes few.</summary>
    internal int RequestsKeptPerSecondMax { get; init; } = RequestLogFile.KeptPerSecondMax;

    /// <summary>No switch: few tests look at it, and all would wait for its routes.</summary>
    internal bool HasPortal { get; init; } = true;

    public bool EcomStrict { get; init; }
    public DatabaseAddress Database => new(DataFolder, Server, SecretsKey);
    public bool IsTest => Environment == KasseEnvironment.Test;
    public TimeSpan TokenLifetime => IsTest ? TimeSpan.FromSeconds(3599) : TimeSpan.FromSeconds(86399);

    internal static readonly Switch[] Switches =
    [
        new("data", "FOLDER", $"where everything is kept ({DefaultDataFolder})", (o, v) => o with { DataFolder = Folder(v) }),
        new("database", "SERVER", "the connection string of a PostgreSQL database, which several Kasses may share (a file in the data folder)",
            (o, v) => o with { Server = v.Length > 0 ? v : throw new FormatException("must be a connection string") }),
        new("secrets-key", "FILE", $"the key that seals secrets, 32 bytes in Base64, or a file that has it; on all nodes the same ({Vault.FileName} in the data folder, made at the first start)",
            (o, v) => o with { SecretsKey = v.Length > 0 ? v : throw new FormatException("must be a file, or a key") }),
        new("urls", "URLS", $"addresses to listen on, separated by ';' ({DefaultUrls})", (o, v) => o with { Urls = Listening.Checked(v) }),
        new("public-url", "URL", "what payers' addresses begin with, where they reach Kasse by another name (the first of --urls)",
            (o, v) => o with { PublicUrl = Url(v) }),
        new("environment", "NAME", "test, or production-like (test)", (o, v) => o with
        {
            Environment = v switch
            {
                "test" => KasseEnvironment.Test,
                "production-like" => KasseEnvironment.ProductionLike,
                _ => throw new FormatException("must be test or production-like"),
            },
        }),
        new("rate-limits", "on|off", "refuse callers who call too often, as the platform does (on)", (o, v) => o with { RateLimits = OnOff(v) }),
        new("first-approval-by-hand", "on|off", "force approve works only for test users who once approved a payment themselves (off)",
            (o, v) => o with { FirstApprovalByHand = OnOff(v) }),
        new("magic-amounts-when-forced", "on|off", "amounts that make an issuer refuse do so for force approve too (off)",
            (o, v) => o with { MagicAmountsWhenForced = OnOff(v) }),
        new("psp-batch", "WHEN", "when what a PSP reports takes effect: nightly, immediate, or never (nightly)", (o, v) => o with
        {
            PspBatch = v switch
            {
                "nightly" => PspBatch.Nightly,
                "immediate" => PspBatch.Immediate,
                "never" => PspBatch.Never,
                _ => throw new FormatException("must be nightly, immediate or never"),
            },
        }),
        new("ecom-strict", "on|off", "eCom refuses what is documented otherwise: text for numbers, numbers for text, no X-Request-Id (off)",
            (o, v) => o with { EcomStrict = OnOff(v) }),
        new("psp-recurring", "on|off", "agreements of PSPs, which the platform no longer offers (off)", (o, v) => o with { PspRecurring = OnOff(v) }),
    ];

    /// <summary>Reads all switches.</summary>
    /// <exception cref="FormatException">A switch is unknown or has a value that makes no sense; the message is for the person who typed it.</exception>
    public static KasseOptions Read(IReadOnlyList<string> args, Func<string, string?> environmentVariable)
    {
        var typed = Typed(args);
        var file = (typed.GetValueOrDefault("config") ?? Set("KASSE_CONFIG")) is { } path ? FromFile(path) : [];
        var options = new KasseOptions();
        foreach (var option in Switches)
        {
            var value = typed.GetValueOrDefault(option.Name) ?? Set(option.Variable) ?? file.GetValueOrDefault(option.Name);
            if (value is null) continue;
            try
            {
                options = option.Apply(options, value);
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentException)
            {
                throw new FormatException($"--{option.Name} {value}: {wrong.Message.TrimEnd('.')}.", wrong);
            }
        }
        return options;

        string? Set(string variable) => environmentVariable(variable) is { Length: > 0 } value ? value : null;
    }

    public static string Help()
    {
        var text = new StringBuilder("""
            Kasse: a payment platform for Vipps MobilePay integrations, on your own machine.

              Kasse.Server [switches]                 start; every switch has a default
              Kasse.Server keys [--data FOLDER]       print the address, the way into the portal, the keys of each sales unit and the
                                                      administrator's token as JSON
              Kasse.Server password EMAIL [--data FOLDER]
                                                      make up a new password for an account of the portal, and unlock it; stop Kasse first
              Kasse.Server reseal [--data FOLDER]     seal all secrets with the first key of the file that --secrets-key names; a file of
                                                      the data folder needs Kasse to be stopped, PostgreSQL does not
              Kasse.Server end-tokens [--data FOLDER] make a new key to sign access tokens with: none that was issued before is good any more
              Kasse.Server verify [--data FOLDER]     read everything that was kept, and say whether it adds up
              Kasse.Server --help | --version

            Each switch can also be an environment variable, or a member of a JSON file named by --config. In parentheses: what holds without it.

            """);
        foreach (var option in Switches.Append(new("config", "FILE", "a JSON file with any of these switches, such as { \"rate-limits\": \"off\" } (none)", (o, _) => o)))
            text.Append($"\n  --{option.Name} {option.Placeholder}\n      {option.Help}\n      {option.Variable}\n");
        return text.ToString();
    }

    static Dictionary<string, string> Typed(IReadOnlyList<string> args)
    {
        var typed = new Dictionary<string, string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (!name.StartsWith("--", StringComparison.Ordinal) || !(name == "--config" || Switches.Any(s => $"--{s.Name}" == name)))
                throw new FormatException($"There is no switch {args[i]}. --help lists them all.");
            value ??= ++i < args.Count && !args[i].StartsWith("--", StringComparison.Ordinal)
                ? args[i]
                : throw new FormatException($"{name} needs a value. --help lists them all.");
            typed[name[2..]] = value;
        }
        return typed;
    }

    static Dictionary<string, string> FromFile(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var values = json.RootElement.EnumerateObject().ToDictionary(
                p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText());
            var unknown = values.Keys.FirstOrDefault(name => Switches.All(s => s.Name != name));
            return unknown is null ? values : throw new FormatException($"{path}: there is no switch {unknown}. --help lists them all.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The file {path} cannot be read as switches ({fault.Message.TrimEnd('.')}).", fault);
        }
    }

    static bool OnOff(string value) => value switch { "on" or "true" => true, "off" or "false" => false, _ => throw new FormatException("must be on or off") };

    static string Folder(string value) => value.Length > 0 ? Path.GetFullPath(value) : throw new FormatException("must name a folder");

    static string Url(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
        ? value.TrimEnd('/')
        : throw new FormatException("must be an address that begins with http:// or https://");

    static string DefaultDataFolder => Path.Combine(
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData, System.Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } home
            ? home
            : System.Environment.CurrentDirectory,
        "kasse");

    internal sealed record Switch(string Name, string Placeholder, string Help, Func<KasseOptions, string, KasseOptions> Apply)
    {
        public string Variable => "KASSE_" + Name.Replace('-', '_').ToUpperInvariant();
    }
}
