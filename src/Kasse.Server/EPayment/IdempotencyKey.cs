using System.Security.Cryptography;
using System.Text;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>The header <c>Idempotency-Key</c>: any text that is not too long. It belongs to one request, and to its repetitions.</summary>
static class IdempotencyKey
{
    const string Name = "Idempotency-Key";
    const int LengthMax = 50, FingerprintMax = 32;

    public static void Required(Call call, Shape shape)
    {
        if (call.IdempotencyKey is null) shape.Fault(Name, $"The {Name} field is required.");
        Optional(call, shape);
    }

    public static void Optional(Call call, Shape shape)
    {
        if (call.IdempotencyKey is { Length: > LengthMax })
            shape.Fault(Name, $"The field {Name} must be a string with a maximum length of {LengthMax}.");
    }

    /// <param name="asked">What the request asked for, once read: two spellings of the same wish are the same request.</param>
    public static Request Request(Call call, string operation, ReadOnlySpan<byte> asked) =>
        new(operation, call.IdempotencyKey, call.IdempotencyKey is null ? null : Fingerprint(asked));

    public static Request Request(Call call, string operation, object asked) =>
        Request(call, operation, Encoding.UTF8.GetBytes($"{operation} {asked}"));

    // What is short is its own fingerprint, and readable to somebody with only a database shell.
    static byte[] Fingerprint(ReadOnlySpan<byte> asked) => asked.Length <= FingerprintMax ? asked.ToArray() : SHA256.HashData(asked)[..16];
}
