using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.PspSignup;

/// <summary><c>PATCH /merchant-management/psp/v1/merchants/{msn}</c>. What was deactivated stays so.</summary>
static class UpdateMerchant
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        if (Merchants.Find(call, platform) is not var (unit, merchant)) return SignupProblem.NotFound(call);
        var (body, refused) = SignupRequestJson.Read(call);
        if (body is null) return refused!;
        if (!unit.May(SalesUnitFeatures.Active)) return SignupProblem.Invalid(call, "status", "A deactivated merchant cannot be changed.");
        if (body is { Name: null, MccCode: null, Logo: null, Email: null, Website: null, Address: null, Deactivate: null })
            return SignupProblem.Invalid(call, "body", "At least one property is required.");
        if (MerchantShape.FirstWrong(call, body, isNew: false) is { } wrong) return wrong;

        await platform.Settings.Save(
            unit with { Name = body.Name ?? unit.Name, Features = body.Deactivate == true ? unit.Features & ~SalesUnitFeatures.Active : unit.Features },
            merchant with
            {
                MccCode = body.MccCode ?? merchant.MccCode,
                Email = body.Email ?? merchant.Email,
                Website = body.Website ?? merchant.Website,
                Address = body.Address?.Read() ?? merchant.Address,
                UpdatedAt = platform.Clock.GetUtcNow(),
            });
        return Reply.Empty(200);
    }
}
