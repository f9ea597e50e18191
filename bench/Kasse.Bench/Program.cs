using System.Runtime.InteropServices;
using Kasse.Bench;

if (args is ["bare", var answersFile])
{
    await BareServer.Run(answersFile);
    return 0;
}

var (run, switches) = args is ["peers", ..] ? ((Func<Arguments, CancellationToken, Task<bool>>)Peers.Run, args[1..]) : (Benchmark.Run, args);
if (Arguments.Parse(switches) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    return await run(arguments, stopping.Token) ? 0 : 1;
}
catch (Exception consequence) when (stopping.IsCancellationRequested && consequence is OperationCanceledException or BenchmarkFailed)
{
    return 130;
}
catch (BenchmarkFailed failure)
{
    Console.Error.WriteLine($"\nThe benchmark failed. {failure.Message}");
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
