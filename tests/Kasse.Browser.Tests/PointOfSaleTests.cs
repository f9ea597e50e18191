using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Tests.Webhooks;

namespace Kasse.Browser.Tests;

/// <summary>At a till: its display shows a code, and the rest happens by itself.</summary>
public sealed class PointOfSaleTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task From_the_code_at_the_till_to_the_receipt_in_the_wallet(bool scripts)
    {
        await using var scene = await Scene.Open(chromium);
        await using var till = await Receiver.Start();
        var shop = await scene.Kasse.Merchant();
        await shop.Post("/webhooks/v1/webhooks", $$"""{"url":"{{till.Url}}","events":["user.checked-in.v1"]}""");
        await shop.Send(HttpMethod.Put, "/qr/v1/merchant-callback/till-1", """{"locationDescription":"Kasse 1"}""", null);

        // The display shows the code, and a phone's camera reads it.
        var display = await scene.Visitor();
        await display.GotoAsync((string)(await shop.Get("/qr/v1/merchant-callback/till-1")).Json["qrImageUrl"]!);
        var scanned = await Zbar.Read(await display.ScreenshotAsync());
        var wallet = await scene.Wallet(small: true, scripts: scripts);
        await wallet.Follow("Scan");
        await wallet.GetByLabel("Link").FillAsync(scanned);
        await wallet.Press("Open");
        await wallet.Sees("Kasse 1");
        await wallet.Press("I am here");
        await wallet.Sees("Wait for the till");

        // The till learns who stands there, and asks for the money.
        var told = (await till.Next()).Json;
        Assert.Equal("till-1", (string)told["merchantQrId"]!);
        var created = await shop.Post("/epayment/v1/payments", new JsonObject
        {
            ["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 8900 },
            ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
            ["customer"] = new JsonObject { ["customerToken"] = (string)told["customerToken"]! },
            ["customerInteraction"] = "CUSTOMER_PRESENT",
            ["userFlow"] = "PUSH_MESSAGE",
            ["reference"] = "till-1-0001",
            ["paymentDescription"] = "Coffee and a bun",
        }.ToJsonString(), "till-1-0001");
        Assert.Equal(201, created.Status);

        // The wallet that waits is led to the request.
        await wallet.Press("Pay NOK 89.00");
        await wallet.Sees("Paid");
        Assert.Equal(PaymentState.Authorized, scene.Kasse.Server.Platform.Journal.Find("123456", "till-1-0001")!.Payment.State);

        await shop.Post("/order-management/v2/ecom/receipts/till-1-0001", """
            { "orderLines": [
                { "name": "Coffee", "id": "coffee", "totalAmount": 4900, "totalAmountExcludingTax": 4260, "totalTaxAmount": 640, "taxRate": 1500 },
                { "name": "Bun", "id": "bun", "totalAmount": 4000, "totalAmountExcludingTax": 3478, "totalTaxAmount": 522, "taxRate": 1500 } ],
              "bottomLine": { "currency": "NOK", "posId": "Kasse 1" } }
            """);
        await wallet.ReloadAsync();
        foreach (var line in (string[])["Coffee", "Bun", "NOK 89.00", "Kasse 1"]) await wallet.Sees(line);
    }
}
