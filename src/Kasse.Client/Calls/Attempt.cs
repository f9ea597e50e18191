using System.Net;
using System.Text;

namespace Kasse.Client.Calls;

/// <summary>How one attempt ended: with an answer, or with the connection lost.</summary>
/// <param name="Status">Null without an answer.</param>
/// <param name="Lost">Why there is no answer.</param>
sealed record Attempt(HttpStatusCode? Status, byte[] Body, TimeSpan? RetryAfter = null, Exception? Lost = null)
{
    public bool Succeeded => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>Nothing is decided yet. 423 is the platform still working on an attempt before this one.</summary>
    public bool IsTransient => Status switch
    {
        null => true,
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.Locked => true,
        { } status => (int)status >= 500,
    };

    /// <summary>The platform cannot have done it: it refused to look, or was never reached.</summary>
    bool SurelyNotDone => Status == HttpStatusCode.TooManyRequests || Lost is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>For logs and metrics: a status, or the kind of loss.</summary>
    public string Outcome => Status is { } status
        ? ((int)status).ToString()
        : Lost is OperationCanceledException ? "timeout" : "connection";

    public bool MayRepeat(ApiCall call) => IsTransient && (call.Repeatable == Repeatable.Always || SurelyNotDone);

    public VippsMobilePayException ToException(ApiCall call, int attemptCount)
    {
        if (Status is not { } status)
        {
            var why = Lost is OperationCanceledException ? "did not answer in time" : "could not be reached";
            return new($"{call.Operation}: the platform {why} ({Times(attemptCount)}).", call.Operation, Lost)
            {
                IdempotencyKey = call.IdempotencyKey,
                AttemptCount = attemptCount,
                IsTransient = true,
            };
        }
        var text = Text;
        var error = ErrorBody.Read(text);
        var words = string.Join(": ", new[] { error.Title, error.Detail }.Where(part => !string.IsNullOrEmpty(part)));
        var code = error.Code is null ? "" : $" {error.Code}";
        return new($"{call.Operation}: {(int)status}{code}{(words == "" ? "" : $", {words}")}", call.Operation)
        {
            Status = status,
            Code = error.Code,
            Title = error.Title,
            Detail = error.Detail,
            TraceId = error.TraceId,
            ExtraDetails = error.ExtraDetails,
            Body = text,
            IdempotencyKey = call.IdempotencyKey,
            AttemptCount = attemptCount,
            RetryAfter = RetryAfter,
            IsTransient = IsTransient,
        };
    }

    /// <summary>It succeeded, and yet the answer is not what was promised.</summary>
    public VippsMobilePayException Unreadable(ApiCall call, int attemptCount, Exception? cause) =>
        new($"{call.Operation}: {(int)Status!.Value}, but the answer cannot be read.", call.Operation, cause)
        {
            Status = Status,
            Body = Text,
            IdempotencyKey = call.IdempotencyKey,
            AttemptCount = attemptCount,
        };

    static string Times(int count) => count == 1 ? "one attempt" : $"{count} attempts";
}
