namespace Kasse.Cli.Tests;

public sealed class PaymentTests : IAsyncLifetime
{
    Shell shell = null!;

    public async ValueTask InitializeAsync() => shell = await Shell.Open();

    public ValueTask DisposeAsync() => shell.DisposeAsync();

    [Fact]
    public async Task Status_says_where_Kasse_is_and_what_came_last()
    {
        var before = await shell.Run("status");
        await shell.Run("pay", "10", "--reference", "order-0001");
        var after = await shell.Run("status");

        Assert.Equal(("Test environment", "none yet"), (before["Kasse"].Split(", ")[1], before["Newest payment"]));
        Assert.Equal((shell.Kasse.BaseAddress.AbsoluteUri.TrimEnd('/'), "order-0001 (Created)"), (after["API"], after["Newest payment"]));
        Assert.Equal("test", (string)(await shell.Run("status", "--json")).Json["environment"]!);
    }

    [Fact]
    public async Task Pay_asks_for_a_payment_and_says_where_it_is_paid()
    {
        var asked = await shell.Run("pay", "499.50", "--description", "Socks");

        var page = await shell.Kasse.Http.GetStringAsync(asked["Page"]);
        Assert.Equal(49950, shell.Kasse.Payment(asked["Reference"]).Amount);
        Assert.Contains("499", page);
    }

    [Fact]
    public async Task Pay_asks_in_the_currency_of_the_sales_unit()
    {
        var asked = await shell.Run("pay", "5", "--msn", "345678", "--json");

        Assert.Equal("EUR", shell.Kasse.Payment((string)asked.Json["reference"]!).Currency);
    }

    [Fact]
    public async Task What_the_platform_refuses_is_told()
    {
        var refused = await shell.Run("pay", "10", "--reference", "short");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("kasse: ", refused.Errors);
        Assert.Contains("Reference", refused.Errors);
    }

    [Theory]
    [InlineData("123456")]
    [InlineData("234567")]
    [InlineData("345678")]
    public async Task Somebody_in_the_market_approves(string msn)
    {
        await shell.Run("pay", "10", "--msn", msn, "--reference", "order-0001");

        var approved = await shell.Run("approve", "order-0001");

        Assert.Equal((0, "Authorized", "authorized"), (approved.ExitCode, approved["State"], approved["Happened"]));
    }

    [Fact]
    public async Task A_payment_is_rejected_and_cannot_be_approved_then()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");

        Assert.Equal("Aborted", (await shell.Run("reject", "order-0001"))["State"]);
        var late = await shell.Run("approve", "order-0001", "--phone", "4712345678");
        Assert.Equal((1, "kasse: The payment has ended: it was aborted, cancelled, or its time is up.\n"), (late.ExitCode, late.Errors));
    }

    [Fact]
    public async Task A_payment_that_nobody_has_or_that_two_have_is_told()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");
        await shell.Run("pay", "10", "--reference", "order-0001", "--msn", "234567");

        Assert.Equal("kasse: There is no payment order-0009. References are case-sensitive.\n", (await shell.Run("approve", "order-0009")).Errors);
        Assert.Equal("kasse: Several sales units have a payment order-0001. Say whose with --msn: 123456, 234567.\n", (await shell.Run("approve", "order-0001")).Errors);
        Assert.Equal(0, (await shell.Run("approve", "order-0001", "--msn", "234567")).ExitCode);
    }

    [Fact]
    public async Task Events_show_what_happened_and_what_will()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");

        var events = await shell.Run("events", "order-0001");

        Assert.Equal(["created", "expired (to come)"], events.Rows.Select(row => row[1]));
        Assert.Equal("10.00 NOK", events.Rows[0][2]);
        Assert.Single((await shell.Run("events", "order-0001", "--json")).Json["history"]!.AsArray());
    }

    [Theory]
    [InlineData("10m")]
    [InlineData("PT10M")]
    [InlineData("1d2h")]
    public async Task The_clock_moves_on_and_says_what_that_did(string by)
    {
        await shell.Run("pay", "10", "--reference", "order-0001");

        var moved = await shell.Run("clock", "advance", by);

        Assert.Equal("1", moved["Happened"]);
        Assert.Equal(["expired", "123456", "order-0001"], moved.Rows[^1][1..]);
        Assert.StartsWith("P", (await shell.Run("clock"))["Ahead by"]);
    }

    [Fact]
    public async Task Verify_reads_all_that_was_kept()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");

        Assert.Equal("1 payments in 1 rows: everything adds up.\n", (await shell.Run("verify")).Output);
        Assert.True((bool)(await shell.Run("verify", "--json")).Json["addsUp"]!);
        Assert.Equal(1, (await shell.Run("verify", "--data", "/nowhere")).ExitCode);
    }
}
