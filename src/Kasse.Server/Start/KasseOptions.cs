using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
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

public enum LogFormat
{
    /// <summary>A line each, for people.</summary>
    Text,

    /// <summary>An object each, with trace ids, for programs.</summary>
    Json,
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

    /// <summary>Nobody guesses so much.</summary>
    const int TokenLengthMin = 16;

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
    public LogFormat LogFormat { get; init; }
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;

    /// <summary>Who may read the metrics; null shows them to nobody.</summary>
    public string? MetricsToken { get; init; }

    /// <summary>A collector of traces and metrics; null sends them nowhere.</summary>
    public string? Otlp { get; init; }

    /// <summary>How long a delivery is kept that has come to its end; null keeps all.</summary>
    public TimeSpan? KeepDeliveries { get; init; }

    public DatabaseAddress Database => new(DataFolder, Server, SecretsKey);
    public bool IsTest => Environment == KasseEnvironment.Test;
    public TimeSpan TokenLifetime => IsTest ? TimeSpan.FromSeconds(3599) : TimeSpan.FromSeconds(86399);

    internal static readonly Switch[] Switches =
    [
        new("data", "FOLDER", $"where everything is kept ({DefaultDataFolder})", (o, v) => o with { DataFolder = Folder(v) }, o => o.DataFolder),
        new("database", "SERVER", "the connection string of a PostgreSQL database, which several Kasses may share (a file in the data folder)",
            (o, v) => o with { Server = v.Length > 0 ? v : throw new FormatException("must be a connection string") }, o => o.Server is { } server ? Hiding.Password(server) : null),
        new("secrets-key", "FILE", $"the key that seals secrets, 32 bytes in Base64, or a file that has it; on all nodes the same ({Vault.FileName} in the data folder, made at the first start)",
            (o, v) => o with { SecretsKey = v.Length > 0 ? v : throw new FormatException("must be a file, or a key") }, o => o.SecretsKey is { } key ? Hiding.Key(key) : null),
        new("urls", "URLS", $"addresses to listen on, separated by ';' ({DefaultUrls})", (o, v) => o with { Urls = Listening.Checked(v) }, o => o.Urls),
        new("public-url", "URL", "what payers' addresses begin with, where they reach Kasse by another name (the first of --urls)",
            (o, v) => o with { PublicUrl = Url(v) }, o => o.PublicUrl),
        new("environment", "NAME", "test, or production-like (test)", (o, v) => o with
        {
            Environment = v switch
            {
                "test" => KasseEnvironment.Test,
                "production-like" => KasseEnvironment.ProductionLike,
                _ => throw new FormatException("must be test or production-like"),
            },
        }, o => o.IsTest ? "test" : "production-like"),
        new("rate-limits", "on|off", "refuse callers who call too often, as the platform does (on)", (o, v) => o with { RateLimits = OnOff(v) }, o => OnOff(o.RateLimits)),
        new("first-approval-by-hand", "on|off", "force approve works only for test users who once approved a payment themselves (off)",
            (o, v) => o with { FirstApprovalByHand = OnOff(v) }, o => OnOff(o.FirstApprovalByHand)),
        new("magic-amounts-when-forced", "on|off", "amounts that make an issuer refuse do so for force approve too (off)",
            (o, v) => o with { MagicAmountsWhenForced = OnOff(v) }, o => OnOff(o.MagicAmountsWhenForced)),
        new("psp-batch", "WHEN", "when what a PSP reports takes effect: nightly, immediate, or never (nightly)", (o, v) => o with
        {
            PspBatch = v switch
            {
                "nightly" => PspBatch.Nightly,
                "immediate" => PspBatch.Immediate,
                "never" => PspBatch.Never,
                _ => throw new FormatException("must be nightly, immediate or never"),
            },
        }, o => o.PspBatch.ToString().ToLowerInvariant()),
        new("ecom-strict", "on|off", "eCom refuses what is documented otherwise: text for numbers, numbers for text, no X-Request-Id (off)",
            (o, v) => o with { EcomStrict = OnOff(v) }, o => OnOff(o.EcomStrict)),
        new("psp-recurring", "on|off", "agreements of PSPs, which the platform no longer offers (off)", (o, v) => o with { PspRecurring = OnOff(v) }, o => OnOff(o.PspRecurring)),
        new("keep-deliveries", "DAYS", "how long webhooks and callbacks are kept that have come to their end, with their attempts: a number of days, or forever (forever)",
            (o, v) => o with { KeepDeliveries = Days(v) }, o => o.KeepDeliveries is { } time ? $"{time.TotalDays:0}" : "forever"),
        new("log-format", "NAME", "text, or json with trace ids; on the error stream (text)", (o, v) => o with
        {
            LogFormat = v switch { "text" => LogFormat.Text, "json" => LogFormat.Json, _ => throw new FormatException("must be text or json") },
        }, o => o.LogFormat.ToString().ToLowerInvariant()),
        new("log-level", "NAME", "warning, or information, which is a line for each call (warning)", (o, v) => o with
        {
            LogLevel = v switch { "warning" => LogLevel.Warning, "information" => LogLevel.Information, _ => throw new FormatException("must be warning or information") },
        }, o => o.LogLevel.ToString().ToLowerInvariant()),
        new("metrics-token", "TOKEN", "whoever sends it as a bearer token reads metrics at /metrics, in the format of Prometheus (nobody)",
            (o, v) => o with { MetricsToken = v.Length >= TokenLengthMin ? v : throw new FormatException($"must have {TokenLengthMin} characters or more") },
            o => o.MetricsToken is null ? null : Hiding.Hidden),
        new("otlp", "URL", "a collector that traces and metrics are sent to by OpenTelemetry's protocol over HTTP, such as http://127.0.0.1:4318 (none)",
            (o, v) => o with { Otlp = Url(v) }, o => o.Otlp),
    ];

    /// <summary>Reads all switches.</summary>
    /// <exception cref="FormatException">A switch is unknown or has a value that makes no sense; the message is for the person who typed it.</exception>
    public static KasseOptions Read(IReadOnlyList<string> args, Func<string, string?> environmentVariable) => Read(args, environmentVariable, (_, _) => { });

    /// <summary>What holds, each switch with where it comes from, as JSON that names no secret.</summary>
    /// <inheritdoc cref="Read(IReadOnlyList{string}, Func{string, string?})"/>
    public static string Explain(IReadOnlyList<string> args, Func<string, string?> environmentVariable)
    {
        var from = new Dictionary<string, string>();
        var options = Read(args, environmentVariable, (option, where) => from[option.Name] = where);
        return JsonSerializer.Serialize(
            Switches.ToDictionary(option => option.Name, option => new { Value = option.Show(options), From = from.GetValueOrDefault(option.Name, "default") }), Readable);
    }

    static KasseOptions Read(IReadOnlyList<string> args, Func<string, string?> environmentVariable, Action<Switch, string> comesFrom)
    {
        var typed = Typed(args);
        var path = typed.GetValueOrDefault("config") ?? Set("KASSE_CONFIG");
        var file = path is null ? [] : FromFile(path);
        var options = new KasseOptions();
        foreach (var option in Switches)
        {
            var (value, where) =
                typed.TryGetValue(option.Name, out var said) ? (said, $"--{option.Name}")
                : Set(option.Variable) is { } variable ? (variable, option.Variable)
                : (file.GetValueOrDefault(option.Name), path!);
            if (value is null) continue;
            try
            {
                options = option.Apply(options, value);
                comesFrom(option, where);
            }
            catch (Exception wrong) when (wrong is FormatException or ArgumentException)
            {
                throw new FormatException($"--{option.Name} {(option.Show(options) == Hiding.Hidden ? Hiding.Hidden : value)}: {wrong.Message.TrimEnd('.')}.", wrong);
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
              Kasse.Server backup FILE [--data FOLDER]
                                                      copy the database as it is at this moment, also beside a running server
              Kasse.Server config [switches]          print what holds, and which switch, variable or file says so, without secrets, as JSON
              Kasse.Server verify [--data FOLDER]     read everything that was kept, and say whether it adds up
              Kasse.Server --help | --version

            Each switch can also be an environment variable, or a member of a JSON file named by --config. In parentheses: what holds without it.

            """);
        foreach (var option in Switches.Append(new("config", "FILE", "a JSON file with any of these switches, such as { \"rate-limits\": \"off\" } (none)", (o, _) => o, _ => null)))
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

    static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static string OnOff(bool value) => value ? "on" : "off";

    static TimeSpan? Days(string value) => value switch
    {
        "forever" => null,
        _ when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 36500 => TimeSpan.FromDays(days),
        _ => throw new FormatException("must be a number of days, or forever"),
    };

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

    internal sealed record Switch(string Name, string Placeholder, string Help, Func<KasseOptions, string, KasseOptions> Apply, Func<KasseOptions, string?> Show)
    {
        public string Variable => "KASSE_" + Name.Replace('-', '_').ToUpperInvariant();
    }
}
