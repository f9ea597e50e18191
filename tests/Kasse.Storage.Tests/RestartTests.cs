using Dapper;
using Kasse.Engine;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What is left after stopping, and after stopping without warning.</summary>
public abstract class RestartTests(TestStore store) : IAsyncLifetime
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_is_there_and_numbers_go_on(bool crash)
    {
        var created = await store.Create("bread", Kr(100), "k");
        await store.Authorize("bread");
        var captured = await store.Capture("bread", Kr(40), "k");
        await store.Capture("bread", Kr(500), "too much");

        await Stop(crash);

        Assert.Equal(4, store.Journal.LastSeq);
        Assert.Equal(captured.Payment, store.Payment("bread"));
        Assert.Equal(created with { Replayed = true }, await store.Create("bread", Kr(100), "k"));
        Assert.Equal(captured with { Replayed = true }, await store.Capture("bread", Kr(40), "k"));
        Assert.Equal(Refusal.ExceedsCapturable, (await store.Capture("bread", Kr(500), "too much")).Refusal);
        await store.Capture("bread", Kr(60), "another");
        Assert.Equal([1L, 2, 3, 4, 5], store.Journal.ReadAfter(0, 10).Select(row => row.Seq));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_never_heard_the_answer_asks_again_and_money_has_moved_once(bool crash)
    {
        await store.CreateAuthorized("bread", Kr(100));
        await store.Capture("bread", Kr(40), "k");

        await Stop(crash);

        Assert.True((await store.Capture("bread", Kr(40), "k")).Replayed);
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task A_change_of_settings_is_kept_too()
    {
        await store.Sql("insert into settings (name, value) values ('clock-offset', '7')");

        await store.Crash();

        Assert.Equal("7", store.Database.Read(s => s.Connection.ExecuteScalar<string>("select value from settings where name = 'clock-offset'")));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Task Stop(bool crash) => crash ? store.Crash() : store.Restart();
}
