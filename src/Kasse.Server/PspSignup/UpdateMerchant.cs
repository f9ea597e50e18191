using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.PspSignup;

/// <summary><c>PATCH /merchant-management/psp/v1/merchants/{msn}</c>. What was deactivated stays so.</summary>
static class UpdateMerchant
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        if (Merchants.Find(call, platform.Settings.Current) is null) return SignupProblem.NotFound(call);
        var (body, refused) = SignupRequestJson.Read(call);
        if (body is null) return refused!;
        if (body is { Name: null, MccCode: null, Logo: null, Email: null, Website: null, Address: null, Deactivate: null })
            return SignupProblem.Invalid(call, "body", "At least one property is required.");
        if (MerchantShape.FirstWrong(call, body, isNew: false) is { } wrong) return wrong;

        return await platform.Settings.ChangePspMerchant(call.Reference, now => Changed(call, now, body, platform.Clock.GetUtcNow()))
            ? Reply.Empty(200)
            : SignupProblem.Invalid(call, "status", "A deactivated merchant cannot be changed.");
    }

    /// <returns>Null for a merchant that was deactivated before.</returns>
    static (SalesUnit, PspMerchant)? Changed(Call call, Registry registry, MerchantRequest body, DateTimeOffset now)
    {
        var (unit, merchant) = Merchants.Find(call, registry)!.Value;
        if (!unit.May(SalesUnitFeatures.Active)) return null;

        return (
            unit with { Name = body.Name ?? unit.Name, Features = body.Deactivate == true ? unit.Features & ~SalesUnitFeatures.Active : unit.Features },
            merchant with
            {
                MccCode = body.MccCode ?? merchant.MccCode,
                Email = body.Email ?? merchant.Email,
                Website = body.Website ?? merchant.Website,
                Address = body.Address?.Read() ?? merchant.Address,
                UpdatedAt = now,
            });
    }
}
