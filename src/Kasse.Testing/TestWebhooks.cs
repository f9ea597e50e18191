using System.Collections.Concurrent;
using Kasse.Server.Webhooks;

namespace Kasse.Testing;

/// <summary>Who is told of what happens.</summary>
public sealed class TestWebhooks
{
    readonly TestKasse kasse;
    readonly ConcurrentDictionary<WebhookInbox, bool> open = new();

    internal TestWebhooks(TestKasse kasse) => this.kasse = kasse;

    /// <summary>Opens an inbox where a test awaits what merchants are told from now on.</summary>
    /// <param name="events">Types like <c>epayments.payment.captured.v1</c>; none is everything that happens to payments.</param>
    public Task<WebhookInbox> Open(params IReadOnlyList<string> events) => Open(kasse.Merchant, events);

    /// <summary>Opens an inbox for another sales unit than <see cref="TestKasse.Merchant"/>.</summary>
    /// <param name="merchant">The sales unit.</param>
    /// <param name="events">Types like <c>epayments.payment.captured.v1</c>; none is everything that happens to payments.</param>
    public async Task<WebhookInbox> Open(TestMerchant merchant, params IReadOnlyList<string> events)
    {
        var inbox = await WebhookInbox.Open(Close);
        inbox.Registration = await Register(inbox.Url, merchant, events);
        open[inbox] = true;
        return inbox;
    }

    /// <summary>Registers an address of the code under test, as somebody would who set up the real platform.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="events">Types like <c>epayments.payment.captured.v1</c>; none is everything that happens to payments.</param>
    public Task<TestRegistration> Register(Uri url, params IReadOnlyList<string> events) => Register(url, kasse.Merchant, events);

    /// <summary>Registers an address for another sales unit than <see cref="TestKasse.Merchant"/>.</summary>
    /// <param name="url">Where the code under test listens.</param>
    /// <param name="merchant">The sales unit.</param>
    /// <param name="events">Types like <c>epayments.payment.captured.v1</c>; none is everything that happens to payments.</param>
    public async Task<TestRegistration> Register(Uri url, TestMerchant merchant, params IReadOnlyList<string> events)
    {
        var added = await Registrations.Add(
            kasse.Server.Platform, merchant.MerchantSerialNumber, merchant.ClientId, url.AbsoluteUri, events.Count > 0 ? events : EventTypes.OfPayments);
        return added.Webhook is { } webhook
            ? new TestRegistration(webhook.Id, webhook.Secret)
            : throw new TestKasseException(string.Join(' ', added.Faults.Select(fault => fault.Reason)));
    }

    /// <summary>Ends when everything that has happened is told, as far as it can be now: no call is under way and none is due.</summary>
    public Task Settle() => kasse.Server.Courier.Quiet();

    internal async Task Close()
    {
        foreach (var inbox in open.Keys) await inbox.DisposeAsync();
    }

    async Task Close(WebhookInbox inbox)
    {
        if (open.TryRemove(inbox, out _)) await kasse.Server.Platform.Settings.DeleteWebhook(inbox.Registration.Id);
    }
}

/// <summary>Somebody who is told.</summary>
/// <param name="Id">Of the registration.</param>
/// <param name="Secret">What the receiver checks signatures with.</param>
public sealed record TestRegistration(string Id, string Secret);
