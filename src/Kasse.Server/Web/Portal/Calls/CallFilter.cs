using Kasse.Storage.Requests;

namespace Kasse.Server.Web.Portal.Calls;

/// <summary>What the request log is asked for, as it stands in the address.</summary>
/// <param name="Q">Part of the path, of a body or of the explanation.</param>
/// <param name="Answer">How it was answered.</param>
/// <param name="Reference">Calls about this payment only; asked for together with its <paramref name="Msn"/>.</param>
/// <param name="Before">Only calls older than this one.</param>
public sealed record CallFilter(string? Q, string? Msn, string? Operation, string? Answer, string? Reference, long? Before)
{
    public static readonly (Answered How, string Text)[] Answers =
    [
        (Answered.Badly, "Failed"), (Answered.WithRefusal, "Failed: 4xx"), (Answered.WithFault, "Failed: 5xx"), (Answered.Well, "Succeeded"),
    ];

    public Answered? How => Enum.TryParse<Answered>(Answer, ignoreCase: true, out var how) && Enum.IsDefined(how) ? how : null;

    public bool IsEmpty => string.IsNullOrWhiteSpace(Q + Msn + Operation + Answer + Reference);

    public RequestQuery For(Visitor visitor) => new(
        string.IsNullOrEmpty(Msn) ? visitor.Msns : visitor.Sees(Msn) ? [Msn] : [],
        AboutNone: string.IsNullOrEmpty(Msn) && visitor.SeesEverything,
        string.IsNullOrEmpty(Operation) ? null : Operation, How, string.IsNullOrEmpty(Reference) ? null : Reference, Q);

    public string At(long? before) => Address.Of(
        PortalPaths.Requests, ("q", Q), ("msn", Msn), ("operation", Operation), ("answer", Answer), ("reference", Reference), ("before", before));
}
