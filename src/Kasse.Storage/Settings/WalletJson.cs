using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Settings;

/// <summary>
/// How people and their cards are written down. By name and not by the serializer's metadata: that is compiled for each type of a member, at every start,
/// which took longer than all else that is read then.
/// </summary>
static class WalletJson
{
    const string Day = "yyyy-MM-dd";

    public static string Written(Payer payer)
    {
        var body = new JsonObject
        {
            ["phoneNumber"] = payer.PhoneNumber,
            ["sub"] = payer.Sub,
            ["firstName"] = payer.FirstName,
            ["lastName"] = payer.LastName,
            ["email"] = payer.Email,
            ["birthDate"] = payer.BirthDate.ToString(Day, CultureInfo.InvariantCulture),
            ["address"] = Written(payer.Address),
        };
        Add(body, "nationalIdentityNumber", payer.NationalIdentityNumber);
        return body.ToJsonString();
    }

    public static Payer ReadPayer(string body)
    {
        var payer = JsonNode.Parse(body)!;
        return new Payer(
            Text(payer, "phoneNumber"), (Guid)payer["sub"]!, Text(payer, "firstName"), Text(payer, "lastName"), Text(payer, "email"),
            DateOnly.ParseExact(Text(payer, "birthDate"), Day, CultureInfo.InvariantCulture), ReadAddress(payer["address"]!), (string?)payer["nationalIdentityNumber"]);
    }

    public static string Written(Card card) => new JsonObject
    {
        ["bin"] = card.Bin,
        ["lastFour"] = card.LastFour,
        ["scheme"] = card.Scheme.ToString(),
        ["conduct"] = card.Conduct.ToString(),
    }.ToJsonString();

    public static Card ReadCard(string body)
    {
        var card = JsonNode.Parse(body)!;
        return new Card(Text(card, "bin"), Text(card, "lastFour"), Enum.Parse<CardScheme>(Text(card, "scheme")), Enum.Parse<CardConduct>(Text(card, "conduct")));
    }

    static JsonObject Written(PostalAddress address)
    {
        var body = new JsonObject { ["addressLine1"] = address.AddressLine1 };
        Add(body, "addressLine2", address.AddressLine2);
        body.Add("city", address.City);
        body.Add("postCode", address.PostCode);
        body.Add("country", address.Country);
        return body;
    }

    static PostalAddress ReadAddress(JsonNode address) => new(
        Text(address, "addressLine1"), (string?)address["addressLine2"], Text(address, "city"), Text(address, "postCode"), Text(address, "country"));

    static void Add(JsonObject body, string name, string? text)
    {
        if (text is not null) body.Add(name, text);
    }

    static string Text(JsonNode body, string name) => (string?)body[name] ?? throw new JsonException($"The member {name} is missing.");
}
