using Kasse.Server.Psp;
using Kasse.Storage.Psp;
using Kasse.Storage.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.PspPayments;

/// <summary>
/// The payments of payment service providers: finding one, seeing all about it, and running the batch. What a provider did with the money it
/// reports itself; nobody does so for it here.
/// </summary>
sealed class PspPaymentPages(Platform platform, RequestLogFile log)
{
    const int PageMax = 50, CallsMax = 20;

    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder whoSetsUp)
    {
        viewers.MapGet("/psp-payments", List);
        viewers.MapGet("/psp-payments/{msn}/{id}", Show);
        whoSetsUp.MapPost("/psp-payments/batch", RunBatch);
    }

    /// <param name="taken">How many reports a batch has just looked at.</param>
    RazorComponentResult<PspPaymentsPage> List(Visitor visitor, [AsParameters] PspPaymentFilter filter, int? taken)
    {
        var found = platform.Psp.Search(filter.MsnsFor(visitor), filter.Q?.Trim() ?? "", PageMax + 1, filter.Before ?? long.MaxValue);
        return new(new
        {
            Visitor = visitor,
            Filter = filter,
            Payments = found.Take(PageMax).Select(history => history.Transaction).ToList(),
            Next = found.Count > PageMax ? found[PageMax - 1].Stream : (long?)null,
            WaitingCount = Waiting(visitor).Sum(history => history.Transaction.Waiting.Count),
            Taken = taken,
        });
    }

    IResult Show(Visitor visitor, string msn, string id)
    {
        if (!visitor.Sees(msn) || platform.Settings.Current.PspOf(msn) is not { PspId: { } pspId } provider
            || platform.Psp.Find(pspId, id) is not { } history || history.Transaction.Msn != msn)
            return visitor.NotFound("There is no such payment, or it belongs to a sales unit of another company.");

        return new RazorComponentResult<PspPaymentPage>(new
        {
            Visitor = visitor,
            History = history,
            Provider = provider,
            Now = platform.Clock.GetUtcNow(),
            LandingPage = history.Transaction.IsOpen ? platform.Addresses.Redirect(history.Transaction) : null,
            Deliveries = platform.Deliveries.About(history.Stream),
            log.Find(new RequestQuery([msn], Reference: id), CallsMax).Requests,
        });
    }

    async Task<IResult> RunBatch(Visitor visitor)
    {
        var taken = await PspBatchRun.Now(platform, Waiting(visitor).Select(history => history.Stream));
        return SeeOther.To(Address.Of(PortalPaths.PspPayments, ("taken", taken)));
    }

    IReadOnlyList<PspHistory> Waiting(Visitor visitor) => platform.Psp.Search(visitor.Msns, "", int.MaxValue, work: PspWork.Batch);
}

/// <summary>What the list of PSP payments is asked for, as it stands in the address.</summary>
/// <param name="Q">Part of a <c>pspTransactionId</c> or <c>merchantOrderId</c>.</param>
/// <param name="Before">Only payments older than this stream.</param>
public sealed record PspPaymentFilter(string? Q, string? Msn, long? Before)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Q + Msn);

    public IReadOnlyCollection<string> MsnsFor(Visitor visitor) => string.IsNullOrEmpty(Msn) ? visitor.Msns : visitor.Sees(Msn) ? [Msn] : [];

    public string At(long? before) => Address.Of(PortalPaths.PspPayments, ("q", Q), ("msn", Msn), ("before", before));
}
