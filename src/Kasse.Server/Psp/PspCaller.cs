using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.Psp;

/// <summary>A provider, and the merchant of its for whom it calls.</summary>
sealed record PspCaller(Call Call, string PspId, SalesUnit Merchant)
{
    /// <summary>By either of the names that were documented for it.</summary>
    public string? Key => Call.IdempotencyKey ?? (Call.Http.Request.Headers["Request-Id"] is [{ Length: > 0 } id, ..] ? id : null);

    /// <summary>By either of the names that it has had.</summary>
    public string? UserToken => Call.Http.Request.Headers["User-Token"] is [{ Length: > 0 } token, ..] ? token : Call.Http.Request.Headers["userToken"];

    public static (PspCaller? Caller, Reply? Refused) Of(Call call)
    {
        if (call.Keys.Kind != KeySetKind.Psp) return (null, PspError.WrongProduct(new($"{call.Keys.Name} is no payment service provider: its keys are for the other APIs.", "Take the keys of the provider, and name the merchant in Merchant-Serial-Number.")));
        string? pspId = call.Http.Request.Headers["PSP-Id"];
        if (string.IsNullOrEmpty(pspId)) return (null, PspError.Invalid(new("The header PSP-Id is missing.", $"Send {call.Keys.PspId}, which belongs to the keys.")));
        if (call.Unit is not { } merchant) return (null, PspError.InvalidMsn("", WrongKeys.NoSerialNumber(call.Keys)));
        return string.Equals(pspId, call.Keys.PspId, StringComparison.OrdinalIgnoreCase)
            ? (new(call, call.Keys.PspId!, merchant), null)
            : (null, PspError.InvalidMsn(merchant.Msn, new($"These are the keys of {call.Keys.Name}, whose PSP-Id is {call.Keys.PspId}, but the header says {pspId}.", "Take PSP-Id and keys from the same place.")));
    }
}
