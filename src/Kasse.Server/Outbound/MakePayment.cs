using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;
using Kasse.Storage;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Outbound;

/// <summary>
/// Tells a payment service provider the payer's card, or that nothing came of it, and hears how the charge went. One call, one answer: nothing
/// is repeated here.
/// </summary>
public sealed class MakePayment(Platform platform, ILogger<MakePayment> logger) : IDisposable
{
    /// <summary>Stands in the list of deliveries where others have their registration.</summary>
    public const string Name = "makePayment";

    /// <summary>The payer said yes: the one call that a provider answers by charging a card.</summary>
    public const string Accepted = "ACCEPTED";

    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    const int AnswerBytesMax = 64 << 10;

    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    readonly HttpClient http = new(Destination.Handler(publicOnly: !platform.Options.IsTest))
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = AnswerBytesMax,
    };

    /// <param name="state"><see cref="Accepted"/>, <c>USER_CANCEL</c> or <c>TIMEOUT</c>.</param>
    /// <param name="seq">The row of the journal that the call follows from.</param>
    /// <param name="keep">Called with the answer before the attempt is kept for people to look at.</param>
    /// <exception cref="OperationCanceledException">Abandoned; whether the call arrived is not known.</exception>
    public async Task<T> Call<T>(long stream, long seq, PspTransaction transaction, string state, Func<PspAnswer, Task<T>> keep, CancellationToken abandoned)
    {
        var openedAt = platform.Clock.GetUtcNow();
        var body = Body(transaction, state);
        var (answer, attempt) = await Send(transaction.Order, body, abandoned);
        // The provider may have charged the card by now, and is not asked again: what it said is tried to be kept until it is.
        var kept = await Insist(() => keep(answer), abandoned);
        await Insist(() => platform.Deliveries.RecordCall(
            new NewDelivery(Name, stream, seq, transaction.Msn, transaction.Order.Id, EventOf(state), body, openedAt), attempt), abandoned);
        return kept;
    }

    /// <summary>Whether a call may be made again by hand. Never one with a card: a provider may charge it a second time.</summary>
    public static bool ChargesNothing(Delivery call) => call.Event != EventOf(Accepted);

    /// <summary>Tells once more that nothing came of a payment. What the provider answers changes nothing.</summary>
    public async Task<Attempt> TellAgain(Delivery call, CancellationToken abandoned) => ChargesNothing(call)
        ? (await Send(platform.Psp.Find(call.Stream)!.Transaction.Order, call.Body, abandoned)).Attempt
        : throw new InvalidOperationException("A call with a card is never made again.");

    public void Dispose() => http.Dispose();

    async Task<T> Insist<T>(Func<Task<T>> keep, CancellationToken abandoned)
    {
        while (true)
        {
            try
            {
                return await keep();
            }
            catch (DbException fault)
            {
                logger.LogError(fault, "What a payment service provider answered could not be kept; trying again");
                await Task.Delay(PauseAfterFault, platform.RealTime, abandoned);
            }
        }
    }

    static string EventOf(string state) => $"{Name} {state}";

    byte[] Body(PspTransaction transaction, string state)
    {
        var token = state == Accepted ? NetworkToken.For(transaction.Order.Amount) : null;
        var back = platform.Addresses.ChallengeEnd(transaction.Msn, transaction.Order.Id);
        return JsonSerializer.SerializeToUtf8Bytes(
            new MakePaymentRequest(
                transaction.Order.Id, transaction.Msn, state,
                token is not null && transaction.Order.StartsAgreement ? platform.UserTokens.For(transaction) : null, token?.Bin, "TOKEN",
                [new("3dssuccess", $"{back}&responsecode=OK"), new("3dscancel", $"{back}&responsecode=CANCEL"), new("3dsfailure", $"{back}&responsecode=FAIL")],
                token is null ? null : MakePaymentRequest.Token.From(token)),
            MakePaymentJson.Default.MakePaymentRequest);
    }

    async Task<(PspAnswer Answer, Attempt Attempt)> Send(PspOrder order, byte[] body, CancellationToken abandoned)
    {
        var (at, startedAt) = (platform.RealTime.GetUtcNow(), platform.RealTime.GetTimestamp());
        using var request = new HttpRequestMessage(HttpMethod.Post, order.MakePaymentUrl) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Reply.JsonTypeOfOld);
        var head = $"POST {request.RequestUri!.PathAndQuery} HTTP/1.1\nHost: {request.RequestUri.Authority}\n{request.Content.Headers}{request.Headers}".ReplaceLineEndings("\n");
        // It is the whole value, whatever scheme the provider has in it, or none.
        if (order.MakePaymentToken is { Length: > 0 } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
            head += "Authorization: (hidden)\n";
        }

        using var timeout = new CancellationTokenSource(Timeout, platform.RealTime);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abandoned);
        int? status = null;
        string? response = null;
        Why? error = null;
        PspAnswer answer;
        try
        {
            using var answered = await http.SendAsync(request, ending.Token);
            status = (int)answered.StatusCode;
            var text = await answered.Content.ReadAsByteArrayAsync(ending.Token);
            response = $"HTTP/{answered.Version} {status} {answered.ReasonPhrase}\n{answered.Headers}{answered.Content.Headers}\n{Encoding.UTF8.GetString(text)}".ReplaceLineEndings("\n");
            answer = Read(status.Value, answered.Content.Headers.ContentType?.MediaType, text);
        }
        catch (Exception fault) when (!abandoned.IsCancellationRequested)
        {
            // Whatever is wrong with the address, its certificate or its answer: nobody knows whether the card was charged.
            (status, response) = (null, null);
            error = timeout.IsCancellationRequested ? ReceiverWhy.Late(Timeout) : ReceiverWhy.Unreached(request.RequestUri, fault);
            answer = new PspAnswer.Missing(error.Cause);
        }
        return (answer, new Attempt(0, at, head, "", status, response, error, platform.RealTime.GetElapsedTime(startedAt)));
    }

    static PspAnswer Read(int status, string? mediaType, byte[] text)
    {
        if (status != 200) return new PspAnswer.Unusable($"The answer's status is {status}, not 200.");
        if (!string.Equals(mediaType, "application/json", StringComparison.OrdinalIgnoreCase))
            return new PspAnswer.Unusable($"The answer is {mediaType ?? "of no content type"}, not application/json.");
        try
        {
            var answer = JsonSerializer.Deserialize(text, MakePaymentJson.Default.MakePaymentAnswer);
            return answer?.PaymentInfo?.Status switch
            {
                "OK" => new PspAnswer.Charged(),
                "SOFT_DECLINE" => new PspAnswer.SoftDecline(Web.ReturnAddress.Followable(answer.PaymentInfo.Url3dSecure)),
                "FAIL" => new PspAnswer.Fail(answer.ErrorMessage?.ErrorId, answer.ErrorMessage?.ErrorText),
                null => new PspAnswer.Unusable("The answer has no paymentInfo.status."),
                var other => new PspAnswer.Unusable($"The answer's paymentInfo.status is {other}, which means nothing."),
            };
        }
        catch (JsonException wrong)
        {
            return new PspAnswer.Unusable($"The answer is not JSON of the documented form, at {wrong.Path ?? "its beginning"}.");
        }
    }
}

/// <summary>What only a card has is left out where there is none.</summary>
sealed record MakePaymentRequest(
    string PspTransactionId, string MerchantSerialNumber, string PaymentState, string? UserToken, string? BinNumber, string PaymentInstrument,
    IReadOnlyList<MakePaymentRequest.Return> Operations, MakePaymentRequest.Token? NetworkToken)
{
    /// <summary>Where the provider's 3-D Secure page leads back to.</summary>
    public sealed record Return(string Operation, string Url);

    public sealed record Token(string Number, string ExpiryMonth, string ExpiryYear, string Cryptogram, string TokenType, string Eci)
    {
        public static Token From(NetworkToken token) => new(token.Number, token.ExpiryMonth, token.ExpiryYear, token.Cryptogram, token.Type, token.Eci);
    }
}

sealed record MakePaymentAnswer(MakePaymentAnswer.Error? ErrorMessage, MakePaymentAnswer.Info? PaymentInfo)
{
    /// <param name="ErrorId">A number in some providers' answers, text in others'.</param>
    public sealed record Error([property: JsonConverter(typeof(TextConverter))] string? ErrorId, string? ErrorText);

    public sealed record Info(string? PspTransactionId, string? Status, string? Url3dSecure);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MakePaymentRequest))]
[JsonSerializable(typeof(MakePaymentAnswer))]
sealed partial class MakePaymentJson : JsonSerializerContext;
