using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kasse.Client.Qr;

namespace Kasse.Client.Calls;

/// <summary>Whether a call may be sent again when nobody knows if the first one was done.</summary>
enum Repeatable
{
    /// <summary>It only reads, or carries a key that makes the platform do it once.</summary>
    Always,

    /// <summary>Nothing keeps the platform from doing it twice, so it is sent again only when it surely was not done.</summary>
    UnlessPerhapsDone,
}

/// <summary>One thing that is asked of the platform, however many attempts it takes.</summary>
/// <param name="Operation">For logs, traces and exceptions, such as <c>ePayment capture</c>.</param>
/// <param name="Path">Relative to the address of the platform, with no slash in front.</param>
sealed record ApiCall(string Operation, HttpMethod Method, string Path)
{
    /// <summary>The payment or order that it is about.</summary>
    public string? Reference { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>Made once, so that all attempts carry the same one.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>eCom calls it otherwise.</summary>
    public string IdempotencyHeader { get; init; } = "Idempotency-Key";

    /// <summary>How the code is drawn that is answered; null for whatever is no code.</summary>
    public QrImage? Drawn { get; init; }

    public Repeatable Repeatable { get; init; } = Repeatable.Always;

    /// <summary>Only the token endpoint is called without a token, and is the only one that sees the client secret.</summary>
    public bool ForToken { get; init; }

    public static ApiCall Get(string operation, string path, string reference) => new(operation, HttpMethod.Get, path) { Reference = reference };

    /// <param name="key">The caller's own idempotency key; null makes one.</param>
    public static ApiCall Post(string operation, string path, string reference, string? key) =>
        new(operation, HttpMethod.Post, path) { Reference = reference, IdempotencyKey = key ?? NewKey() };

    public static string NewKey() => Guid.NewGuid().ToString();

    public ApiCall With<T>(T body, JsonTypeInfo<T> type) => this with { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };

    /// <summary>A caller's text as one segment of a path, whatever is in it.</summary>
    /// <exception cref="ArgumentException">It is empty, or would lead elsewhere.</exception>
    public static string Segment(string text, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(text))] string? name = null) =>
        string.IsNullOrWhiteSpace(text) || text is "." or ".."
            ? throw new ArgumentException($"\"{text}\" names no payment.", name)
            : Uri.EscapeDataString(text);
}
