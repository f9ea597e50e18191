namespace Kasse.Storage;

/// <summary>The data cannot be used; the message says why and what to do, for the person who started the program.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>More is waiting to be written than the queue may hold. Nothing was done; the caller may try again shortly.</summary>
public sealed class JournalBusyException() : Exception("The journal's queue is full.");

/// <summary>A row of the journal is not as this program, or any version of it, wrote it.</summary>
public sealed class DamagedRowException(long seq, string why, Exception? inner = null) : Exception(Says(seq, why), inner)
{
    internal static string Says(long seq, string why) => $"Row {seq} cannot be read: {why}";
}
