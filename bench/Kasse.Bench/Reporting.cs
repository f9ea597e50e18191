using System.Text.Json;

namespace Kasse.Bench;

/// <summary>What every run does around its measurements: a folder for the time being, a table for people, a file for machines.</summary>
static class Reporting
{
    static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public static async Task<TReport> Make<TReport>(
        Arguments arguments, Func<string, Task<TReport>> measure, Action<TReport, TextWriter> write, CancellationToken stopping)
    {
        Load.PollInline();
        var folder = Directory.CreateTempSubdirectory("kasse-bench-").FullName;
        try
        {
            var report = await measure(folder);
            Say("");
            write(report, Console.Out);
            if (arguments.JsonFile is { } file)
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(report, Indented), stopping);
            return report;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static void Say(string progress) => Console.Error.Write(Console.IsErrorRedirected ? $"{progress}\n" : $"\r\e[K{progress}");
}
