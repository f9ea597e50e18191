using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Kasse.Engine.Payments;
using Kasse.Server.FaultInjection;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>
/// What every caller passes, in this order: subscription key, token, sales unit, body, rate limit. Each failure is worded as that layer
/// of the platform words it, and explained in the request log.
/// </summary>
/// <param name="faults">Null where nothing may go wrong on purpose.</param>
/// <param name="time">Real time.</param>
public sealed class Gate(
    SettingsTables settings, Tokens tokens, RateLimits limits, RequestLog log, FaultList? faults, TimeProvider time, ILogger<Gate> logger)
{
    /// <summary>Lets only callers with good keys through to an operation.</summary>
    public RequestDelegate Admit(Operation operation, Func<Call, Task<Reply>> handle)
    {
        faults?.CanStrike(operation);
        return Serve(operation.Name, operation.Surface.Fault, (http, exchange) => Admit(operation, handle, http, exchange));
    }

    async Task<Reply> Admit(Operation operation, Func<Call, Task<Reply>> handle, HttpContext http, Exchange exchange)
    {
        var (keys, unit, refused) = Recognize(http, operation);
        exchange.Msn = unit?.Msn ?? http.Request.Headers["Merchant-Serial-Number"];
        exchange.ClientId = keys?.ClientId;
        exchange.RequestBody = await ReadBody(http, operation.BodyBytesMax);
        if (refused is not null) return refused;

        if (limits.Apply(operation.Limit))
        {
            var reference = operation.ReferenceInBody ? ReferenceIn(exchange.RequestBody.Span) : (string?)http.Request.RouteValues["reference"];
            var owner = operation.Limit == Limit.Reads ? (string)http.Request.Headers["Ocp-Apim-Subscription-Key"]! : unit?.Msn ?? keys!.ClientId;
            if (limits.Take(operation.Limit, operation.Name, owner, reference ?? "") is { } seconds)
            {
                return GatewayReply.TooManyRequests(seconds, TooOften(operation, reference));
            }
        }
        return await Undergo(operation, exchange, new Call(http, keys!, unit, exchange.RequestBody), handle);
    }

    /// <summary>Does what a call asks for, unless something is to go wrong with it on purpose.</summary>
    Task<Reply> Undergo(Operation operation, Exchange exchange, Call call, Func<Call, Task<Reply>> handle)
    {
        if (faults is null) return handle(call);
        string? asked = call.Http.Request.Headers[FaultList.HeaderName];
        return asked is null && faults.IsEmpty ? handle(call) : Undergo(faults, asked, operation, exchange, call, handle);
    }

    async Task<Reply> Undergo(FaultList faults, string? asked, Operation operation, Exchange exchange, Call call, Func<Call, Task<Reply>> handle)
    {
        if (faults.Downtime(call.Unit is { } own ? [own.Msn] : call.Keys.Msns) is { } down)
            return GatewayReply.Unavailable(StatusCodes.Status503ServiceUnavailable, down.Explained());
        var harm = asked is null ? null : Harm.ReadForCall(asked);
        if (asked is not null && harm is null)
            return GatewayReply.BadRequest(400, new($"The header {FaultList.HeaderName} says '{asked}'.", $"It can say {Harm.Examples}."));
        var about = ReferenceOf(call.Http, exchange);
        if (asked is null && call.Unit is { } unit) harm = faults.Strike(unit.Msn, operation, about);
        return harm is null ? await handle(call) : await new FaultyCall(call, operation, about, time).Suffer(harm, handle);
    }

    /// <summary>Of the payment that a request is about, as far as that can be seen from outside; null when it cannot.</summary>
    internal static string? ReferenceOf(HttpContext http, Exchange exchange) =>
        http.Request.RouteValues.GetValueOrDefault("reference") as string ?? ReferenceIn(exchange.RequestBody.Span);

    /// <summary>Serves an operation that asks for no keys, or looks at them itself; it is logged like any other.</summary>
    public RequestDelegate Open(string name, Func<HttpContext, Exchange, Task<Reply>> handle) => Serve(name, GatewayReply.Surface.Fault, async (http, exchange) =>
    {
        exchange.RequestBody = await ReadBody(http, Operation.UsualBodyBytesMax);
        return await handle(http, exchange);
    });

    /// <summary>Serves an operation that gives out tokens: it looks at the keys itself, and notes whose they are.</summary>
    public RequestDelegate Grant(string name, Func<HttpContext, Exchange, Reply> grant)
    {
        var operation = new Operation(name, GatewayReply.Surface);
        faults?.CanStrike(operation);
        return Serve(name, operation.Surface.Fault, async (http, exchange) =>
        {
            exchange.RequestBody = await ReadBody(http, operation.BodyBytesMax);
            var granted = grant(http, exchange);
            var registry = settings.Current;
            if (granted.Status != StatusCodes.Status200OK || registry.WithClientId(exchange.ClientId ?? "") is not { } keys) return granted;
            // What is not answered was never granted, so that a fault can come behind it.
            var unit = keys.Msns is [var only] ? registry.SalesUnits.GetValueOrDefault(only) : null;
            return await Undergo(operation, exchange, new Call(http, keys, unit, exchange.RequestBody), _ => Task.FromResult(granted));
        });
    }

    [SuppressMessage("Design", "CA1031", Justification = "The one edge where a defect of ours becomes an answer: logged with everything, told to the caller as a 500.")]
    RequestDelegate Serve(string name, Func<HttpContext, Reply> fault, Func<HttpContext, Exchange, Task<Reply>> answer) => async http =>
    {
        var exchange = log.Begin(name);
        Reply reply;
        try
        {
            reply = await answer(http, exchange);
        }
        catch (BadHttpRequestException bad)
        {
            reply = bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? GatewayReply.TooLarge(new(bad.Message, "Send less at once; a picture may need fewer pixels."))
                : GatewayReply.BadRequest(bad.StatusCode, new($"It is no whole HTTP request: {bad.Message}", "Look at what the program or a proxy before it makes of Content-Length and Transfer-Encoding."));
        }
        catch (Exception fault) when (Outage.Is(fault))
        {
            reply = GatewayReply.Busy(fault);
        }
        catch (ArchivedException old)
        {
            reply = GatewayReply.Gone(new(old.Message, "Its history is in the archive; nothing can be done to it any more."));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            log.End(exchange, http, Reply.Empty(499) with { Why = HungUp });
            return;
        }
        catch (Exception defect)
        {
            // The one edge where a defect of ours is caught: logged once, answered like the platform's own, and the server goes on.
            logger.LogError(defect, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            reply = fault(http) with { Why = Reply.Defect with { Cause = $"A defect in Kasse: {defect.Message}" } };
        }
        // Logged first: whoever has read the answer finds it in the log.
        log.End(exchange, http, reply);
        await reply.WriteTo(http);
    };

    (KeySet? Keys, SalesUnit? Unit, Reply? Refused) Recognize(HttpContext http, Operation operation)
    {
        var registry = settings.Current;
        string? subscriptionKey = http.Request.Headers["Ocp-Apim-Subscription-Key"];
        var keys = string.IsNullOrEmpty(subscriptionKey) ? null : registry.WithSubscriptionKey(subscriptionKey);
        if (keys is null && !string.IsNullOrEmpty(subscriptionKey)) return (null, null, GatewayReply.SubscriptionKeyUnknown(subscriptionKey, registry));
        if (keys is null && !operation.KeyOptional) return (null, null, GatewayReply.SubscriptionKeyMissing);

        var token = BearerToken(http);
        if (token.IsEmpty)
            return (keys, null, GatewayReply.TokenRejected(WrongKeys.NoToken));
        var (clientId, why) = tokens.Check(token);
        if (clientId is null) return (keys, null, GatewayReply.TokenRejected(why!));
        keys ??= registry.WithClientId(clientId);
        if (keys is null) return (null, null, GatewayReply.TokenRejected(WrongKeys.DeletedKeys));
        if (!string.Equals(clientId, keys.ClientId, StringComparison.OrdinalIgnoreCase))
        {
            return (keys, null, GatewayReply.TokenRejected(WrongKeys.TokenOfOthers(registry.WithClientId(clientId)?.Name ?? clientId, keys)));
        }
        if (keys.Kind == KeySetKind.Accounting)
            return (keys, null, operation.Surface.Forbidden(http, WrongKeys.AccountingKeys(keys)));
        if (keys.Kind == KeySetKind.Psp && !operation.ForPsps)
            return (keys, null, operation.Surface.Forbidden(http, WrongKeys.PspKeys(keys)));
        return SalesUnitFor(http, operation, registry, keys);
    }

    static (KeySet, SalesUnit?, Reply?) SalesUnitFor(HttpContext http, Operation operation, Registry registry, KeySet keys)
    {
        string? msn = http.Request.Headers["Merchant-Serial-Number"];
        if (string.IsNullOrEmpty(msn))
        {
            if (keys.Kind == KeySetKind.SalesUnit && keys.Msns.Count == 1) return (keys, registry.SalesUnits[keys.Msns[0]], null);
            return operation.MsnOptional
                ? (keys, null, null)
                : (keys, null, operation.Surface.Forbidden(http, WrongKeys.NoSerialNumber(keys)));
        }
        return keys.Msns.Contains(msn) && registry.SalesUnits.TryGetValue(msn, out var unit)
            ? (keys, unit, null)
            : (keys, null, operation.Surface.Forbidden(http, WrongKeys.SerialNumber(keys, msn, "the header Merchant-Serial-Number", registry)));
    }

    static Why TooOften(Operation operation, string? reference) => new(
        $"{operation.Name} was called too often for {(string.IsNullOrEmpty(reference) ? "requests without a reference, which are counted together" : $"the reference '{reference}'")}.",
        operation.Limit == Limit.Reads
            ? "Poll at most every two seconds, and stop once the payment has reached a final state."
            : "Wait for the answer before repeating, and do not repeat what was answered. Five times a minute are allowed for each reference.");

    // Clients write the scheme in either case, or leave it out.
    static ReadOnlySpan<char> BearerToken(HttpContext http)
    {
        var value = ((string?)http.Request.Headers.Authorization).AsSpan();
        return (value.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) ? value["Bearer".Length..] : value).Trim();
    }

    static readonly Why HungUp = new("The caller hung up before the answer was ready.",
        "Wait for longer before giving up. Whether it was done can be read back, or asked by repeating it with the same idempotency key.");

    static ValueTask<ReadOnlyMemory<byte>> ReadBody(HttpContext http, int bytesMax) =>
        http.Request.ContentLength is null or 0 && http.Request.Headers.TransferEncoding.Count == 0 ? default : ReadWholeBody(http, bytesMax);

    static async ValueTask<ReadOnlyMemory<byte>> ReadWholeBody(HttpContext http, int bytesMax)
    {
        if (http.Request.ContentLength > bytesMax) throw TooLarge();
        var reader = http.Request.BodyReader;
        while (true)
        {
            var read = await Read(reader, http.RequestAborted);
            if (read.Buffer.Length > bytesMax)
            {
                reader.AdvanceTo(read.Buffer.End);
                throw TooLarge();
            }
            if (read.IsCompleted)
            {
                var body = new byte[read.Buffer.Length];
                System.Buffers.BuffersExtensions.CopyTo(read.Buffer, body);
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }

        BadHttpRequestException TooLarge() => new($"The body is larger than {bytesMax / 1024} KiB.", StatusCodes.Status413PayloadTooLarge);
    }

    static async ValueTask<ReadResult> Read(PipeReader reader, CancellationToken hungUp)
    {
        try
        {
            return await reader.ReadAsync(hungUp);
        }
        catch (IOException fault) when (fault is not BadHttpRequestException)
        {
            // The web server says so of chunks whose length is beyond all numbers, and of a caller who has gone.
            throw new BadHttpRequestException(fault.Message, fault);
        }
    }

    /// <summary>The top-level member <c>reference</c> or <c>pspTransactionId</c>, or <c>orderId</c> one level deeper, spelled just so: requests that misspell it share one allowance.</summary>
    static string? ReferenceIn(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowTrailingCommas = true });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var isReference = reader.CurrentDepth switch
                {
                    1 => reader.ValueTextEquals("reference"u8) || reader.ValueTextEquals("pspTransactionId"u8),
                    2 => reader.ValueTextEquals("orderId"u8),
                    _ => false,
                };
                if (!isReference) continue;
                reader.Read();
                return reader.TokenType is JsonTokenType.String or JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : null;
            }
        }
        catch (JsonException)
        {
            // Not JSON: the operation says so; here it only counts.
        }
        return null;
    }
}
