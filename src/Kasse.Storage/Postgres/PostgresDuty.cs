using Npgsql;

namespace Kasse.Storage.Postgres;

/// <summary>
/// Whoever of all who share a database holds the advisory lock looks after what only one may. The server gives the lock to the
/// next one when the connection ends, however that came about.
/// </summary>
static class PostgresDuty
{
    /// <summary>The first half of the locks' numbers ("KASS"); the other one tells what for.</summary>
    const int Lock = 0x4B415353;

    /// <summary>How soon a connection that nobody answers on any more is noticed, here and by others.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Longer than it takes whoever is on duty to notice. A machine that is gone without a word closes no connection.</summary>
    static readonly TimeSpan SilentMax = TimeSpan.FromSeconds(10);

    public static async Task<Duty> Begin(NpgsqlDataSource source, string what, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            try
            {
                if (await Try(source, what, stopping) is { } duty) return duty;
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // Whatever it was: nobody can be on duty without the server, and whoever waits here goes on waiting.
            }
            await Task.Delay(LookEvery, stopping);
        }
    }

    /// <returns>Null when it is somebody else's turn.</returns>
    static async Task<Duty?> Try(NpgsqlDataSource source, string what, CancellationToken stopping)
    {
        var connection = await PostgresServer.Open(source, stopping);
        var held = false;
        try
        {
            await using (var settings = new NpgsqlCommand($"set idle_session_timeout = {(int)SilentMax.TotalMilliseconds}", connection))
                await settings.ExecuteNonQueryAsync(stopping);
            held = await Ask(connection, $"select pg_try_advisory_lock({Lock}, hashtext('{what}'))", stopping);
            return held ? Hold(connection) : null;
        }
        finally
        {
            if (!held) await connection.DisposeAsync();
        }
    }

    static Duty Hold(NpgsqlConnection connection)
    {
        var (lost, ending) = (new CancellationTokenSource(), new CancellationTokenSource());
        var watching = Watch();
        return new Duty(End, lost.Token);

        async ValueTask End()
        {
            await ending.CancelAsync();
            await watching;
            await connection.DisposeAsync();
            ending.Dispose();
            lost.Dispose();
        }

        async Task Watch()
        {
            try
            {
                while (true)
                {
                    await Task.Delay(LookEvery, ending.Token);
                    // Not left to the driver, which calls the server to have the question stopped before it gives up.
                    await Ask(connection, "select true", ending.Token).WaitAsync(LookEvery * 3, ending.Token);
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // The turn is over.
            }
            catch (Exception)
            {
                // Whatever it was: nobody can tell any more whose turn it is.
                await lost.CancelAsync();
            }
        }
    }

    static async Task<bool> Ask(NpgsqlConnection connection, string question, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return (bool)(await command.ExecuteScalarAsync(stopping))!;
    }
}
