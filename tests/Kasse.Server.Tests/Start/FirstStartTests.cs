namespace Kasse.Server.Tests.Start;

public sealed class FirstStartTests
{
    [Fact]
    public async Task A_new_folder_serves_a_token_and_says_no_to_an_unknown_reference()
    {
        await using var kasse = await RunningKasse.Start();
        var merchant = await kasse.Merchant();

        var answer = await merchant.Post("/epayment/v1/payments/nobody-knows/capture", """{"modificationAmount":{"currency":"NOK","value":100}}""", "1");

        Assert.Equal((404, "5090"), (answer.Status, answer.Code));
    }
}
