using Kasse.Server.Outbound;
using Kasse.Storage.Deliveries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Webhooks;

/// <summary>Every webhook call, callback and makePayment: what was sent and signed, what came back, and once more when somebody asks for it.</summary>
sealed class DeliveryPages(Platform platform, Courier courier)
{
    const int PageMax = 50;

    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder developers)
    {
        viewers.MapGet("/deliveries", List);
        viewers.MapGet("/deliveries/{id:long}", Show);
        developers.MapPost("/deliveries/{id:long}/resend", Resend);
    }

    RazorComponentResult<DeliveriesPage> List(Visitor visitor, [AsParameters] DeliveryFilter filter)
    {
        var found = platform.Deliveries.NewestOf(filter.MsnsFor(visitor), filter.OnlyState, PageMax, filter.Before ?? long.MaxValue);
        return new(new { Visitor = visitor, Filter = filter, Deliveries = found, Next = found.Count == PageMax ? found[^1].Id : (long?)null });
    }

    /// <param name="sent">It was just sent again.</param>
    IResult Show(Visitor visitor, long id, bool? sent)
    {
        if (Find(visitor, id) is not { } delivery) return Unknown(visitor);

        var webhook = platform.Settings.Current.Webhooks.FirstOrDefault(webhook => webhook.Id == delivery.Webhook && visitor.Sees(webhook));
        return new RazorComponentResult<DeliveryPage>(new
        {
            Visitor = visitor,
            Delivery = delivery,
            Attempts = platform.Deliveries.Attempts(id),
            Webhook = webhook,
            To = CallbackLine.Is(delivery.Webhook) ? CallbackCall.AddressOf(platform.Journal.Find(delivery.Stream)!.Payment.Order)
                : delivery.Webhook == MakePayment.Name ? platform.Psp.Find(delivery.Stream)!.Transaction.Order.MakePaymentUrl
                : webhook?.Url,
            CanResend = courier.CanResend(delivery),
            JustSent = sent == true,
        });
    }

    async Task<IResult> Resend(Visitor visitor, long id)
    {
        if (Find(visitor, id) is null) return Unknown(visitor);
        var attempt = await courier.Resend(id);
        return SeeOther.To(Address.Of($"{PortalPaths.Deliveries}/{id}", ("sent", attempt is null ? null : "true")));
    }

    Delivery? Find(Visitor visitor, long id) => platform.Deliveries.Find(id) is { } delivery && visitor.Sees(delivery.Msn) ? delivery : null;

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There is no such delivery, or it is about a sales unit of another company.");
}

/// <summary>What the list of deliveries is asked for, as it stands in the address.</summary>
public sealed record DeliveryFilter(string? Msn, string? State, long? Before)
{
    public DeliveryState? OnlyState => Enum.TryParse<DeliveryState>(State, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;

    public IReadOnlyCollection<string> MsnsFor(Visitor visitor) => string.IsNullOrEmpty(Msn) ? visitor.Msns : visitor.Sees(Msn) ? [Msn] : [];

    public string At(long? before) => Address.Of(PortalPaths.Deliveries, ("msn", Msn), ("state", State), ("before", before));
}
