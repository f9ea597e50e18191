namespace Kasse.Server.Start;

/// <summary>Kasse cannot start; the message says why and what to do, for the person who tried.</summary>
public sealed class StartException(string message, Exception? inner = null) : Exception(message, inner);
