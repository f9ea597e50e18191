using System.Data.Common;

namespace Kasse.Server.Start;

/// <summary>Switches as they may be shown to somebody.</summary>
static class Hiding
{
    public const string Hidden = "(hidden)";

    static readonly string[] Secrets = ["pass", "pwd", "secret"];

    /// <param name="connectionString">What cannot be understood is hidden as a whole.</param>
    public static string Password(string connectionString)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            foreach (var name in parts.Keys.Cast<string>().Where(name => Secrets.Any(secret => name.Contains(secret, StringComparison.OrdinalIgnoreCase))).ToList())
                parts[name] = Hidden;
            return parts.ConnectionString;
        }
        catch (ArgumentException)
        {
            return Hidden;
        }
    }

    /// <param name="key">A key, or the file that has it.</param>
    public static string Key(string key) => File.Exists(key) ? key : Hidden;
}
