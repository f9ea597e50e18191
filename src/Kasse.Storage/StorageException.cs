using System.Data.Common;

namespace Kasse.Storage;

/// <summary>The data cannot be used; the message says why and what to do, for the person who started the program.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>More is waiting to be written than the queue may hold. Nothing was done; the caller may try again shortly.</summary>
public sealed class JournalBusyException() : Exception("The journal's queue is full.");

/// <summary>What goes by: too much is waiting, or the database is in trouble. The same request may succeed a little later.</summary>
public static class Outage
{
    public static bool Is(Exception fault) =>
        fault is JournalBusyException or DbException { IsTransient: true } || fault is DbException { SqlState: { } state } && IsTrouble(state);

    // PostgreSQL's: connections, resources, operators and machines; a transaction that somebody else's failure or a timeout has ended; a server
    // that has become one to read from only.
    static bool IsTrouble(string state) => state[..2] is "08" or "53" or "57" or "58" || state is "25P02" or "25P03" or "25P04" or "25006";
}

/// <summary>A row of the journal is not as this program, or any version of it, wrote it.</summary>
public sealed class DamagedRowException(long seq, string why, Exception? inner = null) : Exception(Says(seq, why), inner)
{
    internal static string Says(long seq, string why) => $"Row {seq} cannot be read: {why}";
}

/// <summary>What is asked for has come to its end and was taken out of the journal.</summary>
public sealed class ArchivedException(string what, string table)
    : Exception($"Payment {what} was archived. Nothing can happen to it any more; what did happen is in the table {table}, or where that was put.");
