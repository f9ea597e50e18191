using System.Net;
using Kasse.Server.Control;

namespace Kasse.Cli;

/// <summary>Calls a running Kasse, and says in words when it is not there.</summary>
sealed class KasseCaller : IDisposable
{
    readonly HttpClient http;
    readonly ControlClient control;

    public KasseCaller(Uri address, string token)
    {
        Address = address;
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        control = new ControlClient(http, token);
    }

    public Uri Address { get; }

    public Task<T> Get<T>(string path, CancellationToken stopping) => Explained(() => control.Get<T>(path, stopping));

    public Task<T> Post<T>(string path, object? body, CancellationToken stopping) => Explained(() => control.Post<T>(path, body, stopping));

    public Task Delete(string path, CancellationToken stopping) => Explained(async () =>
    {
        await control.Do(HttpMethod.Delete, path, cancelled: stopping);
        return true;
    });

    /// <summary>A payment by its reference alone, when only one sales unit has such a one.</summary>
    /// <param name="msn">Null looks through all sales units.</param>
    public async Task<PaymentDetails> Find(string reference, string? msn, CancellationToken stopping)
    {
        var msns = msn is null ? (await Get<List<SalesUnitView>>("/sales-units", stopping)).Select(unit => unit.Msn).ToList() : [msn];
        var found = new List<PaymentDetails>();
        foreach (var one in msns)
        {
            try
            {
                found.Add(await Get<PaymentDetails>($"/payments/{Uri.EscapeDataString(one)}/{Uri.EscapeDataString(reference)}", stopping));
            }
            catch (ControlException none) when (none.Status == (int)HttpStatusCode.NotFound)
            {
                // Another sales unit may have it.
            }
        }
        return found switch
        {
            [var payment] => payment,
            [] => throw new FailedException($"There is no payment {reference}{(msn is null ? "" : $" of sales unit {msn}")}. References are case-sensitive."),
            _ => throw new FailedException($"Several sales units have a payment {reference}. Say whose with --msn: {string.Join(", ", found.Select(it => it.Payment.Msn))}."),
        };
    }

    public void Dispose() => http.Dispose();

    async Task<T> Explained<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (HttpRequestException fault) when (fault.StatusCode is null)
        {
            throw new FailedException($"No Kasse answers at {Address} ({fault.Message}). Start one with: kasse serve; or say with --url where it is.");
        }
    }
}
