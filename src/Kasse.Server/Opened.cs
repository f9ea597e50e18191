using Kasse.Storage.Requests;

namespace Kasse.Server;

/// <summary>What services work with that are made known before the database is open, and made when they are first asked for.</summary>
sealed class Opened
{
    public Platform Platform { get => field ?? throw TooEarly(); set; }

    public RequestLogFile RequestLog { get => field ?? throw TooEarly(); set; }

    static InvalidOperationException TooEarly() => new("The database is not open yet.");
}
