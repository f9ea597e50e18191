using Kasse.Testing;
using TestedShop;

[assembly: AssemblyFixture(typeof(KasseFixture))]

namespace TestedShop;

/// <summary>One Kasse for all tests that only need payments of their own. Those that move the clock or break something start another.</summary>
public sealed class KasseFixture : IAsyncLifetime
{
    public TestKasse Kasse { get; private set; } = null!;
    public Checkout Checkout { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Kasse = await TestKasse.Start();
        Checkout = CheckoutAt(Kasse);
    }

    public async ValueTask DisposeAsync()
    {
        Checkout.Dispose();
        await Kasse.DisposeAsync();
    }

    public static Checkout CheckoutAt(TestKasse kasse) =>
        new(new CheckoutSettings(kasse.BaseAddress, kasse.ClientId, kasse.ClientSecret, kasse.SubscriptionKey, kasse.MerchantSerialNumber));
}
