using System.Net;
using Kasse.Client.Calls;

namespace Kasse.Client.Webhooks;

/// <summary>The Webhooks API: where the platform tells you what happens.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/"/></remarks>
public sealed class WebhooksClient
{
    const string Path = "webhooks/v1/webhooks";

    readonly Connection connection;

    internal WebhooksClient(Connection connection) => this.connection = connection;

    /// <summary>Asks to be told. The same address may be registered twice, and is then told twice, with two secrets.</summary>
    /// <param name="url">Https and reachable from the internet; redirects are not followed.</param>
    /// <param name="events">What to be told, such as <see cref="WebhookEventTypes.AllOfPayments"/>.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been registered all the same.</param>
    /// <returns>With the secret, which is never told again: keep it before anything else.</returns>
    /// <exception cref="VippsMobilePayException">
    /// 400 for an address or an event that is none, or for more than 25 registrations of one event. It is not tried again when it may have been
    /// done, as every registration is one more: when <see cref="VippsMobilePayException.IsTransient"/> is true, look with
    /// <see cref="ListAsync"/>, and delete what you have no secret of.
    /// </exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/api-guide"/></remarks>
    public Task<WebhookRegistered> RegisterAsync(string url, IReadOnlyList<string> events, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("webhooks register", HttpMethod.Post, Path) { Reference = url, Repeatable = Repeatable.UnlessPerhapsDone }
            .With(new RegistrationAsked(url, events), WebhooksJson.Default.RegistrationAsked);
        return connection.SendAsync(call, WebhooksJson.Default.WebhookRegistered, cancellationToken);
    }

    /// <summary>What is registered: for the sales unit, or without one, for all that the keys act for.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">403: the sales unit is not the keys'.</exception>
    public async Task<IReadOnlyList<WebhookRegistration>> ListAsync(CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("webhooks list", HttpMethod.Get, Path);
        return (await connection.SendAsync(call, WebhooksJson.Default.RegistrationList, cancellationToken).ConfigureAwait(false)).Webhooks;
    }

    /// <summary>Asks to be told no more. There is no way to change a registration: register anew, then delete the old one.</summary>
    /// <param name="id">Of the registration.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been deleted all the same.</param>
    /// <exception cref="VippsMobilePayException">404: there is none.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("webhooks delete", HttpMethod.Delete, $"{Path}/{ApiCall.Segment(id)}") { Reference = id };
        try
        {
            await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (VippsMobilePayException gone) when (gone is { Status: HttpStatusCode.NotFound, AttemptCount: > 1 })
        {
            // An earlier attempt deleted it, and its answer was lost.
        }
    }
}
