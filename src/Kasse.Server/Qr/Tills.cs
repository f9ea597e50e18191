using Kasse.Server.Callers;
using Kasse.Storage.Codes;

namespace Kasse.Server.Qr;

/// <summary><c>/qr/v1/merchant-callback</c>: codes at tills. Whoever scans one is told to the webhook <c>user.checked-in.v1</c>.</summary>
static class Tills
{
    public const int LocationLengthMax = 36, IdLengthMax = 128;

    public static Task<Reply> List(Call call, Platform platform)
    {
        var (drawing, refused) = Drawing.InQuery(call);
        if (drawing is null) return Task.FromResult(refused!);
        var codes = platform.Codes.Tills([call.SalesUnit.Msn]).Select(code => Response(platform, code, drawing));
        return Task.FromResult(Reply.Json(200, (IReadOnlyList<TillResponse>)[.. codes], QrJson.Default.IReadOnlyListTillResponse));
    }

    public static Task<Reply> Get(Call call, Platform platform)
    {
        var (drawing, refused) = Drawing.InQuery(call);
        return Task.FromResult(drawing is null ? refused!
            : platform.Codes.Till(call.SalesUnit.Msn, Id(call)) is { } code ? Reply.Json(200, Response(platform, code, drawing), QrJson.Default.TillResponse)
            : Unknown(call));
    }

    public static Task<Reply> Put(Call call, Platform platform) => Put(call, platform, isBeacon: false);

    /// <summary>One that MobilePay has printed and that hangs there already.</summary>
    public static Task<Reply> PutBeacon(Call call, Platform platform) => Put(call, platform, isBeacon: true);

    public static async Task<Reply> Delete(Call call, Platform platform) =>
        await platform.Codes.DeleteTill(call.SalesUnit.Msn, Id(call)) ? Reply.Empty(200) : Unknown(call);

    static async Task<Reply> Put(Call call, Platform platform, bool isBeacon)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.TillRequest);
        if (body is null) return refused!;
        List<ParamsProblem.Param> wrong = [];
        if (string.IsNullOrWhiteSpace(body.LocationDescription)) wrong.Add(new("LocationDescription", "The LocationDescription field is required."));
        else if (body.LocationDescription.Length > LocationLengthMax)
            wrong.Add(new("LocationDescription", $"The field LocationDescription must be a string with a maximum length of {LocationLengthMax}."));
        if (body.Category?.ToUpperInvariant() is not (null or "IN_STORE" or "VENDING")) wrong.Add(new("Category", "The field Category must be one of IN_STORE, VENDING."));
        if (Id(call).Length > IdLengthMax) wrong.Add(new("MerchantQrId", $"The field MerchantQrId must be a string with a maximum length of {IdLengthMax}."));
        if (wrong.Count > 0) return ParamsProblem.Invalid(call, wrong);

        var isVending = "VENDING".Equals(body.Category, StringComparison.OrdinalIgnoreCase);
        return await platform.Codes.Put(new TillCode(call.SalesUnit.Msn, Id(call), body.LocationDescription!, isVending, isBeacon))
            ? Reply.Empty(200)
            : ParamsProblem.Say(call.Http, 409, "Conflict", $"The beacon {Id(call)} is in use by another sales unit.", "Delete it there first, with that sales unit's keys.");
    }

    static string Id(Call call) => (string)call.Http.Request.RouteValues["id"]!;

    static TillResponse Response(Platform platform, TillCode code, Drawing drawing)
    {
        var content = platform.ContentOf(code);
        return new(code.Msn, code.Id, code.Location, platform.Drawings.Url(content, drawing), content);
    }

    static Reply Unknown(Call call) => ParamsProblem.Say(call.Http, 404, "Not Found", "There is no such QR code.", "It may have been deleted, or belong to another sales unit.");
}
