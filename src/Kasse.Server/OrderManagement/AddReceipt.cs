using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.EPayment;

namespace Kasse.Server.OrderManagement;

/// <summary><c>POST /order-management/v2/{paymentType}/receipts/{orderId}</c>: once for each order, before or after it is paid.</summary>
static partial class AddReceipt
{
    static readonly string[] Currencies = ["NOK", "DKK", "EUR"];

    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var shape = Shape.OfRequest();
        var order = OrderRequest.Order(call, shape);
        var (asked, refused) = call.ReadJson(OrderJson.Default.AskedReceipt);
        if (asked is null) return refused!;
        // What comes back is said by isReturn, not by a sign.
        var receipt = CreateReceipt.From(asked, shape, minorMin: 0);
        Check(receipt.BottomLine, shape.In("bottomLine"));
        if (shape.Faults.Count > 0) return OrderRequest.Refuse(call, shape);

        var id = Guid.NewGuid();
        return platform.ReceiptInPayment(order) is null && await platform.Orders.AddReceipt(order, id, receipt)
            ? Reply.Json(201, id, OrderJson.Default.Guid)
            : ParamsProblem.Say(call.Http, 409, "Conflict", $"There is a receipt for order {order.Id} already.",
                "A receipt is for good. One that came with the payment, in ePayment's create call, is the order's receipt, too.");
    }

    static void Check(BottomLine line, Shape at)
    {
        if (line.Currency.Length > 0 && !Currencies.Contains(line.Currency)) at.Fault("currency", $"The field Currency must be one of {string.Join(", ", Currencies)}.");
        if (line.Barcode is { Data.Length: > 0 } barcode && !IsBarcode(barcode)) at.Fault("barcode.data", $"The field Data is not valid for {barcode.Format}.");
    }

    static bool IsBarcode(Barcode barcode) => barcode.Format switch
    {
        "EAN-13" => Ean13().IsMatch(barcode.Data) && (barcode.Data.Length == 12 || CheckDigit(barcode.Data) == barcode.Data[^1] - '0'),
        "CODE 39" => Code39().IsMatch(barcode.Data),
        "CODE 128" => Code128().IsMatch(barcode.Data),
        _ => true,
    };

    static int CheckDigit(string ean13) => (10 - ean13[..12].Select((digit, place) => (digit - '0') * (place % 2 == 0 ? 1 : 3)).Sum() % 10) % 10;

    [GeneratedRegex(@"^[0-9]{12,13}\z")]
    private static partial Regex Ean13();

    [GeneratedRegex(@"^[0-9A-Z \-.$/+%]{1,80}\z")]
    private static partial Regex Code39();

    [GeneratedRegex(@"^[\x20-\x7E]{1,80}\z")]
    private static partial Regex Code128();
}
