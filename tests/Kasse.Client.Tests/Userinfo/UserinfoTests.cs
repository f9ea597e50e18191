using System.Net;
using Kasse.Client.EPayment;
using Kasse.Client.Userinfo;

namespace Kasse.Client.Tests.Userinfo;

public sealed class UserinfoTests : IDisposable
{
    readonly Shop shop = new();

    [Fact]
    public async Task What_a_payer_shared_is_read_by_their_sub()
    {
        var reference = Shop.NewReference();
        await shop.Client.EPayment.CreateAsync(Shop.Order(reference) with { Profile = new Profile { Scope = "name email address birthDate" } });
        await shop.Client.EPayment.ForceApproveAsync(reference, Shop.Ola);
        var sub = (await shop.Client.EPayment.GetAsync(reference)).Profile!.Sub!;

        var user = await shop.Client.Userinfo.GetAsync(sub);

        Assert.Equal(("Ola Nordmann", "Ola", "Nordmann", "1985-05-17", true), (user.Name, user.GivenName, user.FamilyName, user.Birthdate, user.EmailVerified));
        Assert.Equal(("Storgata 1", "0155", "Oslo", "NO"), (user.Address!.StreetAddress, user.Address.PostalCode, user.Address.Region, user.Address.Country));
        Assert.Equal((null, false), (user.PhoneNumber, user.HasExpired));
        Assert.DoesNotContain("Ola", $"{user}");
        Assert.True((user with { Name = UserInformation.Expired }).HasExpired);
    }

    [Fact]
    public async Task A_sub_of_nobody_is_not_found()
    {
        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => shop.Client.Userinfo.GetAsync(Guid.NewGuid().ToString()));

        Assert.Equal((HttpStatusCode.NotFound, "Not Found"), (refused.Status, refused.Title));
    }

    public void Dispose() => shop.Dispose();
}
