using System.IO.Compression;
using Kasse.Server;
using Kasse.Server.Start;

namespace Kasse.Cli.Tests;

public sealed class WorldTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
    Shell shell = null!;

    string World => Path.Combine(folder, "world.kasse");
    string Elsewhere => Path.Combine(folder, "elsewhere");

    public async ValueTask InitializeAsync()
    {
        shell = await Shell.Open();
        await shell.Run("pay", "10", "--reference", "order-0001");
        await shell.Run("approve", "order-0001");
        await shell.Run("clock", "advance", "3d");
        // Whoever reads the log sees all of it; what was called a moment ago may be on its way to the disk.
        await shell.Run("requests");
    }

    public async ValueTask DisposeAsync()
    {
        await shell.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_world_goes_on_elsewhere_with_its_keys_its_payments_and_its_time()
    {
        var exported = await shell.Run("export", World);
        var imported = await shell.Run("import", World, "--data", Elsewhere);

        Assert.Equal(("1", "yes", "yes"), (exported["Payments"], exported["Adds up"], imported["Adds up"]));
        await using var server = await KasseServer.Start(new KasseOptions { DataFolder = Elsewhere, Urls = "http://127.0.0.1:0" });
        var payment = server.Platform.Journal.Find("123456", "order-0001")!.Payment;
        Assert.Equal(1000, payment.Authorized.Minor);
        Assert.Equal(shell.Kasse.ClientSecret, server.Platform.Settings.Current.KeysOf("123456")!.ClientSecret);
        Assert.True(server.Platform.Clock.Offset >= TimeSpan.FromDays(3));
        Assert.Contains(server.RequestLog.Newest(null, 10), request => request.Operation == "ePayment create");
    }

    [Fact]
    public async Task Its_keys_are_for_its_owner_alone()
    {
        await shell.Run("export", World);

        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(World));
    }

    [Fact]
    public async Task Nothing_is_written_over()
    {
        await shell.Run("export", World);

        Assert.Equal((1, $"kasse: {World} exists. Choose another name, or remove it.\n"), await shell.Run("export", World) is var again ? (again.ExitCode, again.Errors) : default);
        var import = await shell.Run("import", World);
        Assert.Equal((1, $"kasse: {shell.DataFolder} is not empty. Nothing is imported over what is there: choose another folder with --data.\n"), (import.ExitCode, import.Errors));
    }

    [Fact]
    public async Task A_file_that_was_changed_is_refused_and_leaves_nothing()
    {
        await shell.Run("export", World);
        using (var archive = ZipFile.Open(World, ZipArchiveMode.Update))
        {
            using var journal = archive.GetEntry("kasse.db")!.Open();
            journal.Seek(5000, SeekOrigin.Begin);
            journal.WriteByte(7);
        }

        var refused = await shell.Run("import", World, "--data", Elsewhere);

        Assert.Equal((1, $"kasse: {World} is damaged: kasse.db is not what was written. Nothing was imported.\n"), (refused.ExitCode, refused.Errors));
        Assert.Equal([World], Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Something_else_is_no_world()
    {
        await File.WriteAllTextAsync(World, "socks");

        var refused = await shell.Run("import", World, "--data", Elsewhere);

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith($"kasse: {World} is no world that kasse has exported, or is damaged", refused.Errors);
    }
}
