namespace Kasse.Engine.Psp;

/// <summary>What stands for the payer's card with one merchant. These are the test network's; the amount of an order decides which one is used.</summary>
/// <param name="ExpiryMonth">Two digits.</param>
/// <param name="ExpiryYear">Four digits. Some have passed, which is what they are for.</param>
public sealed record NetworkToken(string Number, string ExpiryMonth, string ExpiryYear, string Cryptogram)
{
    const string Usual = "AlhlvxmN2ZKuAAESNFZ4GoABFA==", Older = "AgAAAAAAAIR8CQrXSohbQAAAAAA=";

    public string Bin => Number[..6];
    public string Type => IsMastercard ? "MASTERCARD" : "VISA";

    /// <summary>The scheme's word for how the payer was identified.</summary>
    public string Eci => IsMastercard ? "06" : "07";

    bool IsMastercard => Number[0] == '5';

    /// <returns>Null for the amount that plays a card without a token.</returns>
    public static NetworkToken? For(Money amount) => amount.Minor switch
    {
        2200 => new("5226603115488031", "05", "2025", Usual),
        3100 => null,
        3200 => new("4111111111111111", "03", "2030", "uxToh3Ep6gsR8AAkvZALN19Iz34="),
        4200 => new("4895370013193500", "03", "2030", Usual),
        4300 => new("5226603115488031", "03", "2030", Usual),
        4400 => new("4895370012792682", "12", "2022", Older),
        5100 => new("4268270087302871", "09", "2024", Older),
        5200 => new("5413330089010442", "12", "2025", Older),
        _ => new("4895370013193500", "05", "2025", Usual),
    };
}
