using Kasse.Engine.Payments;
using Kasse.Server.Ecom;
using Kasse.Storage;
using Kasse.Storage.Requests;

namespace Kasse.Server.Outbound;

/// <summary>
/// Tells the merchant of an eCom express order to forget the payer, who has withdrawn the consent to share. Tried once, whether or not
/// the payer waits for it; the developer finds the call in the request log.
/// </summary>
/// <param name="time">Real time.</param>
/// <param name="publicOnly">Call public addresses only.</param>
sealed class ConsentRemoval(RequestLogFile log, TimeProvider time, bool publicOnly) : IDisposable
{
    public const string Operation = "Consent removal, told to the merchant";

    static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);

    readonly HttpClient http = new(Destination.Handler(publicOnly)) { Timeout = AnswerMax };

    /// <param name="payment">One whose payer has shared something with a merchant who gave an address for this.</param>
    /// <returns>The status that the merchant answered with; 0 when no answer came.</returns>
    public async Task<int> Tell(Payment payment)
    {
        var userId = UserDetails.IdOf(payment.Order, payment.Authorization!.Profile!.Sub);
        var address = $"{payment.Order.Ecom!.ConsentRemovalPrefix}/v2/consents/{Uri.EscapeDataString(userId)}";
        var startedAt = time.GetTimestamp();
        var (status, why) = await Call(address);
        if (log.Count(payment.Msn, Operation, status))
        {
            log.Add(new LoggedRequest(
                0, time.GetUtcNow(), Operation, "DELETE", address, payment.Msn, payment.Reference, null, status, time.GetElapsedTime(startedAt), "", null, "", null, why));
        }
        return status;
    }

    public void Dispose() => http.Dispose();

    async Task<(int Status, Why? Why)> Call(string address)
    {
        try
        {
            // However long the answer is: only its status matters.
            using var request = new HttpRequestMessage(HttpMethod.Delete, address);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return ((int)response.StatusCode, response.IsSuccessStatusCode ? null : new Why($"The merchant did not acknowledge it: the answer is {(int)response.StatusCode}, not 200.", "Forget what the payer has shared, and answer 200. It is told once only."));
        }
        catch (HttpRequestException fault)
        {
            return (0, ReceiverWhy.Unreached(new Uri(address), fault));
        }
        catch (OperationCanceledException)
        {
            return (0, ReceiverWhy.Late(AnswerMax));
        }
    }
}
