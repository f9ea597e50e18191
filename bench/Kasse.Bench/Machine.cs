using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kasse.Bench;

/// <summary>Where the numbers were made. How long the disk takes to make four kilobytes durable decides more than the processor.</summary>
sealed record Machine(string Processor, int CoresCount, string System, string Runtime, double FsyncMs)
{
    public static Machine Here(string folder) => new(
        Processor: File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
            ?? RuntimeInformation.ProcessArchitecture.ToString(),
        CoresCount: Environment.ProcessorCount,
        System: RuntimeInformation.OSDescription,
        Runtime: RuntimeInformation.FrameworkDescription,
        FsyncMs: Fsync(Path.Combine(folder, "fsync")));

    public override string ToString() => $"{CoresCount} x {Processor}, {System}, {Runtime}, one fsync {FsyncMs:N2} ms";

    static double Fsync(string path)
    {
        var page = new byte[4096];
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        return Statistics.Median(Enumerable.Range(0, 100).Select(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            file.Write(page);
            file.Flush(flushToDisk: true);
            return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }));
    }
}
