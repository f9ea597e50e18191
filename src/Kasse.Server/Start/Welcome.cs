using Kasse.Engine.Payments;
using Kasse.Server.Web.Apis;
using Kasse.Server.Web.Portal;
using Kasse.Storage.Settings;

namespace Kasse.Server.Start;

/// <summary>What somebody who just started Kasse needs: where it is, with which keys, and a first payment to paste.</summary>
static class Welcome
{
    public static void Print(KasseServer server, TextWriter output)
    {
        var platform = server.Platform;
        output.WriteLine($"Kasse listens on {server.Address} ({(platform.Options.IsTest ? "test" : "production-like")} environment), data in {platform.Options.DataFolder}");
        if (platform.Options.IsTest)
            PrintTestEnvironment(server.Address, platform, output);
        else
            output.WriteLine($"The portal is at {server.Address}{PortalPaths.Home}. The way in and the keys of the sales units are printed by the verb keys, with the same --data.");
    }

    static void PrintTestEnvironment(string address, Platform platform, TextWriter output)
    {
        var registry = platform.Settings.Current;
        output.WriteLine($"""

            The portal (keys, payments)         {address}{PortalPaths.Home}
            Its administrator                   {WayIn(PortalKey.Of(platform.Accounts.All()))}
            The wallet (the app, in a browser)  {address}/wallet
            Test users, with PIN 1236           {string.Join(", ", registry.Wallets.Keys.Order(StringComparer.Ordinal))}
            Every API, described                {address}{ApiPages.Home}
            Control API                         {address}/kasse/v1, described at {address}{ApiPages.Home}/control
            Its bearer token                    {platform.Settings.Value(FirstStart.AdminTokenSetting)}
            """);
        foreach (var unit in registry.SalesUnits.Values.OrderBy(u => u.Msn, StringComparer.Ordinal))
        {
            if (registry.KeysOf(unit.Msn) is not { } keys) continue;
            output.WriteLine($"""

                {unit.Name} ({unit.Market}, {unit.Currency})
                  Merchant-Serial-Number     {unit.Msn}
                  client_id                  {keys.ClientId}
                  client_secret              {keys.ClientSecret}
                  Ocp-Apim-Subscription-Key  {keys.PrimaryKey}
                """);
        }
        if (registry.SalesUnits.GetValueOrDefault(FirstStart.NorwegianMsn) is { } first && registry.KeysOf(first.Msn) is { } firstKeys)
            output.WriteLine($"\nA first payment, to paste into a shell:\n\n{FirstPayment(address, first, firstKeys)}");
    }

    static string WayIn(PortalKey? key) => key switch
    {
        null => "nobody; the verb password unlocks an account",
        { Password: null } => $"{key.Email}, with the password that was chosen; the verb password makes up another",
        _ => $"{key.Email}, password {key.Password}",
    };

    /// <summary>Plain bash. Can be pasted again: each time the reference is a new one.</summary>
    public static string FirstPayment(string address, SalesUnit unit, KeySet keys) => $$$"""
        kasse={{{address}}}
        reference=first-$(date +%s)-$RANDOM
        token=$(curl -sS -X POST "$kasse/accesstoken/get" -H 'client_id: {{{keys.ClientId}}}' -H 'client_secret: {{{keys.ClientSecret}}}' -H 'Ocp-Apim-Subscription-Key: {{{keys.PrimaryKey}}}' | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
        call() { curl -sS -H "Authorization: Bearer $token" -H 'Ocp-Apim-Subscription-Key: {{{keys.PrimaryKey}}}' -H 'Merchant-Serial-Number: {{{unit.Msn}}}' -H 'Content-Type: application/json' "$@"; echo; }
        call "$kasse/epayment/v1/payments" -H "Idempotency-Key: create-$reference" -d '{"amount":{"currency":"{{{unit.Currency}}}","value":49900},"paymentMethod":{"type":"WALLET"},"customer":{"phoneNumber":"4712345678"},"reference":"'"$reference"'","userFlow":"WEB_REDIRECT","returnUrl":"'"$kasse"'/","paymentDescription":"My first payment"}'
        echo 'Open the redirectUrl in a browser to pay there. Here the test user pays at once:'
        call "$kasse/epayment/v1/test/payments/$reference/approve" -d '{"customer":{"phoneNumber":"4712345678"}}'
        call "$kasse/epayment/v1/payments/$reference"
        call "$kasse/epayment/v1/payments/$reference/capture" -H "Idempotency-Key: capture-$reference" -d '{"modificationAmount":{"currency":"{{{unit.Currency}}}","value":49900}}'
        call "$kasse/epayment/v1/payments/$reference/events"
        """;
}
