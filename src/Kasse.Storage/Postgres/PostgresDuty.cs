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

    public static async Task<Duty> Begin(NpgsqlDataSource source, string what, CancellationToken stopping)
    {
        while (true)
        {
            stopping.ThrowIfCancellationRequested();
            NpgsqlConnection? connection = null;
            try
            {
                connection = await source.OpenConnectionAsync(stopping);
                if (await Ask(connection, $"select pg_try_advisory_lock({Lock}, hashtext('{what}'))", stopping)) return Hold(connection);
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException)
            {
                // Nobody can be on duty without the server; whoever waits here goes on waiting.
            }
            if (connection is not null) await connection.DisposeAsync();
            await Task.Delay(LookEvery, stopping);
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
                    using var patience = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
                    patience.CancelAfter(LookEvery * 3);
                    await Ask(connection, "select true", patience.Token);
                }
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // The turn is over.
            }
            catch (Exception fault) when (fault is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
            {
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
