using Kasse.Engine.Payments;
using Kasse.Server.OrderManagement;
using Kasse.Storage.Orders;

namespace Kasse.Server.Web;

/// <summary>What a merchant told about an order beside its payment.</summary>
/// <param name="Category">The newest, which is the one that is shown.</param>
public sealed record OrderInformation(Receipt? Receipt, OrderCategory? Category);

static class OrderInformationOfPayments
{
    public static OrderInformation OrderInformationOf(this Platform platform, Payment payment)
    {
        var order = new OrderName(payment.Msn, OrderType.Ecom, payment.Reference);
        return new(platform.ReceiptOf(order), platform.Orders.Category(order));
    }
}
