using Dapper;
using Kasse.Storage.Codes;

namespace Kasse.Storage.Tests;

public abstract class CodeTests(TestStore store) : IAsyncLifetime
{
    static readonly RedirectCode Poster = new("123456", "plakat ø", "token-1", "https://shop.example/1", null);
    static readonly TillCode Till = new("123456", "till-1", "Kasse 1", IsVending: false, IsBeacon: false);

    CodeTables codes = null!;

    [Fact]
    public async Task A_redirect_code_is_found_by_its_id_and_by_its_print_and_leads_where_it_was_led_last()
    {
        Assert.Equal((true, false), (await codes.Add(Poster), await codes.Add(Poster with { Token = "token-2" })));
        Assert.Equal((true, false), (await codes.Change("123456", "plakat ø", "https://shop.example/2"), await codes.Change("234567", "plakat ø", "https://evil.example")));

        var changed = Poster with { Url = "https://shop.example/2" };
        Assert.Equal((changed, changed, null), (codes.Redirect("123456", "plakat ø")!, codes.Printed("token-1")!, codes.Printed("token-2")));
        Assert.Equal([changed], codes.Redirects(["123456", "234567"]));

        Assert.Equal((true, false), (await codes.DeleteRedirect("123456", "plakat ø"), await codes.DeleteRedirect("123456", "plakat ø")));
        Assert.Null(codes.Printed("token-1"));
        Assert.Equal(["redirect code added", "redirect code changed", "redirect code deleted"],
            store.Database.Read(session => session.Connection.Query<string>("select what from audit order by id").ToList()));
    }

    [Fact]
    public async Task The_id_of_an_expired_code_can_be_used_again()
    {
        var now = store.Clock.GetUtcNow();
        await codes.Add(Poster with { ExpiresAt = now.AddHours(-1) });

        Assert.False(codes.Redirect("123456", "plakat ø")!.IsAliveAt(now));
        Assert.True(await codes.Add(Poster with { Token = "token-2", ExpiresAt = now.AddHours(1) }));
        Assert.Null(codes.Printed("token-1"));
        Assert.True(codes.Printed("token-2")!.IsAliveAt(now));
    }

    [Fact]
    public async Task A_till_has_one_code_and_a_beacon_one_sales_unit()
    {
        await codes.Put(Till with { Location = "Somewhere" });
        await codes.Put(Till);
        await codes.Put(Till with { Msn = "234567", IsVending = true });
        Assert.Equal([Till], codes.Tills(["123456"]));
        Assert.Equal(Till, codes.Till("123456", "till-1"));

        var beacon = new TillCode("123456", "1234567890", "Kiosk", IsVending: false, IsBeacon: true);
        Assert.Equal((true, true, false), (await codes.Put(beacon), await codes.Put(beacon), await codes.Put(beacon with { Msn = "234567" })));
        Assert.Equal((beacon, null), (codes.Beacon("1234567890")!, codes.Beacon("till-1")));
        Assert.Equal((true, false), (await codes.DeleteTill("123456", "1234567890"), await codes.DeleteTill("123456", "1234567890")));
        Assert.True(await codes.Put(beacon with { Msn = "234567" }));
    }

    public ValueTask InitializeAsync()
    {
        codes = new CodeTables(store.Database, store.Clock);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
