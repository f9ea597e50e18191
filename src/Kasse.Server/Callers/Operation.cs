using Kasse.Engine;
using Kasse.Storage;

namespace Kasse.Server.Callers;

/// <summary>How often an operation may be called, per minute.</summary>
public enum Limit
{
    None,

    /// <summary>2 for one reference of one sales unit.</summary>
    Beginnings,

    /// <summary>5 for one reference of one sales unit.</summary>
    Writes,

    /// <summary>120 for one reference with one subscription key.</summary>
    Reads,
}

/// <summary>What the gate must know of an operation before it lets a request through.</summary>
/// <param name="Name">As counted in the dashboard and named in the log, like <c>ePayment capture</c>.</param>
/// <param name="ReferenceInBody">The reference that limits are counted for is a member of the body instead of a part of the path.</param>
/// <param name="MsnOptional">A partner may leave the serial number out and speak for all its sales units.</param>
/// <param name="ForPsps">The keys of a payment service provider are good here.</param>
/// <param name="KeyOptional">The subscription key may be missing: the token alone says who calls.</param>
/// <param name="BodyBytesMax">Larger bodies are refused unread.</param>
/// <param name="Surface">How the surface words what only it can word.</param>
/// <param name="Refusing">How it says what the engine refuses; null where nothing of that is said.</param>
public sealed record Operation(string Name, Surface Surface, Limit Limit = Limit.None, bool ReferenceInBody = false, bool MsnOptional = false,
    bool ForPsps = false, bool KeyOptional = false, int BodyBytesMax = Operation.UsualBodyBytesMax, Refusing? Refusing = null)
{
    public const int UsualBodyBytesMax = 1 << 20;
}

/// <summary>A surface's words for what can go wrong outside its operations.</summary>
/// <param name="Forbidden">The keys are good, but not for this sales unit.</param>
/// <param name="Fault">A defect on our side.</param>
public sealed record Surface(Func<HttpContext, Why, Reply> Forbidden, Func<HttpContext, Reply> Fault);

/// <summary>How an operation says what the engine refuses.</summary>
/// <param name="Knows">Whether it has words for that.</param>
/// <param name="Say">The words, for a call that has a sales unit and is about a reference.</param>
public sealed record Refusing(Func<Refusal, bool> Knows, Func<Call, string, Refusal, Reply> Say)
{
    public static bool Everything(Refusal refusal) => true;
}
