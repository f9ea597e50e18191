using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

public sealed class CardTests(Chromium chromium)
{
    const string Pays = "4925 5600 0006 0001", HasNoMoney = "4925 5600 0006 0019";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_typed_card_is_challenged_and_pays(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(ByCard);
        var desk = await scene.Visitor(small: small);

        await desk.GotoAsync(scene.Landing(payment));
        await Type(desk, Pays);
        await desk.Sees("Confirm that it is you");
        Assert.True(scene.Now(payment).ChallengeUnderWay);
        await desk.Press("Yes, it is me");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal("0001", scene.Now(payment).Authorization!.Card.LastFour);
    }

    [Fact]
    public async Task A_test_card_can_be_picked_on_a_phone_as_well()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(ByCard);
        var phone = await scene.Visitor(onPhone: true);

        await phone.GotoAsync(scene.Landing(payment));
        await phone.GetByRole(AriaRole.Button, new() { Name = "Mastercard, pays" }).ClickAsync();
        await phone.Press("Yes, it is me");

        await phone.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Fact]
    public async Task After_a_failed_challenge_and_a_refused_card_another_one_pays()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(ByCard);
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await Type(desk, Pays);
        await desk.Press("No, refuse");
        await desk.Sees("The bank could not confirm that it was you. Try another card.");
        await Type(desk, HasNoMoney);
        await desk.Sees("There is not enough money on the card. Try another card.");
        await Type(desk, Pays);
        await desk.Press("Yes, it is me");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Fact]
    public async Task A_card_that_is_no_test_card_is_not_taken()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(ByCard);
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await Type(desk, "4111 1111 1111 1111");

        await desk.Sees("Never type a real card here");
        Assert.True(scene.Now(payment).IsOpen);
    }

    static Order ByCard(Order order) => order with { Method = PaymentMethod.Card, PhoneNumber = null };

    static async Task Type(IPage page, string number)
    {
        await page.GetByLabel("Card number").FillAsync(number);
        await page.GetByLabel("Expiry date").FillAsync("12/30");
        await page.GetByLabel("Security code").FillAsync("123");
        await page.Press("Pay NOK 129.00");
    }
}
