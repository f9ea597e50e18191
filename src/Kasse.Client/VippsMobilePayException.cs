using System.Net;

namespace Kasse.Client;

/// <summary>A call that did not succeed: the platform said no, or could not be reached although it was tried again.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/errors"/></remarks>
public sealed class VippsMobilePayException : Exception
{
    internal VippsMobilePayException(string message, string operation, Exception? cause = null) : base(message, cause) => Operation = operation;

    /// <summary>What was asked for, such as <c>ePayment capture</c>.</summary>
    public string Operation { get; }

    /// <summary>The HTTP status of the last answer; null when there was none.</summary>
    public HttpStatusCode? Status { get; internal init; }

    /// <summary>
    /// The platform's own code, such as <c>6090</c>: what to branch on, together with <see cref="Status"/>. Null when the answer has none, as for
    /// malformed requests.
    /// </summary>
    public string? Code { get; internal init; }

    /// <summary>The kind of error, in a few English words that may change.</summary>
    public string? Title { get; internal init; }

    /// <summary>What was wrong with this very request, in English words that may change.</summary>
    public string? Detail { get; internal init; }

    /// <summary>Names this call in the platform's logs. Its support asks for it.</summary>
    public string? TraceId { get; internal init; }

    /// <summary>What else was said: the members of a malformed request, or each error where there are several.</summary>
    public IReadOnlyList<ErrorDetail> ExtraDetails { get; internal init; } = [];

    /// <summary>The body of the last answer as it came, whatever it was; null when there was no answer.</summary>
    public string? Body { get; internal init; }

    /// <summary>The idempotency key that all attempts were sent with. Call again with it to go on where this call ended.</summary>
    public string? IdempotencyKey { get; internal init; }

    /// <summary>How many times it was tried.</summary>
    public int AttemptCount { get; internal init; }

    /// <summary>How long the platform asked to wait before the next try, if it did.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>
    /// True when nothing is decided: the same call may succeed later. <b>It may also have been done already</b>, with the answer lost: repeat it with
    /// <see cref="IdempotencyKey"/>, or read the payment, before you do anything else. False when the platform decided.
    /// </summary>
    public bool IsTransient { get; internal init; }
}

/// <summary>One of several things that an error says.</summary>
/// <param name="Name">The member of the request that is wrong, as a path such as <c>amount.value</c>, or <c>ErrorCode</c>.</param>
/// <param name="Reason">What is wrong with it, or the code.</param>
public sealed record ErrorDetail(string Name, string Reason);
