namespace Kasse.Bench;

/// <summary>One call of the ePayment API, and the status that it answers when all is well.</summary>
sealed record Operation(string Name, string Method, string Path, int Status, string Body = "")
{
    const string Payments = "/epayment/v1/payments";
    const string Reference = $"order-{Order.ReferenceSlot}";
    const string Customer = """{"phoneNumber":"4712345678"}""";
    const string PartOfThePrice = """{"modificationAmount":{"currency":"NOK","value":10000}}""";

    public static readonly Operation Create = new("create", "POST", Payments, 201,
        $$"""{"amount":{"currency":"NOK","value":49900},"customer":{{Customer}},"paymentMethod":""" +
        $$"""{"type":"WALLET"},"reference":"{{Reference}}","returnUrl":"https://example.com/redirect?ref={{Reference}}",""" +
        """
        "userFlow":"WEB_REDIRECT","paymentDescription":"One pair of socks"}
        """);

    public static readonly Operation Approve = new("approve", "POST", $"/epayment/v1/test/payments/{Reference}/approve", 200,
        $$"""{"customer":{{Customer}}}""");

    public static readonly Operation Get = new("get", "GET", $"{Payments}/{Reference}", 200);
    public static readonly Operation Events = new("events", "GET", $"{Payments}/{Reference}/events", 200);
    public static readonly Operation Capture = new("capture", "POST", $"{Payments}/{Reference}/capture", 200, PartOfThePrice);
    public static readonly Operation Refund = new("refund", "POST", $"{Payments}/{Reference}/refund", 200, PartOfThePrice);
    public static readonly Operation Cancel = new("cancel", "POST", $"{Payments}/{Reference}/cancel", 200, """{"cancelTransactionOnly":false}""");

    /// <summary>Every operation once, in an order in which a payment can go through them.</summary>
    public static readonly Operation[] WholeLife = [Create, Approve, Get, Capture, Get, Cancel, Refund, Events];
}
