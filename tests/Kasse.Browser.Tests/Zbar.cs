using System.Diagnostics;

namespace Kasse.Browser.Tests;

/// <summary>A scanner that is not ours.</summary>
static class Zbar
{
    public static async Task<string> Read(byte[] image)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, image);
            using var zbar = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", file]) { RedirectStandardOutput = true })!;
            var content = await zbar.StandardOutput.ReadToEndAsync();
            await zbar.WaitForExitAsync();
            return content.Trim();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
