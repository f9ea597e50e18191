using Kasse.Server.Callers;

namespace Kasse.Server.Qr;

/// <summary><c>POST /qr/v1/exchange</c> and <c>/exchange/customer</c>: whose code a till has scanned, and who has scanned a till's.</summary>
static class Exchange
{
    public static Task<Reply> Personal(Call call, Platform platform)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.PersonalRequest);
        if (body is null) return Task.FromResult(refused!);
        if (WrongData(body.RequestedData) is { } wrong) return Task.FromResult(Refuse(call, [wrong], "Leave requestedData out, or send [\"MSISDN\"]."));
        // A number alone, or the end of an address, is not what a scanner gives.
        return Task.FromResult(body.QrCode?.Contains("://", StringComparison.Ordinal) == true && platform.People.ReadPersonal(body.QrCode) is { } person
            ? Reply.Json(200, new PersonalResponse(person.PhoneNumber, person.MadeAt, person.MadeAt is null ? "1.0" : "2.0"), QrJson.Default.PersonalResponse)
            : Refuse(call, [new("qrCode", "The complete data contained in the QR code is required.")], "Send all that was scanned, such as https://qr.vipps.no/28/2/01/031/4712345678?v=1, and not the number out of it."));
    }

    public static Task<Reply> Customer(Call call, Platform platform)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.CustomerRequest);
        if (body is null) return Task.FromResult(refused!);
        if (body.Customer is null) return Task.FromResult(Refuse(call, [new("customer", "Customer object is required.")], "Send {\"customer\": {\"customerToken\": \"...\"}}, as the webhook user.checked-in.v1 had it."));
        if (WrongData(body.RequestedData) is { } wrong) return Task.FromResult(Refuse(call, [wrong], "Leave requestedData out, or send [\"MSISDN\"]."));
        return Task.FromResult(body.Customer.CustomerToken is { } token && platform.People.ReadCheckIn(token, call.SalesUnit.Msn) is { HasExpired: false } customer
            ? Reply.Json(200, new CustomerResponse(customer.PhoneNumber, customer.At.ToUnixTimeSeconds()), QrJson.Default.CustomerResponse)
            : Refuse(call, [new("customer.customerToken", "The customer token is invalid or has expired.")], "Use the token of the webhook user.checked-in.v1 within 15 minutes, with the keys of the sales unit whose code was scanned."));
    }

    static ParamsProblem.Param? WrongData(IReadOnlyList<string?>? requested) =>
        requested is null || (requested.Count > 0 && requested.All(data => data == "MSISDN")) ? null : new("requestedData", "Only MSISDN can be requested.");

    static Reply Refuse(Call call, IReadOnlyList<ParamsProblem.Param> wrong, string remedy) => Reply.Json(
        400, new ExchangeError("Bad request", 400, "The request body contains one or more invalid parameters.", wrong), QrJson.Default.ExchangeError) with
    {
        Why = WrongBody.Malformed(call.Text, [.. wrong.Select(param => (param.Name, param.Reason))], _ => remedy),
    };
}
