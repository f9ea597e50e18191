using System.Net;
using System.Text;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web.Portal;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>What broken requests were once answered with a 500, each by itself.</summary>
public sealed class FoundTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    /// <summary>Percent-encoded NUL: the web framework gives up on the whole form.</summary>
    const string NoForm = "__RequestVerificationToken=a%00b";

    [Theory]
    [InlineData("/epayment/v1/payments")]
    [InlineData("/epayment/v1/payments/half-a-pair/capture")]
    public async Task Half_a_surrogate_pair_is_no_amount(string path)
    {
        var answer = await shared.Merchant.Post(path, """
            {"amount":{"currency":"NOK","value":"\ud800"},"modificationAmount":{"currency":"NOK","value":"\ud800"},"paymentMethod":{"type":"WALLET"},"reference":"half-a-pair","userFlow":"WEB_REDIRECT"}
            """, WebShop.NewReference());

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task What_is_no_form_is_refused_by_the_portal()
    {
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);

        var answer = await visitor.PostRaw("/portal/account", NoForm);

        Assert.Equal(400, answer.Status);
        Assert.Contains("That is no form of ours", answer.Body);
    }

    [Theory]
    [InlineData("/wallet/sign-in")]
    [InlineData("/portal/sign-in")]
    [InlineData("/pay")]
    public async Task What_is_no_form_is_refused_at_every_door(string path)
    {
        using var form = new StringContent(NoForm, Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await shared.Kasse.Http.PostAsync(path, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
