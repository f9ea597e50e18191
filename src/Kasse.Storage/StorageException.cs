namespace Kasse.Storage;

/// <summary>The data cannot be used; the message says why and what to do, for the person who started the program.</summary>
public sealed class StorageException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>More is waiting to be written than the queue may hold. Nothing was done; the caller may try again shortly.</summary>
public sealed class JournalBusyException() : Exception("The journal's queue is full.");
