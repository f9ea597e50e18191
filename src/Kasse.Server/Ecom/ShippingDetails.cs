using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Ecom;

/// <summary>Express: ways to ship, as eCom words them: one flat list, and costs in kroner.</summary>
static class ShippingDetails
{
    public static ShippingGroup Group(IReadOnlyList<ShippingOption> options) => new("OTHER", null, IsDefault: true, Priority: 0, options);

    /// <param name="cost">Kroner.</param>
    /// <param name="isDefault"><c>Y</c> or <c>N</c>.</param>
    public static ShippingOption Option(string id, string name, decimal cost, string? isDefault, int priority) =>
        new(id, new Money((long)decimal.Round(cost * 100, MidpointRounding.AwayFromZero), "NOK"), name, isDefault is "Y" or "y", priority, null, null);
}
