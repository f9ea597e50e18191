using System.Text.Json.Serialization;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Userinfo;

/// <summary>
/// <c>GET /vipps-userinfo-api/userinfo/{sub}</c>: the payer as they are now, as far as they agreed within the last week; after that only that they
/// once did. Taking a consent back does not shorten the week.
/// </summary>
static class GetUserinfo
{
    public static Reply Handle(Call call, Platform platform)
    {
        if (!Guid.TryParse((string)call.Http.Request.RouteValues["sub"]!, out var sub))
            return UserinfoProblem.Say(call.Http, 400, "Bad Request", "The sub is not a UUID.", new($"'{call.Http.Request.RouteValues["sub"]}' is no sub, which is a UUID.", "It is profile.sub of a payment that asked for a scope, once it is AUTHORIZED, or sub in its webhook."));
        var msn = call.SalesUnit.Msn;
        if (platform.Settings.Current.Wallets.Values.FirstOrDefault(wallet => wallet.Payer.SubAt(msn) == sub) is not { Payer: var payer }
            || platform.ConsentsOf(payer.PhoneNumber).Where(consent => consent.Msn == msn).ToList() is not { Count: > 0 } consents)
        {
            return UserinfoProblem.Say(call.Http, 404, "Not Found", "There is no such user.",
                new($"Nobody with this sub has shared anything with sales unit {msn}.", "Each sales unit has subs of its own: another one's lead nowhere. A payment has a sub only when it asked for a profile.scope, which is not its pspReference."));
        }

        var now = platform.Clock.GetUtcNow();
        var valid = consents.Where(consent => consent.Until > now).ToList();
        var scopes = (valid.Count > 0 ? valid : consents).SelectMany(consent => consent.Scopes).ToHashSet();
        var answer = UserinfoResponse.From(payer, sub, consents[0].Payment.Authorization!.PspReference, scopes);
        return Reply.JsonOfOld(200, valid.Count > 0 ? answer : answer.Forgotten(), ClaimsJson.Default.UserinfoResponse,
            valid.Count > 0 ? null : new Why($"The consent is older than {Consent.Life.TotalHours} hours: every value is [Expired].", "Fetch what was shared soon after the payment, and keep what you may. A new payment with the same scope asks again."));
    }
}

/// <summary>The claims of the scopes that were agreed to, and no others.</summary>
/// <param name="Sid">Of no use, as on the platform: names the consent.</param>
sealed record UserinfoResponse(
    Guid Sub,
    Guid Sid,
    string? Name = null,
    string? GivenName = null,
    string? FamilyName = null,
    string? PhoneNumber = null,
    string? Email = null,
    bool? EmailVerified = null,
    string? Birthdate = null,
    string? Nin = null,
    UserinfoAddress? Address = null,
    IReadOnlyList<UserinfoAddress>? OtherAddresses = null,
    IReadOnlyList<UserinfoAccount>? Accounts = null)
{
    const string Expired = "[Expired]";

    public static UserinfoResponse From(Payer payer, Guid sub, Guid sid, IReadOnlySet<string> scopes)
    {
        bool Asked(string scope) => scopes.Contains(scope);
        return new(sub, sid)
        {
            Name = Asked("name") ? $"{payer.FirstName} {payer.LastName}" : null,
            GivenName = Asked("name") ? payer.FirstName : null,
            FamilyName = Asked("name") ? payer.LastName : null,
            PhoneNumber = Asked("phoneNumber") ? payer.PhoneNumber : null,
            Email = Asked("email") ? payer.Email : null,
            EmailVerified = Asked("email") ? true : null,
            Birthdate = Asked("birthDate") ? payer.BirthDate.ToString("yyyy-MM-dd") : null,
            Nin = Asked("nin") ? payer.NationalIdentityNumber : null,
            Address = Asked("address") ? UserinfoAddress.From(payer.Address) : null,
            // Test users have one address, and no accounts.
            OtherAddresses = Asked("address") ? [] : null,
            Accounts = Asked("accountNumbers") ? [] : null,
        };
    }

    /// <summary>The same once the week is over.</summary>
    public UserinfoResponse Forgotten()
    {
        return this with
        {
            Name = Said(Name),
            GivenName = Said(GivenName),
            FamilyName = Said(FamilyName),
            PhoneNumber = Said(PhoneNumber),
            Email = Said(Email),
            Birthdate = Said(Birthdate),
            Nin = Said(Nin),
            Address = Address is null ? null : new(Expired, Expired, Expired, Expired, Expired, Expired),
        };

        static string? Said(string? claim) => claim is null ? null : Expired;
    }
}

sealed record UserinfoAddress(string AddressType, string Country, string Formatted, string PostalCode, string Region, string StreetAddress)
{
    public static UserinfoAddress From(PostalAddress address)
    {
        var street = string.IsNullOrEmpty(address.AddressLine2) ? address.AddressLine1 : $"{address.AddressLine1}\n{address.AddressLine2}";
        return new("home", address.Country, $"{street}\n{address.PostCode} {address.City}", address.PostCode, address.City, street);
    }
}

sealed record UserinfoAccount(string AccountName, string AccountNumber, string BankName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UserinfoResponse))]
sealed partial class ClaimsJson : JsonSerializerContext;
