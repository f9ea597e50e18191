using Kasse.Server.GoLive;
using static Kasse.Server.Tests.GoLive.Recorded;

namespace Kasse.Server.Tests.GoLive;

/// <summary>Each rule where it is near to saying something else: a checklist that cries wolf is not read twice.</summary>
public sealed class RuleTests
{
    const string Named = "Vipps-System-Name: wool-shop\nVipps-System-Version: 1\n";

    public static readonly TheoryData<string, string, Evidence, Mark> Rows = new()
    {
        { "epayment.capture-full", "all at once", Evidence([Capture(10_000)], Sale(captured: 10_000)), Mark.Done },
        { "epayment.capture-full", "a part is not all", Evidence([Capture(4_000)], Sale(captured: 4_000)), Mark.NotYet },
        { "epayment.capture-part", "a part", Evidence([Capture(4_000)], Sale(captured: 4_000)), Mark.Done },
        { "epayment.capture-part", "one that was refused", Evidence([Capture(4_000, status: 400)], Sale()), Mark.NotYet },
        { "epayment.refund-full", "all that was captured", Evidence([Call("refund", asked: Part(4_000))], Sale(captured: 4_000, refunded: 4_000)), Mark.Done },

        { "epayment.handles-authorized", "read when it was", Evidence([Read("AUTHORIZED")], Sale()), Mark.Done },
        { "epayment.handles-authorized", "read before only", Evidence([Read("CREATED")], Sale()), Mark.NotYet },
        { "epayment.handles-authorized", "seen in the event log", Evidence([Call("events", answered: """[{"name":"AUTHORIZED","success":true}]""")], Sale()), Mark.Done },
        { "epayment.handles-authorized", "a card was declined", Evidence([Call("events", answered: """[{"name":"AUTHORIZED","success":false}]""")], Sale()), Mark.NotYet },
        { "epayment.ends-cancelled", "by the deadline", Evidence([Read("AUTHORIZED")], Sale(cancelled: 10_000, hasLapsed: true)), Mark.NotYet },

        { "epayment.errors", "nothing refused", Evidence([Capture(1)]), Mark.NotYet },
        { "epayment.errors", "refused once", Evidence([Capture(1, status: 400)]), Mark.Done },
        { "epayment.errors", "tried once more", Evidence([Capture(1, status: 400), Capture(1, status: 400)]), Mark.Done },
        { "epayment.errors", "tried twice more", Evidence([Capture(1, "a", 400), Capture(1, "b", 400), Capture(1, "c", 400)]), Mark.Wrong },
        { "epayment.errors", "looked in between", Evidence([Capture(1, status: 400), Read("CREATED"), Capture(1, status: 400), Read("CREATED"), Capture(1, status: 400)]), Mark.Done },
        { "epayment.errors", "three different ones", Evidence([Capture(1, status: 400), Capture(2, status: 400), Capture(3, status: 400)]), Mark.Done },
        { "epayment.errors", "told to wait", Evidence([Capture(1, status: 429), Capture(1, status: 429), Capture(1, status: 429)]), Mark.NotYet },

        { "epayment.errors", "only some calls are known", Evidence(Enumerable.Repeat(Capture(1, status: 400), 3), isWhole: false), Mark.Done },

        { "epayment.keys-unique", "a repetition", Evidence([Capture(1), Capture(1)]), Mark.Done },
        { "epayment.keys-unique", "spelled otherwise", Evidence([Capture(1), Call("capture", key: "c1", asked: Part(1).Replace(" ", "", StringComparison.Ordinal))]), Mark.Done },
        { "epayment.keys-unique", "another amount", Evidence([Capture(1), Capture(2, status: 409)]), Mark.Wrong },
        { "epayment.keys-unique", "the same for another operation", Evidence([Capture(1), Call("refund", key: "c1", asked: Part(1))]), Mark.Done },

        { "epayment.keys-kept", "the same", Evidence([Capture(1, status: 503), Capture(1)]), Mark.Done },
        { "epayment.keys-kept", "a new one", Evidence([Capture(1, status: 503), Capture(1, "c2")]), Mark.Wrong },
        { "epayment.keys-kept", "a new one after a broken connection", Evidence([Capture(1, isBroken: true), Capture(1, "c2")]), Mark.Wrong },
        { "epayment.keys-kept", "a new one after a look", Evidence([Capture(1, status: 503), Read("AUTHORIZED"), Capture(1, "c2")]), Mark.Done },
        { "epayment.keys-kept", "a new one after a refusal", Evidence([Capture(1, status: 400), Capture(1, "c2")]), Mark.NotYet },
        { "epayment.keys-kept", "another amount, which is another capture", Evidence([Capture(1, status: 503), Capture(2, "c2")]), Mark.NotYet },

        { "epayment.tokens", "one for every call", Evidence(Enumerable.Repeat((string[])["Access token", "get"], 6).SelectMany(pair => pair).Select(name => Call(name))), Mark.Wrong },
        { "epayment.tokens", "one for two calls", Evidence(Enumerable.Repeat((string[])["Access token", "create", "get"], 6).SelectMany(pair => pair).Select(name => Call(name))), Mark.NotYet },
        { "epayment.tokens", "one for many", Evidence([Call("Access token"), .. Enumerable.Repeat(Call("get"), 9)]), Mark.Done },

        { "epayment.webhooks-registered", "nothing sold yet", Evidence([]), Mark.NotYet },
        { "epayment.webhooks-registered", "only polled", Evidence([Capture(1)], Sale(captured: 1)), Mark.Wrong },
        { "epayment.webhooks-registered", "not told who says no", Evidence([], listeners: [Listens("authorized", "captured")]), Mark.Wrong },
        { "epayment.webhooks-registered", "not told what people do in the portal", Evidence([], listeners: [Listens("authorized", "aborted", "expired")]), Mark.NotYet },
        { "epayment.webhooks-registered", "all, by two registrations", Evidence([], listeners: [Listens("authorized", "aborted", "expired", "terminated"), Listens("cancelled", "captured", "refunded")]), Mark.Done },

        { "epayment.webhooks-answered", "at the second attempt", Evidence([], Sale(told: Told("created", 500, 200))), Mark.Done },
        { "epayment.webhooks-answered", "never", Evidence([], Sale(told: Told("created", 500))), Mark.Wrong },
        { "epayment.webhooks-answered", "too late", Evidence([], Sale(told: [Told("created", 200), Told("authorized", -1)])), Mark.Wrong },
        { "epayment.webhooks-answered", "until the receiver was switched off", Evidence([], Sale(told: [Told("created", 200), Told("authorized", 0)])), Mark.NotYet },
        { "epayment.webhooks-answered", "by one of two receivers", Evidence([], Sale(told: [Told("captured", 503) with { Receiver = "another" }, Told("captured", 200)])), Mark.Wrong },
        { "epayment.webhooks-answered", "nobody ever there", Evidence([], Sale(told: Told("created", 0))), Mark.Wrong },

        { "epayment.polls", "only listened", Evidence([Capture(1)], Sale(captured: 1)), Mark.Wrong },
        { "epayment.polls", "only some calls are known", Evidence([Capture(1)], Sale(captured: 1), isWhole: false), Mark.NotYet },

        { "epayment.poll-pace", "every two seconds", Evidence(Enumerable.Range(0, 9).Select(n => Read("CREATED", 2 * n)), Sale()), Mark.Done },
        { "epayment.poll-pace", "twenty a second", Evidence(Enumerable.Range(0, 9).Select(n => Read("CREATED", n / 20d)), Sale()), Mark.Wrong },
        { "epayment.poll-pace", "quickly, but afterwards", Evidence(Enumerable.Range(0, 9).Select(n => Read("AUTHORIZED", n / 20d)), Sale()), Mark.NotYet },
        { "epayment.poll-pace", "until the limit", Evidence([Read("CREATED", status: 429)], Sale()), Mark.Wrong },

        { "epayment.redirect", "read before", Evidence([Read("AUTHORIZED"), Capture(1)], Sale(captured: 1)), Mark.Done },
        { "epayment.redirect", "told before", Evidence([Capture(1)], Sale(captured: 1, told: Told("authorized", 200))), Mark.Done },
        { "epayment.redirect", "told, but did not listen", Evidence([Capture(1)], Sale(captured: 1, told: Told("authorized", 500))), Mark.Wrong },
        { "epayment.redirect", "read too early", Evidence([Read("CREATED"), Capture(1)], Sale(captured: 1)), Mark.Wrong },
        { "epayment.redirect", "approved by the test itself", Evidence([Call("approve"), Capture(1)], Sale(captured: 1)), Mark.NotYet },
        { "epayment.redirect", "only some calls are known", Evidence([Capture(1)], Sale(captured: 1), isWhole: false), Mark.NotYet },

        { "epayment.system-headers", "on each", Evidence([Call("get", headers: Named)]), Mark.Done },
        { "epayment.system-headers", "empty, as some clients send them", Evidence([Call("get", headers: "Vipps-System-Name: \nVipps-System-Version: \n")]), Mark.Wrong },
        { "epayment.system-headers", "not where a test approves", Evidence([Call("get", headers: Named), Call("approve")]), Mark.Done },
        { "epayment.system-headers", "on some", Evidence([Call("get", headers: Named), Call("get")]), Mark.NotYet },

        { "epayment.order-information", "by order management", Evidence([Call("Order management receipt")], Sale(captured: 1)), Mark.Done },
        { "epayment.order-information", "not sold yet", Evidence([Call("create", 201)], Sale()), Mark.NotYet },
        { "epayment.order-information", "sold without", Evidence([Call("create", 201)], Sale(captured: 1)), Mark.Wrong },

        { "epayment.references", "one may be a test", Evidence([], Sale(reference: "0f8fad5b-d9cb-469f-a165-70867728950e")), Mark.NotYet },
        { "epayment.references", "a number", Evidence([], Sale(reference: "10237-1")), Mark.Done },

        { "epayment.in-store", "scanned and said", Evidence([Call("create", 201, asked: """{"customer":{"personalQr":"x"},"customerInteraction":"CUSTOMER_PRESENT"}""")]), Mark.Done },
        { "epayment.in-store", "scanned and not said", Evidence([Call("create", 201, asked: """{"customer":{"personalQr":"x"} }""")]), Mark.Wrong },
        { "epayment.in-store", "pushed, by telephone or over the counter", Evidence([Call("create", 201, asked: """{"userFlow":"PUSH_MESSAGE"}""")]), Mark.NotYet },
        { "epayment.in-store", "pushed, and said where", Evidence([Call("create", 201, asked: """{"userFlow":"PUSH_MESSAGE","customerInteraction":"CUSTOMER_NOT_PRESENT"}""")]), Mark.Done },

        { "epayment.amounts", "whole", Evidence([Call("create", 201, asked: """{"amount":{"value":49900} }""")]), Mark.Done },
        { "epayment.amounts", "whole, as text", Evidence([Call("create", 201, asked: """{"amount":{"value":"49900"} }""")]), Mark.Done },
        { "epayment.amounts", "with decimals", Evidence([Call("create", 400, asked: """{"amount":{"value":499.95} }""")]), Mark.Wrong },

        { "epayment.deadline", "in time", Evidence([Capture(1)], Sale(captured: 1)), Mark.Done },
        { "epayment.deadline", "a rest was forgotten", Evidence([Capture(1)], Sale(captured: 1, cancelled: 9_999, hasLapsed: true)), Mark.Wrong },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_item_is_decided_by_what_was_recorded(string id, string because, Evidence evidence, Mark mark)
    {
        var item = Item(id, evidence)!;

        Assert.True(item.Mark == mark, $"{because}: {item.Mark}, {item.Seen}");
        Assert.Equal(mark == Mark.Done, item.ToDo is null);
        Assert.EndsWith(".", item.Seen);
    }

    [Fact]
    public void A_web_shop_is_not_asked_about_customers_who_stand_in_it() =>
        Assert.Null(Item("epayment.in-store", Evidence([Call("create", 201, asked: """{"userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example"}""")])));

    static Item? Item(string id, Evidence evidence) =>
        Checklist.Of(evidence.Unit, [evidence], Noon, since: null).Items.SingleOrDefault(item => item.Id == id);
}
