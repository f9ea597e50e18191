using Kasse.Storage.Consents;

namespace Kasse.Storage.Tests;

public abstract class ConsentTests(TestStore store) : IAsyncLifetime
{
    [Fact]
    public async Task The_last_withdrawal_at_each_sales_unit_is_kept()
    {
        var consents = new ConsentTables(store.Database, store.Clock);
        await consents.Withdraw("123456", "4712345678");
        await consents.Withdraw("234567", "4712345678");
        await consents.Withdraw("123456", "4791234567");
        await consents.Withdraw("123456", "4712345678");

        var withdrawn = consents.WithdrawnBy("4712345678");

        Assert.Equal(["123456", "234567"], withdrawn.Keys.Order(StringComparer.Ordinal));
        Assert.All(withdrawn.Values, at => Assert.Equal(store.Clock.GetUtcNow().ToUnixTimeMilliseconds(), at.ToUnixTimeMilliseconds()));
        Assert.Empty(consents.WithdrawnBy("4700000000"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
