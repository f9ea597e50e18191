using System.Security.Cryptography;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.PspSignup;

/// <summary><c>POST /merchant-management/psp/v1/merchants</c></summary>
static class CreateMerchant
{
    const int FirstFreeMsn = 500_000;

    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        if (call.IdempotencyKey is not { } key) return SignupProblem.Invalid(call, "Idempotency-Key", "The header Idempotency-Key is required.");
        var (body, refused) = SignupRequestJson.Read(call);
        if (body is null) return refused!;
        if (MerchantShape.FirstWrong(call, body, isNew: true) is { } wrong) return wrong;

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(call.Text));
        while (true)
        {
            var registry = platform.Settings.Current;
            if (Made(registry) is { } made) return made.Fingerprint == fingerprint ? Created(made.Msn) : SignupProblem.Conflict(call);

            var msn = Enumerable.Range(FirstFreeMsn, int.MaxValue - FirstFreeMsn).Select(number => number.ToString()).First(number => !registry.SalesUnits.ContainsKey(number));
            var unit = new SalesUnit(msn, body.Name!, Market.Norway, "NOK", FirstStart.Usual, body.CompanyName!);
            var merchant = new PspMerchant(
                msn, body.OrganizationNumber!, body.CompanyEmail!, body.MccCode, body.Email, body.Website, body.Address!.Read(),
                platform.Clock.GetUtcNow(), platform.Clock.GetUtcNow(), key, fingerprint);
            // Somebody else may have taken the number, or used the key, a moment ago: then look again.
            if (await platform.Settings.AddPspMerchant(call.Keys.ClientId, unit, merchant, now => now.SalesUnits.ContainsKey(msn) || Made(now) is not null ? "taken" : null) is null)
                return Created(msn);
        }

        PspMerchant? Made(Registry registry) => registry.PspMerchants.Values.FirstOrDefault(
            merchant => merchant.CreateKey == key && registry.PspOf(merchant.Msn)?.ClientId == call.Keys.ClientId);
    }

    static Reply Created(string msn) => Reply.JsonOfOld(200, new CreatedResponse(msn), SignupJson.Default.CreatedResponse);
}
