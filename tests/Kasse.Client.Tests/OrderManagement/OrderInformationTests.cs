using System.Net;
using Kasse.Client.EPayment;
using Kasse.Client.OrderManagement;

namespace Kasse.Client.Tests.OrderManagement;

public sealed class OrderInformationTests : IDisposable
{
    static readonly Receipt Paper = new()
    {
        OrderLines =
        [
            new OrderLine
            {
                Name = "Socks", Id = "sku-1", TotalAmount = 12900, TotalAmountExcludingTax = 10320, TotalTaxAmount = 2580, TaxRate = 2500,
                UnitInfo = new UnitInfo { UnitPrice = 6450, Quantity = "2", QuantityUnit = QuantityUnit.Pcs },
            },
        ],
        BottomLine = new BottomLine { Currency = "NOK", ReceiptNumber = "17", Barcode = new Barcode { Format = BarcodeFormat.Code128, Data = "17" } },
    };

    // The smallest that will do: signature, the head of 200 by 200 pixels, and what it would go on with.
    static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 200, 0, 0, 0, 200, 8, 2, 0, 0, 0, 0, 0, 0, 0];

    readonly Shop shop = new();

    OrderManagementClient Orders => shop.Client.OrderManagement;

    [Fact]
    public async Task A_receipt_and_a_link_are_told_of_an_order_and_read_back()
    {
        var (order, image) = (Shop.NewReference(), $"image-{Shop.NewReference()}");
        await Orders.AddReceiptAsync(order, Paper);
        await Orders.AddImageAsync(image, Png);
        await Orders.PutCategoryAsync(order, new OrderCategory { Category = CategoryKind.OrderConfirmation, OrderDetailsUrl = "https://shop.example/1", ImageId = image });

        var told = await Orders.GetAsync(order);

        Assert.Equal((CategoryKind.OrderConfirmation, image), (told.Category!.Category, told.Category.ImageId));
        Assert.Equal(("Socks", 2500, QuantityUnit.Pcs), (told.Receipt!.OrderLines[0].Name, told.Receipt.OrderLines[0].TaxRate, told.Receipt.OrderLines[0].UnitInfo!.QuantityUnit));
        Assert.Equal(BarcodeFormat.Code128, told.Receipt.BottomLine.Barcode!.Format);
        var other = await Assert.ThrowsAsync<VippsMobilePayException>(() => Orders.GetAsync(order, OrderKind.Charge));
        Assert.Equal(HttpStatusCode.NotFound, other.Status);
    }

    [Fact]
    public async Task What_an_earlier_attempt_has_added_is_no_conflict_and_what_somebody_else_did_is_one()
    {
        var order = Shop.NewReference();
        shop.Wire.Fail("drop-after");
        await Orders.AddReceiptAsync(order, Paper);

        Assert.Equal(2, shop.Wire.To($"/receipts/{order}").Count);
        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => Orders.AddReceiptAsync(order, Paper));
        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (refused.Status, refused.Title));
    }

    [Fact]
    public async Task What_is_wrong_is_named()
    {
        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => Orders.AddImageAsync("small", Png.AsMemory(0, 30)));

        Assert.Equal(("src", "The image must be a PNG or a JPEG."), (Assert.Single(refused.ExtraDetails).Name, refused.Detail));
    }

    public void Dispose() => shop.Dispose();
}
