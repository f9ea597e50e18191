using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.Control;

public sealed class ClockTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task Moved_on_it_says_what_happened_meanwhile()
    {
        await using var kasse = await RunningKasse.Start();
        var administrator = new Administrator(kasse);
        var shop = new Shop(kasse.Server, Shop.Danish);
        await shop.Authorize("reserved");
        var forgotten = await shop.Create("forgotten");

        var moved = (await administrator.Post("/clock/advance", """{"by":"P14DT1H"}""")).Json;

        Assert.Equal("P14DT1H", (string)moved["offset"]!);
        Assert.Equal(2, (int)moved["happenedCount"]!);
        Assert.Equal([("expired", "234567", "forgotten"), ("cancelled", "234567", "reserved")],
            moved["happened"]!.AsArray().Select(h => ((string)h!["kind"]!, (string)h["msn"]!, (string)h["reference"]!)));
        Assert.Equal(forgotten.ExpiresAt, (DateTimeOffset)moved["happened"]![0]!["at"]!);
        Assert.Equal(PaymentState.Expired, shop.Find("forgotten").State);
    }

    [Fact]
    public async Task It_jumps_to_a_moment_and_stays_there_over_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        var moment = DateTimeOffset.UtcNow.AddDays(100);
        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            var moved = (await new Administrator(kasse).Post("/clock/jump", $$"""{"to":"{{moment:O}}"}""")).Json;
            Assert.True((DateTimeOffset)moved["now"]! >= moment.AddMilliseconds(-1));
        }
        await using (var kasse = await RunningKasse.Start(o => o with { DataFolder = folder }))
        {
            Assert.True((DateTimeOffset)(await new Administrator(kasse).Get("/clock")).Json["now"]! >= moment.AddMilliseconds(-1));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Unmoved_it_shows_real_time()
    {
        var time = new MovableTime();
        await using var kasse = await RunningKasse.Start(time: time);

        var clock = (await new Administrator(kasse).Get("/clock")).Json;

        Assert.Equal("PT0S", (string)clock["offset"]!);
        Assert.Equal(time.GetUtcNow().ToUnixTimeMilliseconds(), ((DateTimeOffset)clock["now"]!).ToUnixTimeMilliseconds());
    }

    [Theory]
    [InlineData("/clock/advance", """{"by":"-PT1H"}""", "The clock only moves forward. It is ")]
    [InlineData("/clock/jump", """{"to":"2020-01-01T00:00:00Z"}""", "The clock only moves forward. It is ")]
    [InlineData("/clock/advance", """{"by":"P9000Y"}""", "The clock goes up to 2200-01-01.")]
    [InlineData("/clock/jump", """{"to":"9999-01-01T00:00:00Z"}""", "The clock goes up to 2200-01-01.")]
    [InlineData("/clock/advance", """{"by":"P99999999999Y"}""", "by: a duration such as PT10M, P14D or P1DT12H (ISO 8601).")]
    [InlineData("/clock/advance", """{"by":"tomorrow"}""", "by: a duration such as PT10M, P14D or P1DT12H (ISO 8601).")]
    public async Task A_move_that_makes_no_sense_is_refused(string path, string body, string why)
    {
        var (status, detail) = (await new Administrator(shared.Kasse).Post(path, body)).Problem();

        Assert.Equal(400, status);
        Assert.StartsWith(why, detail);
    }
}
