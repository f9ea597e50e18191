using Kasse.Server;
using Kasse.Server.Start;
using Kasse.Server.Tests;
using Kasse.Server.Tests.Psp;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Accounts;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>A day of a shop, by its own calls: payments of every kind, webhooks that arrive and some that do not, and a few mistakes.</summary>
static class Day
{
    /// <summary>Authorized, captured in part after a mistake, and the rest still held.</summary>
    public const string Jumper = "order-10237";

    /// <summary>Waits for its payer.</summary>
    public const string Blanket = "order-10239";

    /// <summary>Charged by a payment service provider, which has reported a capture.</summary>
    public const string Tickets = "TICKETS10240";

    /// <summary>A payment of the same provider whose card was refused.</summary>
    public const string Popcorn = "POPCORN10241";

    /// <summary>Payments in each of the last 24 hours: a quiet night, a busy noon and evening.</summary>
    static readonly int[] Busy = [3, 1, 1, 0, 1, 2, 5, 9, 14, 17, 21, 26, 24, 18, 15, 16, 19, 25, 31, 34, 27, 18, 11, 6];

    public static async Task Live(Scene scene)
    {
        await using var shop = await Receiver.Start();
        await using var stock = await Receiver.Start();
        stock.Answer = Receiver.With(503);
        await Call(24, merchant => merchant.Post("/webhooks/v1/webhooks", Registration(shop, "created", "authorized", "captured", "refunded", "cancelled", "aborted", "expired")));
        await Call(24, merchant => merchant.Post("/webhooks/v1/webhooks", Registration(stock, "captured", "cancelled")));

        await Sell(23, "order-10231", "Rain jacket", 2199, "approve", "capture 2199", "refund 2199");
        await Sell(20, "order-10232", "Coffee and a bun", 89, "approve", "capture 89");
        await Sell(17, "order-10233", "Bicycle repair", 450, "approve", "capture 300", "refund 50");
        await Sell(12, "order-10234", "Concert, two tickets", 780, "reject");
        await Sell(9, "order-10235", "Groceries", 643, "approve", "cancel");
        await Sell(6, "order-10236", "Sun hat", 299);
        await Sell(3, Jumper, "Jumper and two pairs of socks", 1499, "approve", "capture 14990", "capture 1200");
        await SellByProvider();
        await MakeMistakes();
        await TellOfOrders();
        await Sell(0.3, "order-10238", "Atlas of the fjords", 349, "approve");
        await Sell(0.02, Blanket, "Wool blanket", 899);
        CountTheOthers(scene);
        scene.Time.Behind = TimeSpan.Zero;
        await scene.Kasse.Server.Agenda.CatchUp();
        await scene.Kasse.Server.Courier.Quiet();
        await InviteColleagues(scene);

        async Task<Answer> Call(double hoursAgo, Func<Merchant, Task<Answer>> call)
        {
            scene.Time.Behind = TimeSpan.FromHours(hoursAgo);
            return await call(await scene.Kasse.Merchant());
        }

        async Task Sell(double hoursAgo, string reference, string what, int kroner, params string[] acts)
        {
            await Call(hoursAgo, merchant => merchant.Post("/epayment/v1/payments", Order(reference, what, kroner), $"create-{reference}"));
            foreach (var act in acts)
            {
                hoursAgo -= 0.01;
                await Call(hoursAgo, merchant => Do(merchant, act.Split(' ')));
            }

            async Task<Answer> Do(Merchant merchant, string[] act)
            {
                var payment = $"/epayment/v1/payments/{reference}";
                if (act[0] == "approve") await scene.Acts.Approve(merchant.Msn, reference, Scene.Ola);
                if (act[0] == "reject") await scene.Acts.Reject(merchant.Msn, reference);
                if (act[0] == "cancel") return await merchant.Post($"{payment}/cancel", null, $"cancel-{reference}");
                return act is [var verb, var amount]
                    ? await merchant.Post($"{payment}/{verb}", $$"""{"modificationAmount":{"currency":"NOK","value":{{amount}}00} }""", $"{verb}-{amount}-{reference}")
                    : await merchant.Get(payment);
            }
        }

        async Task SellByProvider()
        {
            scene.Time.Behind = TimeSpan.FromHours(2.8);
            await using var pretend = await PretendPsp.Provider.Start("http://127.0.0.1:0", scene.Time);
            var merchant = await Merchant.SignIn(scene.Kasse.Http, Psp.KeysIn(scene.Kasse), FirstStart.PspMsn);
            // It is the scene's Kasse, so the scene ends it.
            var provider = new Psp(scene.Kasse, merchant, pretend);
            await provider.Paid(Tickets);
            await provider.Report(Tickets, "CAPTURED", 49900);
            // The amount plays a card without money.
            await provider.Approve(Popcorn, await provider.Init(Popcorn, 10_010));
        }

        async Task TellOfOrders()
        {
            await Call(2.7, merchant => merchant.Post("/order-management/v1/images", $$"""{"imageId":"parcel-at-the-door","src":"{{Convert.ToBase64String(Icon())}}","type":"base64"}"""));
            await Call(2.6, merchant => merchant.Post($"/order-management/v2/ecom/receipts/{Jumper}", Receipt));
            await Call(2.6, merchant => merchant.Send(HttpMethod.Put, $"/order-management/v2/ecom/categories/{Jumper}",
                """{"category":"DELIVERY","orderDetailsUrl":"https://shop.example/parcels/10237","imageId":"parcel-at-the-door"}""", null));
            await Call(2.4, merchant => merchant.Send(HttpMethod.Put, "/qr/v1/merchant-callback/till-1", """{"locationDescription":"Till 1"}""", null));
            await Call(2.3, merchant => merchant.Post("/qr/v1/merchant-redirect", """{"id":"poster","redirectUrl":"https://shop.example/winter-sale"}"""));
            await Call(2.2, merchant => merchant.Send(HttpMethod.Put, "/order-management/v2/recurring/categories/charge-2026-11",
                """{"category":"RECEIPT","orderDetailsUrl":"https://shop.example/magazine/11"}""", null));
        }

        async Task MakeMistakes()
        {
            await Call(2.5, merchant => merchant.Get("/epayment/v1/payments/order-20000"));
            await Call(1.5, merchant => merchant.Post("/epayment/v1/payments", Order("order-10299", "In another currency", 100).Replace("NOK", "SEK", StringComparison.Ordinal), "create-1"));
            await Call(1, merchant => merchant.Post("/epayment/v1/payments", Order("order-10298", "Without a key", 100)));
            await Call(0.5, merchant => merchant.Send(HttpMethod.Get, $"/epayment/v1/payments/{Jumper}", null, null, request =>
            {
                request.Headers.Remove("Merchant-Serial-Number");
                request.Headers.Add("Merchant-Serial-Number", "234567");
            }));
        }
    }

    static string Order(string reference, string what, int kroner) => $$"""
        {"amount":{"currency":"NOK","value":{{kroner}}00},"paymentMethod":{"type":"WALLET"},"customer":{"phoneNumber":"{{Scene.Ola}}"},
         "reference":"{{reference}}","userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example/return/{{reference}}","paymentDescription":"{{what}}"}
        """;

    /// <summary>What was bought with <see cref="Jumper"/>.</summary>
    const string Receipt = """
        { "orderLines": [
            { "name": "Wool jumper, blue, M", "id": "jumper-m", "totalAmount": 129900, "totalAmountExcludingTax": 103920, "totalTaxAmount": 25980, "taxRate": 2500, "discount": 20000 },
            { "name": "Socks", "id": "socks", "totalAmount": 20000, "totalAmountExcludingTax": 16000, "totalTaxAmount": 4000, "taxRate": 2500, "unitInfo": { "unitPrice": 10000, "quantity": "2" } } ],
          "bottomLine": { "currency": "NOK", "receiptNumber": "1042", "posId": "Web shop" } }
        """;

    /// <summary>A picture that every Kasse has.</summary>
    internal static byte[] Icon()
    {
        using var stream = typeof(KasseServer).Assembly.GetManifestResourceStream("page/icon-512.png")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    static string Registration(Receiver receiver, params string[] events) =>
        $$"""{"url":"{{receiver.Url}}","events":[{{string.Join(',', events.Select(name => $"\"epayments.payment.{name}.v1\""))}}]}""";

    /// <summary>Calls that nobody looks at one by one.</summary>
    static void CountTheOthers(Scene scene)
    {
        foreach (var (hour, payments) in Busy.Index())
        {
            for (var i = 0; i < payments; i++)
            {
                scene.Time.Behind = TimeSpan.FromMinutes(60 * (Busy.Length - 1 - hour) + i * 59 / payments);
                Count("ePayment create", i % 13 == 12 ? 400 : 201);
                Count("ePayment get", 200);
                if (i % 3 != 0) Count("ePayment get", i % 11 == 10 ? 404 : 200);
                if (i % 4 != 0) Count("ePayment capture", i == 23 ? 500 : 200);
                if (i % 9 == 8) Count("ePayment refund", 200);
            }
        }

        void Count(string operation, int status) => scene.Kasse.Server.RequestLog.Count(FirstStart.NorwegianMsn, operation, status);
    }

    static async Task InviteColleagues(Scene scene)
    {
        var accounts = scene.Kasse.Server.Platform.Accounts;
        foreach (var (name, company, role, locked) in ((string, string, Role, bool)[])
        [
            ("Ingrid Berg", "Fjordby Handel AS", Role.Developer, false), ("Jonas Dahl", "Fjordby Handel AS", Role.Viewer, false),
            ("Mette Lund", "Havn Kaffe AS", Role.Developer, false), ("Per Vik", "Havn Kaffe AS", Role.Viewer, true),
        ])
        {
            var id = name.Split(' ')[0].ToLowerInvariant();
            await accounts.Add(new Account(id, $"{id}@example.com", name, company, role, Account.NewStamp(), "$not-a-password$", Locked: locked), FirstStart.AdministratorEmail);
        }
    }
}
