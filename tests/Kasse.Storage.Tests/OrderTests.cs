using Dapper;
using Kasse.Engine.Payments;
using Kasse.Storage.Orders;

namespace Kasse.Storage.Tests;

public abstract class OrderTests(TestStore store) : IAsyncLifetime
{
    static readonly OrderName Socks = new("123456", OrderType.Ecom, "socks-1");
    static readonly Receipt Paper = new(
        [new("Søkker", "id", 1000, 800, 200, 2500, new(500, "2", "PCS"), null, null, false, false)], new("NOK", null, "till", "17", null, null, null));

    OrderTables orders = null!;

    [Fact]
    public async Task A_receipt_is_kept_once_for_each_kind_of_order()
    {
        Assert.Equal((true, false), (await orders.AddReceipt(Socks, Guid.NewGuid(), Paper), await orders.AddReceipt(Socks, Guid.NewGuid(), Paper)));
        Assert.True(await orders.AddReceipt(Socks with { Type = OrderType.Recurring }, Guid.NewGuid(), Paper));

        Assert.Equal("Søkker", Assert.Single(orders.Receipt(Socks)!.OrderLines).Name);
        Assert.Equal(Paper.BottomLine, orders.Receipt(Socks)!.BottomLine);
        Assert.Null(orders.Receipt(Socks with { Msn = "234567" }));
    }

    [Fact]
    public async Task The_newest_category_comes_first_and_one_that_is_put_replaces_all()
    {
        var (ticket, parcel) = (Category(CategoryKind.Ticket), Category(CategoryKind.Delivery));
        Assert.Equal((true, true), (await orders.AddCategory(ticket, instead: false), await orders.AddCategory(parcel, instead: false)));
        Assert.Equal([parcel, ticket], orders.Categories(Socks, 10));
        Assert.Equal(parcel, orders.Category(Socks));
        Assert.Equal([parcel], orders.Categories("123456", "socks-1", countMax: 1));
        Assert.Equal((ticket, null), (orders.Category("123456", ticket.Id)!, orders.Category("234567", ticket.Id)));

        var booking = Category(CategoryKind.Booking);
        await orders.AddCategory(booking, instead: true);
        Assert.Equal([booking], orders.Categories("123456", null, 10));

        Assert.Equal((false, true, false), (await orders.DeleteCategory("234567", booking.Id), await orders.DeleteCategory("123456", booking.Id), await orders.DeleteCategory("123456", booking.Id)));
        Assert.Null(orders.Category(Socks));
    }

    [Fact]
    public async Task An_image_is_kept_once_and_serves_its_own_sales_unit_only()
    {
        var image = new OrderImage("123456", "logo.1", "image/png", [1, 2, 3]);
        Assert.False(await orders.AddCategory(Category(CategoryKind.General, "logo.1"), instead: true));
        Assert.Equal((true, false), (await orders.AddImage(image), await orders.AddImage(image with { Content = [4] })));

        Assert.True(await orders.AddCategory(Category(CategoryKind.General, "logo.1"), instead: true));
        var kept = orders.Image("123456", "logo.1")!;
        Assert.Equal("image/png", kept.ContentType);
        Assert.Equal(image.Content, kept.Content);
        Assert.Null(orders.Image("234567", "logo.1"));
        Assert.Equal(("logo.1", 3), (Assert.Single(orders.Images(["123456", "234567"], 10)).Id, orders.Images(["123456"], 10)[0].Bytes));
    }

    [Fact]
    public async Task What_was_told_is_listed_by_order_and_each_change_is_in_the_audit()
    {
        await orders.AddReceipt(Socks, Guid.NewGuid(), Paper);
        await orders.AddCategory(Category(CategoryKind.Ticket), instead: false);
        await orders.AddCategory(Category(CategoryKind.Ticket), instead: false);
        await orders.AddReceipt(Socks with { Msn = "999999" }, Guid.NewGuid(), Paper);

        var told = Assert.Single(orders.Newest(["123456"], 10));
        Assert.Equal((Socks, true, 2), (told.Name, told.HasReceipt, told.CategoryCount));
        Assert.Equal(["receipt added", "category added", "category added", "receipt added"],
            store.Database.Read(session => session.Connection.Query<string>("select what from audit order by id").ToList()));
    }

    static OrderCategory Category(CategoryKind kind, string? image = null) => new(Guid.NewGuid(), Socks, kind, "https://shop.example/1", image);

    public ValueTask InitializeAsync()
    {
        orders = new OrderTables(store.Database, store.Clock);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
