using Kasse.Storage;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>Whatever ends the program, everything is told at least once and in order.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    readonly MovableTime time = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kasse-test-");
    Receiver receiver = null!;

    public async ValueTask InitializeAsync() => receiver = await Receiver.Start();

    public async ValueTask DisposeAsync()
    {
        await receiver.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_could_not_be_told_is_told_after_a_restart()
    {
        receiver.Answer = Receiver.With(500);
        await using (var kasse = await Start())
        {
            var shop = await Shop.In(kasse);
            await shop.Listen(receiver.Url);
            await shop.Create("order-0001");
            await shop.Authorize("order-0001");
            await shop.Quiet();
        }
        receiver.Answer = Receiver.With(200);
        time.Advance(TimeSpan.FromSeconds(2));

        await using (var again = await Start()) await again.Server.Courier.Quiet();

        Assert.Equal(["CREATED", "CREATED", "AUTHORIZED"], receiver.Names);
    }

    [Fact]
    public async Task What_happened_just_before_the_end_is_told_after_it()
    {
        var references = Enumerable.Range(0, 200).Select(i => $"order-{i:0000}").ToList();
        await using (var kasse = await Start())
        {
            var shop = await Shop.In(kasse);
            await shop.Listen(receiver.Url);
            await Task.WhenAll(references.Select(reference => shop.Create(reference)));
        }

        await using (var again = await Start()) await again.Server.Courier.Quiet();

        Assert.Equal(references, receiver.Calls.Select(call => call.Reference).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_call_that_is_under_way_at_the_end_is_abandoned_and_made_again()
    {
        receiver.Answer = receiver.Hang;
        await using (var kasse = await Start())
        {
            var shop = await Shop.In(kasse);
            await shop.Listen(receiver.Url);
            await shop.Create("order-0001");
            await receiver.Next();
        }
        receiver.Answer = Receiver.With(200);

        await using (var again = await Start()) await again.Server.Courier.Quiet();

        Assert.Equal(["CREATED", "CREATED"], receiver.Names);
    }

    [Fact]
    public async Task A_killed_Kasse_makes_again_the_call_it_does_not_know_the_answer_to()
    {
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = (_, _) => answering.Task;
        await using var kasse = await Start();
        var shop = await Shop.In(kasse);
        await shop.Listen(receiver.Url);
        await shop.Create("order-0001");
        await shop.Authorize("order-0001");
        await receiver.Next();

        // What lies on the disk at this moment is what a killed process leaves behind.
        var left = folder.CreateSubdirectory("left");
        await kasse.Server.Platform.Database.Write(_ =>
        {
            foreach (var file in (string[])["kasse.db", "kasse.db-wal", Vault.FileName]) File.Copy(Path.Combine(folder.FullName, file), Path.Combine(left.FullName, file));
        });
        receiver.Answer = Receiver.With(200);
        await using (var again = await Start(left.FullName)) await again.Server.Courier.Quiet();
        answering.SetResult();

        Assert.Equal(["CREATED", "CREATED", "AUTHORIZED"], receiver.Names);
    }

    [Fact]
    public async Task Attempts_that_were_missed_while_Kasse_was_not_running_are_not_made_up_for()
    {
        receiver.Answer = Receiver.With(500);
        await using (var kasse = await Start())
        {
            var shop = await Shop.In(kasse);
            await shop.Listen(receiver.Url);
            await shop.Create("order-0001");
            await shop.Quiet();
        }
        time.Advance(TimeSpan.FromDays(2));

        await using var again = await Start();
        await again.Server.Courier.Quiet();

        Assert.Equal(2, receiver.Calls.Count);
    }

    Task<RunningKasse> Start(string? dataFolder = null) =>
        RunningKasse.Start(options => options with { DataFolder = dataFolder ?? folder.FullName }, time);
}
