using Dapper;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public sealed class CheckpointTests : IAsyncLifetime
{
    const int MebiByte = 1 << 20;

    readonly TestStore store = new();
    int written;

    string Log => store.Folder.DatabaseFile + "-wal";
    long LogLength => new FileInfo(Log).Length;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task The_log_starts_over_while_writing_goes_on(int readerCount)
    {
        using var stopping = new CancellationTokenSource();
        var readers = Enumerable.Range(0, readerCount).Select(_ => Task.Factory.StartNew(() => Read(stopping.Token), TaskCreationOptions.LongRunning)).ToList();

        // Without checkpoints the log would hold everything; how far it grows before it starts over depends on the machine.
        while (LogLength > written / 2 || written < 32 * MebiByte)
        {
            Assert.True(written < 1024 * MebiByte, $"{written} bytes written, and the log holds {LogLength}.");
            await Write();
        }

        await stopping.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_log_that_had_to_wait_for_a_slow_reader_shrinks_afterwards()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var finished = new ManualResetEventSlim();
        var reading = Task.Run(() => store.Database.Read(session =>
        {
            session.Connection.Execute("begin deferred");
            session.Connection.ExecuteScalar<long>("select count(*) from settings");
            seen.SetResult();
            finished.Wait();
            return session.Connection.Execute("commit transaction");
        }));
        await Task.WhenAny(seen.Task, reading);
        while (LogLength < 40 * MebiByte) await Write();
        finished.Set();
        await reading;

        while (LogLength > 32 * MebiByte)
        {
            Assert.True(written < 1024 * MebiByte, $"{written} bytes written, and the log holds {LogLength}.");
            await Write();
        }
    }

    [Fact]
    public async Task Closing_leaves_no_log()
    {
        await store.Create("bread", Kr(100));
        store.Payment("bread");
        Assert.NotEqual(0, LogLength);

        await store.Database.DisposeAsync();

        Assert.False(File.Exists(Log));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    void Read(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested) store.Journal.Newest(null, 1);
    }

    async Task Write()
    {
        await store.Database.Write(session => session.Connection.Execute(
            "insert into settings (name, value) values ('large', @value) on conflict (name) do update set value = excluded.value",
            new { value = new string((char)('a' + written / MebiByte % 26), MebiByte) }));
        written += MebiByte;
    }
}
