using System.Net.Http.Json;
using System.Text.Json;

namespace Kasse.Testing.Tests;

public sealed class ScenarioTests : IAsyncLifetime
{
    TestKasse kasse = null!;
    HttpClient merchant = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await TestKasse.Start();
        merchant = await kasse.Merchant.SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        merchant.Dispose();
        await kasse.DisposeAsync();
    }

    [Fact]
    public async Task Code_that_does_the_right_thing_passes()
    {
        var verdict = await kasse.Scenarios.Run("user-aborts", async () =>
        {
            await kasse.Ask("order-0001", 1000);
            while (await State("order-0001") != "ABORTED") await Task.Yield();
        });

        Assert.True(verdict.Passed, verdict.Text);
        Assert.Equal(("order-0001", 2), (verdict.Reference, verdict.Steps.Count));
    }

    [Fact]
    public async Task Code_that_does_not_is_told_what_to_do()
    {
        var verdict = await kasse.Scenarios.Run("user-never-returns", () => kasse.Ask("order-0001", 1000));

        Assert.False(verdict.Passed);
        Assert.StartsWith("Failed (ended by hand):", verdict.Text);
        Assert.Contains(verdict.Expectations, item => item is { Id: "user-never-returns.settles", Mark: TestMark.NotYet, ToDo: not null });
    }

    [Fact]
    public async Task What_cannot_be_played_is_said()
    {
        var wrong = await Assert.ThrowsAsync<TestKasseException>(() => kasse.Scenarios.Run("nothing", () => Task.CompletedTask));

        Assert.StartsWith("There is no scenario nothing, only user-aborts, ", wrong.Message);
        Assert.Contains("webhook-twice", kasse.Scenarios.Names);
    }

    [Fact]
    public async Task The_checklist_can_be_asked_item_by_item()
    {
        await kasse.Ask("order-0001", 1000);

        var items = kasse.Checklist();

        Assert.Equal(TestMark.Done, items.Single(item => item.Id == "epayment.create").Mark);
        Assert.Equal(TestMark.NotYet, items.Single(item => item.Id == "epayment.capture-full").Mark);
    }

    async Task<string?> State(string reference) =>
        (await merchant.GetFromJsonAsync<JsonElement>($"/epayment/v1/payments/{reference}")).GetProperty("state").GetString();
}
