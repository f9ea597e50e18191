using Kasse.Engine;
using Kasse.Storage.Requests;
using Kasse.Storage.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>Payments: finding one, seeing all about it, and what its merchant can do with it.</summary>
sealed class PaymentPages(Platform platform, PaymentIndex index, RequestLogFile log)
{
    const int PageMax = 50, CallsMax = 20;

    readonly MerchantActs acts = new(platform);

    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder developers)
    {
        viewers.MapGet("/payments", List);
        viewers.MapGet("/payments/{msn}/{reference}", Show);
        developers.MapPost("/payments/{msn}/{reference}/{act}", Act);
    }

    async Task<IResult> List(Visitor visitor, [AsParameters] PaymentFilter filter) => IsOfPsp(filter.Msn)
        ? SeeOther.To(Address.Of(PortalPaths.PspPayments, ("q", filter.Q), ("msn", filter.Msn)))
        : new RazorComponentResult<PaymentsPage>(new
        {
            Visitor = visitor,
            Filter = filter,
            Page = await index.Find(filter.For(visitor), PageMax, filter.Before ?? long.MaxValue),
        });

    /// <param name="done">What was just done.</param>
    /// <param name="refused">Why what was just asked for was not.</param>
    IResult Show(Visitor visitor, string msn, string reference, string? done, string? refused)
    {
        // Lists of deliveries and calls lead here whatever a sales unit's payments are.
        if (IsOfPsp(msn)) return SeeOther.To(PortalPaths.PspPayment(msn, reference));
        if (!visitor.Sees(msn) || platform.Journal.Find(msn, reference) is not { } history)
            return visitor.NotFound("There is no such payment, or it belongs to a sales unit of another company.");

        return new RazorComponentResult<PaymentDetailsPage>(new
        {
            Visitor = visitor,
            History = history,
            RefusedAt = platform.Journal.RefusedAt(history.Stream),
            Information = platform.OrderInformationOf(history.Payment),
            Now = platform.Clock.GetUtcNow(),
            LandingPage = history.Payment.IsOpen ? platform.Addresses.Landing(history.Payment) : null,
            Deliveries = platform.Deliveries.About(history.Stream),
            log.Find(new RequestQuery([msn], Reference: reference), CallsMax).Requests,
            Done = done,
            Problem = Problem(refused),
        });
    }

    async Task<IResult> Act(Visitor visitor, string msn, string reference, string act, [FromForm] string? amount, [FromForm] string? key)
    {
        if (!visitor.Sees(msn) || platform.Journal.Find(msn, reference)?.Payment is not { } payment || act is not ("capture" or "refund" or "cancel"))
            return visitor.NotFound("There is no such payment, or it belongs to a sales unit of another company.");
        var page = PortalPaths.Payment(msn, reference);
        if (act != "cancel" && Words.ReadAmount(amount, payment.Order.Amount.Currency) is null || !Guid.TryParse(key, out _))
            return SeeOther.To(Address.Of(page, ("refused", "amount")));

        var money = Words.ReadAmount(amount, payment.Order.Amount.Currency) ?? default;
        var outcome = await (act switch
        {
            "capture" => acts.Capture(msn, reference, money, key),
            "refund" => acts.Refund(msn, reference, money, key),
            _ => acts.Cancel(msn, reference, key),
        });
        return SeeOther.To(outcome.Refusal switch
        {
            null => Address.Of(page, ("done", act)),
            // The first of two clicks is being worked on, and the page shows what comes of it.
            Refusal.OperationInProgress => page,
            var refusal => Address.Of(page, ("refused", refusal)),
        });
    }

    /// <summary>Whether all payments of a sales unit are a provider's, and stand on pages of their own.</summary>
    bool IsOfPsp(string? msn) => msn is not null && platform.Settings.Current.PspOf(msn) is not null;

    static string? Problem(string? refused) => refused switch
    {
        null => null,
        "amount" => "Write the amount as a number with two decimals at most, such as 129 or 129.50.",
        _ => Enum.TryParse<Refusal>(refused, out var refusal) && Enum.IsDefined(refusal) ? RefusalText.Of(refusal) : null,
    };
}
