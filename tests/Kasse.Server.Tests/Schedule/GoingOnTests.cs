using Dapper;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Schedule;

/// <summary>What goes on beside the requests goes on, whatever it has met: no restart is needed once that is mended.</summary>
public sealed class GoingOnTests(PostgresCluster postgres)
{
    [Fact]
    public async Task Webhooks_are_told_once_their_secrets_can_be_opened_again()
    {
        await using var receiver = await Receiver.Start();
        await using var kasse = await RunningKasse.Start();
        var shop = await Webhooks.Shop.In(kasse);
        var id = (await shop.Listen(receiver.Url)).Id;
        var secret = kasse.Server.Platform.Database.Read(session => session.Connection.QuerySingle<string>("select secret from webhooks"));
        await Sql(kasse, "update webhooks set secret = 'k1:nobody:can:open:this'");

        await shop.Create("bread");
        await Until(() => kasse.Server.Courier.Lag.Webhooks is null);
        await Sql(kasse, $"update webhooks set secret = '{secret}' where id = '{id}'");

        Assert.Equal("bread", (await receiver.Next().WaitAsync(TimeSpan.FromSeconds(30))).Reference);
    }

    [Fact]
    public async Task The_books_are_kept_once_a_row_can_be_read_again()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = await Webhooks.Shop.In(kasse);
        await shop.Create("bread");
        await shop.Quiet();
        await Until(() => kasse.Server.Books.Lag == 0);

        var next = kasse.Server.Platform.Journal.LastSeq + 1;
        await Sql(kasse, $"create trigger damage after insert on journal when new.seq = {next} begin update journal set body = cast(substr(body, 2) as blob) where seq = new.seq; end");
        await shop.Authorize("bread");
        await Until(() => kasse.Server.Books.Lag is null);
        await Sql(kasse, $"update journal set body = cast('{{' || body as blob) where seq = {next}");

        await Until(() => kasse.Server.Books.Lag == 0);
    }

    [Fact]
    public async Task What_is_kept_long_enough_is_forgotten_when_the_database_takes_it_the_second_time()
    {
        var time = new MovableTime();
        var sleeps = time.SomebodyWaits(TimeSpan.FromHours(1));
        await using var kasse = await RunningKasse.Start(options => options with { Server = postgres.Create(), KeepDeliveries = TimeSpan.FromDays(1) }, time);
        await sleeps.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await Sql(kasse, """
            insert into deliveries (webhook, stream, seq, msn, reference, event, body, state, tries, opened_at) values ('w', 1, 1, '1', 'r', 'e', '', 'Delivered', 1, 0);
            create sequence attempts;
            create function refuse_once() returns trigger language plpgsql as
                $$ begin if nextval('attempts') = 1 then raise 'Not now.'; end if; return old; end $$;
            create trigger refuse_once before delete on deliveries for each row execute function refuse_once();
            """);

        time.Advance(TimeSpan.FromHours(1));

        await Until(() => kasse.Server.Platform.Deliveries.Newest(null, null, null, null, 1).Count == 0);
    }

    static Task<int> Sql(RunningKasse kasse, string sql) => kasse.Server.Platform.Database.Write(session => session.Connection.Execute(sql));

    static Task Until(Func<bool> holds) => Task.Run(async () =>
    {
        while (!holds()) await Task.Yield();
    }).WaitAsync(TimeSpan.FromSeconds(30));
}
