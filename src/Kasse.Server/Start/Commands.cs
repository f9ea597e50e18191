using System.Data.Common;
using Kasse.Storage;

namespace Kasse.Server.Start;

/// <summary>What the program does with its command line. Each failure is one clear sentence, and an exit code that is not 0.</summary>
public static class Commands
{
    const int Worked = 0, Failed = 1, Misused = 2;

    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            switch (args)
            {
                case ["help", ..]:
                case [..] when args.Any(arg => arg is "--help" or "-h"):
                    output.WriteLine(KasseOptions.Help());
                    return Worked;
                case ["--version"]:
                    output.WriteLine(KasseServer.Version);
                    return Worked;
                case ["keys", .. var rest]:
                    output.WriteLine(Keys.Print(Read(rest)));
                    return Worked;
                case ["password", var email, .. var rest] when !email.StartsWith('-'):
                    var key = await PortalKey.Renew(Read(rest), email);
                    output.WriteLine($"{key.Email} signs in to the portal with the password {key.Password}");
                    return Worked;
                case ["password", ..]:
                    throw new FormatException("password needs the e-mail of an account. --help says more.");
                case ["config", .. var rest]:
                    output.WriteLine(KasseOptions.Explain(rest, Environment.GetEnvironmentVariable));
                    return Worked;
                case ["backup", var file, .. var rest] when !file.StartsWith('-'):
                    output.WriteLine(MakeBackup(Read(rest), file));
                    return Worked;
                case ["backup", ..]:
                    throw new FormatException("backup needs the name of a file that is not there yet. --help says more.");
                case ["reseal", .. var rest]:
                    output.WriteLine(await SecretActs.Reseal(Read(rest)));
                    return Worked;
                case ["end-tokens", .. var rest]:
                    output.WriteLine(await SecretActs.EndTokens(Read(rest)));
                    return Worked;
                case ["verify", .. var rest]:
                    return Verify(Read(rest), output);
                default:
                    return await Serve(Read(args), output);
            }
        }
        catch (FormatException wrong)
        {
            errors.WriteLine($"kasse: {wrong.Message}");
            return Misused;
        }
        catch (Exception fault) when (fault is StorageException or StartException)
        {
            errors.WriteLine($"kasse: {fault.Message}");
            return Failed;
        }
        catch (DbException fault)
        {
            errors.WriteLine($"kasse: The database could not be used ({fault.Message}).");
            return Failed;
        }
    }

    static KasseOptions Read(string[] args) => KasseOptions.Read(args, Environment.GetEnvironmentVariable);

    internal static async Task<int> Serve(KasseOptions options, TextWriter output, CancellationToken stopping = default)
    {
        await using var server = await KasseServer.Start(options);
        Welcome.Print(server, output);
        await server.WaitForShutdown(stopping);
        return Worked;
    }

    static string MakeBackup(KasseOptions options, string file)
    {
        var backup = Backup.Write(options.Database, file);
        return $"{file} has {backup.PaymentCount} payments in {backup.RowCount} rows: {(backup.AddsUp ? "everything adds up" : "not everything adds up, as verify says")}. {Backup.AboutTheKey(options.Database)}";
    }

    static int Verify(KasseOptions options, TextWriter output)
    {
        var result = Verification.Run(options.Database);
        foreach (var finding in result.Findings) output.WriteLine(finding);
        output.WriteLine(result.Findings.Count == 0
            ? $"{result.PaymentCount} payments in {result.RowCount} rows: everything adds up."
            : $"{result.PaymentCount} payments in {result.RowCount} rows: {result.Findings.Count} findings.");
        return result.Findings.Count == 0 ? Worked : Failed;
    }
}
