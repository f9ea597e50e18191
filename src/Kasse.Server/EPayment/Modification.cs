using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kasse.Engine;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>What capture, refund and cancel have in common on the wire: an amount, a key, and the answer.</summary>
static class Modification
{
    const int KeyLengthMax = 50;

    public static (Money Amount, string Key, Reply? Refused) Read(Call call)
    {
        if (KeyFault(call, required: true) is { } fault) return (default, "", Problem.Invalid(call, fault));

        ModificationRequest? body;
        try
        {
            body = JsonSerializer.Deserialize(call.Body.Span, EPaymentJson.Default.ModificationRequest);
        }
        catch (JsonException wrong)
        {
            return (default, "", Problem.Invalid(call, new Problem.Fault(wrong.Path?.TrimStart('$', '.') ?? "", "The body is not valid JSON of the documented form.")));
        }
        if (body?.ModificationAmount is not { } asked)
            return (default, "", Problem.Invalid(call, new Problem.Fault("modificationAmount", "The ModificationAmount field is required.")));
        if (string.IsNullOrEmpty(asked.Currency))
            return (default, "", Problem.Invalid(call, new Problem.Fault("modificationAmount.currency", "The Currency field is required.")));
        if (asked.Value is null)
            return (default, "", Problem.Invalid(call, new Problem.Fault("modificationAmount.value", "The Value field is required.")));
        return asked.Minor is { } minor
            ? (new Money(minor, asked.Currency), call.IdempotencyKey!, null)
            : (default, "", EPaymentProblem.InvalidAmount(call));
    }

    public static Problem.Fault? KeyFault(Call call, bool required) => call.IdempotencyKey switch
    {
        null => required ? new("Idempotency-Key", "The Idempotency-Key field is required.") : null,
        { Length: > KeyLengthMax } => new("Idempotency-Key", $"The field Idempotency-Key must be a string with a maximum length of {KeyLengthMax}."),
        _ => null,
    };

    public static Request Request(string operation, string? key, object asked) =>
        new(operation, key, key is null ? null : SHA256.HashData(Encoding.UTF8.GetBytes($"{operation} {asked}"))[..16]);

    public static Reply Answer(Call call, string operation, Outcome outcome) => outcome.Refusal is { } refusal
        ? EPaymentProblem.From(call, operation, refusal, outcome.Payment, call.Reference)
        : Reply.Json(200, ModificationResponse.From(outcome.Payment!), EPaymentJson.Default.ModificationResponse);
}
