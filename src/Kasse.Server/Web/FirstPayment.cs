using Kasse.Engine.Payments;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web;

/// <summary>A whole first payment as a program in one language.</summary>
/// <param name="Run">How it is run.</param>
public sealed record FirstPayment(string Language, string Run, string Code)
{
    /// <param name="keys">Null writes words in their places.</param>
    public static IReadOnlyList<FirstPayment> In(string address, SalesUnit unit, KeySet? keys)
    {
        var sample = new Sample(
            address, unit.Msn, unit.Currency, PhoneOf(unit.Market),
            keys?.ClientId ?? "YOUR-CLIENT-ID", keys?.ClientSecret ?? "YOUR-CLIENT-SECRET", keys?.PrimaryKey ?? "YOUR-SUBSCRIPTION-KEY");
        return
        [
            new("curl", "Paste it into a shell.", Curl(sample)),
            new("C#", "Save it as first-payment.cs, then: dotnet run first-payment.cs", CSharp(sample)),
            new("JavaScript", "Save it as first-payment.mjs, then: node first-payment.mjs", JavaScript(sample)),
            new("PHP", "Save it as first-payment.php, then: php first-payment.php", Php(sample)),
        ];
    }

    /// <summary>Of a test user in that country.</summary>
    public static string PhoneOf(Market market) => market switch
    {
        Market.Norway => "4712345678",
        Market.Denmark => "4512345678",
        Market.Finland => "358401234567",
    };

    static string Curl(Sample my) => $$$"""
        kasse={{{my.Address}}}
        reference=first-$(date +%s)
        token=$(curl -s -X POST "$kasse/accesstoken/get" \
          -H 'client_id: {{{my.ClientId}}}' \
          -H 'client_secret: {{{my.ClientSecret}}}' \
          -H 'Ocp-Apim-Subscription-Key: {{{my.Key}}}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
        call() { curl -s -H "Authorization: Bearer $token" -H 'Ocp-Apim-Subscription-Key: {{{my.Key}}}' \
          -H 'Merchant-Serial-Number: {{{my.Msn}}}' -H 'Content-Type: application/json' "$@"; echo; }

        call "$kasse/epayment/v1/payments" -H "Idempotency-Key: create-$reference" -d '{
          "amount": {"currency": "{{{my.Currency}}}", "value": 12900},
          "paymentMethod": {"type": "WALLET"},
          "customer": {"phoneNumber": "{{{my.Phone}}}"},
          "reference": "'$reference'",
          "userFlow": "WEB_REDIRECT",
          "returnUrl": "'$kasse'/",
          "paymentDescription": "My first payment"
        }'

        while call "$kasse/epayment/v1/payments/$reference" | grep -q '"state":"CREATED"'; do sleep 1; done
        call "$kasse/epayment/v1/payments/$reference/capture" -H "Idempotency-Key: capture-$reference" \
          -d '{"modificationAmount": {"currency": "{{{my.Currency}}}", "value": 12900}}'
        """;

    static string CSharp(Sample my) => $$$""""
        using System.Text;
        using System.Text.Json.Nodes;

        var reference = $"first-{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
        var http = new HttpClient { BaseAddress = new Uri("{{{my.Address}}}") };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", "{{{my.Key}}}");
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", "{{{my.Msn}}}");

        var keys = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        keys.Headers.Add("client_id", "{{{my.ClientId}}}");
        keys.Headers.Add("client_secret", "{{{my.ClientSecret}}}");
        var token = (string?)(await Send(keys))["access_token"];
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);

        var created = await Post("/epayment/v1/payments", $"create-{reference}", $$"""
            {
              "amount": {"currency": "{{{my.Currency}}}", "value": 12900},
              "paymentMethod": {"type": "WALLET"},
              "customer": {"phoneNumber": "{{{my.Phone}}}"},
              "reference": "{{reference}}",
              "userFlow": "WEB_REDIRECT",
              "returnUrl": "{{{my.Address}}}/",
              "paymentDescription": "My first payment"
            }
            """);
        Console.WriteLine($"Open {created["redirectUrl"]}");

        var payment = $"/epayment/v1/payments/{reference}";
        while ((string?)(await Send(new(HttpMethod.Get, payment)))["state"] == "CREATED") await Task.Delay(1000);
        Console.WriteLine(await Post($"{payment}/capture", $"capture-{reference}",
            """{"modificationAmount": {"currency": "{{{my.Currency}}}", "value": 12900}}"""));

        async Task<JsonNode> Post(string path, string idempotencyKey, string body)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Add("Idempotency-Key", idempotencyKey);
            return await Send(request);
        }

        async Task<JsonNode> Send(HttpRequestMessage request) =>
            JsonNode.Parse(await (await http.SendAsync(request)).Content.ReadAsStringAsync())!;
        """";

    static string JavaScript(Sample my) => $$"""
        const kasse = '{{my.Address}}';
        const reference = `first-${Date.now()}`;
        const headers = {
          'Ocp-Apim-Subscription-Key': '{{my.Key}}',
          'Merchant-Serial-Number': '{{my.Msn}}',
          'Content-Type': 'application/json',
        };
        const send = async (method, path, body, more) =>
          (await fetch(kasse + path, { method, headers: { ...headers, ...more }, body: body && JSON.stringify(body) })).json();

        const keys = {
          client_id: '{{my.ClientId}}',
          client_secret: '{{my.ClientSecret}}',
        };
        headers.Authorization = `Bearer ${(await send('POST', '/accesstoken/get', undefined, keys)).access_token}`;

        const amount = { currency: '{{my.Currency}}', value: 12900 };
        const created = await send('POST', '/epayment/v1/payments', {
          amount,
          paymentMethod: { type: 'WALLET' },
          customer: { phoneNumber: '{{my.Phone}}' },
          reference,
          userFlow: 'WEB_REDIRECT',
          returnUrl: `${kasse}/`,
          paymentDescription: 'My first payment',
        }, { 'Idempotency-Key': `create-${reference}` });
        console.log(`Open ${created.redirectUrl}`);

        const payment = `/epayment/v1/payments/${reference}`;
        while ((await send('GET', payment)).state === 'CREATED') await new Promise(wait => setTimeout(wait, 1000));
        console.log(await send('POST', `${payment}/capture`, { modificationAmount: amount }, { 'Idempotency-Key': `capture-${reference}` }));
        """;

    static string Php(Sample my) => $$"""
        <?php
        const KASSE = '{{my.Address}}';
        $reference = 'first-' . time();
        $headers = [
            'Ocp-Apim-Subscription-Key: {{my.Key}}',
            'Merchant-Serial-Number: {{my.Msn}}',
            'Content-Type: application/json',
        ];

        function send(string $method, string $path, array $headers, ?array $body = null): array
        {
            $content = $body === null ? '' : json_encode($body);
            $http = ['method' => $method, 'header' => $headers, 'content' => $content, 'ignore_errors' => true];
            return json_decode(file_get_contents(KASSE . $path, false, stream_context_create(['http' => $http])), true);
        }

        $token = send('POST', '/accesstoken/get', [...$headers,
            'client_id: {{my.ClientId}}',
            'client_secret: {{my.ClientSecret}}',
        ])['access_token'];
        $headers[] = "Authorization: Bearer $token";

        $amount = ['currency' => '{{my.Currency}}', 'value' => 12900];
        $created = send('POST', '/epayment/v1/payments', [...$headers, "Idempotency-Key: create-$reference"], [
            'amount' => $amount,
            'paymentMethod' => ['type' => 'WALLET'],
            'customer' => ['phoneNumber' => '{{my.Phone}}'],
            'reference' => $reference,
            'userFlow' => 'WEB_REDIRECT',
            'returnUrl' => KASSE . '/',
            'paymentDescription' => 'My first payment',
        ]);
        echo "Open {$created['redirectUrl']}\n";

        $payment = "/epayment/v1/payments/$reference";
        while (send('GET', $payment, $headers)['state'] === 'CREATED') sleep(1);
        print_r(send('POST', "$payment/capture", [...$headers, "Idempotency-Key: capture-$reference"], ['modificationAmount' => $amount]));
        """;

    sealed record Sample(string Address, string Msn, string Currency, string Phone, string ClientId, string ClientSecret, string Key);
}
