using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Userinfo;

/// <summary>The Userinfo API: what a payer has shared with you, within a week of their consent.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/userinfo-api/"/></remarks>
public sealed class UserinfoClient
{
    readonly Connection connection;

    internal UserinfoClient(Connection connection) => this.connection = connection;

    /// <summary>What somebody has shared, as it is now.</summary>
    /// <param name="sub">Of a payment whose payer was asked to share something: <c>Profile.Sub</c>, or <c>Sub</c> in the webhook.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404: nobody with that sub has shared anything with this sales unit.</exception>
    public Task<UserInformation> GetAsync(string sub, CancellationToken cancellationToken = default) => connection.SendAsync(
        ApiCall.Get("userinfo get", $"vipps-userinfo-api/userinfo/{ApiCall.Segment(sub)}", sub), UserinfoJson.Default.UserInformation, cancellationToken);
}

/// <summary>What a payer has shared. Null is what they were not asked for.</summary>
/// <remarks>A week after the consent each text says <see cref="Expired"/>, and only <see cref="Sub"/> is still true.</remarks>
public sealed record UserInformation
{
    /// <summary>What each text says a week after the consent.</summary>
    public const string Expired = "[Expired]";

    /// <summary>Names the payer to you, and to nobody else.</summary>
    public required string Sub { get; init; }

    /// <summary>First and last name.</summary>
    public string? Name { get; init; }

    /// <summary>First name.</summary>
    public string? GivenName { get; init; }

    /// <summary>Last name.</summary>
    public string? FamilyName { get; init; }

    /// <summary>MSISDN, digits only.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>Their e-mail.</summary>
    public string? Email { get; init; }

    /// <summary>Whether the platform has made sure that the e-mail is theirs.</summary>
    public bool? EmailVerified { get; init; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public string? Birthdate { get; init; }

    /// <summary>National identity number, for those who may ask for it.</summary>
    public string? Nin { get; init; }

    /// <summary>Where they live.</summary>
    public UserAddress? Address { get; init; }

    /// <summary>Other addresses of theirs.</summary>
    public IReadOnlyList<UserAddress>? OtherAddresses { get; init; }

    /// <summary>Whether the consent is more than a week old.</summary>
    [JsonIgnore]
    public bool HasExpired => new[] { Name, PhoneNumber, Email, Birthdate, Nin, Address?.Formatted }.Contains(Expired);

    /// <summary>Leaves out what was shared, so that it does not end up in a log.</summary>
    public override string ToString() => $"user {Sub}";
}

/// <summary>An address of a payer's.</summary>
public sealed record UserAddress
{
    /// <summary><c>home</c>, <c>work</c> or <c>other</c>.</summary>
    public string? AddressType { get; init; }

    /// <summary>All of it, in lines.</summary>
    public string? Formatted { get; init; }

    /// <summary>Street and number; what is on a second line follows on a line of its own.</summary>
    public string? StreetAddress { get; init; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Town.</summary>
    public string? Region { get; init; }

    /// <summary>Two letters.</summary>
    public string? Country { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(UserInformation))]
sealed partial class UserinfoJson : JsonSerializerContext;
