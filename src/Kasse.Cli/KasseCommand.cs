using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using Kasse.Cli.Verbs;
using Kasse.Client;
using Kasse.Server.Control;
using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Cli;

/// <summary>The command <c>kasse</c>. What it is asked for goes to the output, each failure as one sentence to the error stream.</summary>
static class KasseCommand
{
    public const int Worked = 0, Failed = 1, Misused = 2;

    /// <summary>What is under way gets this long to end after the first interrupt.</summary>
    static readonly TimeSpan GraceAtTheEnd = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken stopping = default)
    {
        var parsed = Root(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors) terminal.Errors.WriteLine($"kasse: {error.Message}");
            terminal.Errors.WriteLine("kasse: --help says what can be asked.");
            return Misused;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Errors,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = GraceAtTheEnd,
            }, stopping);
        }
        catch (FormatException wrong)
        {
            return Say(wrong.Message, Misused);
        }
        catch (Exception fault) when (fault is FailedException or ControlException or StorageException or StartException or IOException or UnauthorizedAccessException)
        {
            return Say(fault.Message, Failed);
        }
        catch (VippsMobilePayException refused)
        {
            return Say(string.Join(' ', [refused.Message, .. refused.ExtraDetails.Select(detail => $"{detail.Name}: {detail.Reason}")]), Failed);
        }
        catch (DbException fault)
        {
            return Say($"The database could not be used ({fault.Message}).", Failed);
        }

        int Say(string what, int code)
        {
            terminal.Errors.WriteLine($"kasse: {what}");
            return code;
        }
    }

    static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("The Vipps MobilePay payment platform, on your own machine.");
        root.Add(Terminal.AsJson);
        foreach (var verb in (Command[])
        [
            ServeVerb.Command(terminal), StatusVerb.Command(terminal), KeysVerb.Command(terminal), PayVerb.Command(terminal), ApproveVerb.Command(terminal),
            RejectVerb.Command(terminal), EventsVerb.Command(terminal), WebhooksVerb.Command(terminal), ClockVerb.Command(terminal), FaultsVerb.Command(terminal),
            RequestsVerb.Command(terminal), VerifyVerb.Command(terminal), ExportVerb.Command(terminal), BackupVerb.Command(terminal),
            ImportVerb.Command(terminal), MoveVerb.Command(terminal), ArchiveVerb.Command(terminal), HostsVerb.Command(terminal),
            ChecklistVerb.Command(terminal), ScenarioVerb.Command(terminal), CompletionVerb.Command(terminal),
        ]) root.Add(verb);
        return root;
    }
}

/// <summary>What was asked for cannot be done; the message says why, for the person who asked.</summary>
sealed class FailedException(string message) : Exception(message);
