using Kasse.Engine.Payments;
using Kasse.Server.OrderManagement;
using Kasse.Storage.Orders;

namespace Kasse.Server.Web;

/// <summary>What a merchant told about an order beside its payment.</summary>
/// <param name="Category">The newest, which is the one that is shown.</param>
public sealed record Told(Receipt? Receipt, OrderCategory? Category);

static class Telling
{
    public static Told ToldOf(this Platform platform, Payment payment) => platform.ToldOf(new OrderName(payment.Msn, OrderType.Ecom, payment.Reference));

    public static Told ToldOf(this Platform platform, OrderName order) => new(platform.ReceiptOf(order), platform.Orders.Categories(order) is [var newest, ..] ? newest : null);
}
