namespace Kasse.Storage.Tests;

/// <summary>Every kind of event as the first version wrote it, with everything set that could be set. Never edit one: add another.</summary>
static class StoredByVersion1
{
    public static readonly (string Kind, string Body)[] Events =
    [
        ("created", """
            {
              "order": {
                "reference": "order-1", "amount": "49900 NOK", "method": "Card", "flow": "PushMessage", "phoneNumber": "4791234567",
                "customerPresent": true, "minimumUserAge": 18, "description": "Two loaves", "returnUrl": "https://bakery.example/back",
                "receiptUrl": "https://bakery.example/receipt", "scope": "name email", "blocksCommercialCards": true,
                "expiresAt": "2026-04-01T12:00:00+00:00", "qr": { "image": "Png", "size": 400 }, "metadata": { "table": "7" },
                "receipt": {
                  "orderLines": [
                    {
                      "name": "Loaf", "id": "loaf", "totalMinor": 49900, "totalExcludingTaxMinor": 39920, "taxMinor": 9980, "taxRate": 2500,
                      "unitInfo": { "unitPriceMinor": 24950, "quantity": "2", "quantityUnit": "PCS" }, "discountMinor": 100,
                      "productUrl": "https://bakery.example/loaf", "isReturn": true, "isShipping": true
                    }
                  ],
                  "bottomLine": {
                    "currency": "NOK", "tipMinor": 100, "posId": "till-1", "receiptNumber": "17",
                    "paymentSources": { "giftCardMinor": 1, "cardMinor": 2, "voucherMinor": 3, "cashMinor": 4 },
                    "barcode": { "format": "EAN-13", "data": "4070071967072" },
                    "totals": {
                      "giftCardMinor": 1, "totalMinor": 49900, "taxMinor": 9980, "discountMinor": 100, "shippingMinor": 9900, "terminalId": "till-1",
                      "shipping": { "minor": 9900, "excludingTaxMinor": 7920, "taxMinor": 1980, "taxPercentage": 25 }
                    }
                  }
                },
                "shipping": {
                  "fixedOptions": [
                    {
                      "type": "HOME_DELIVERY", "brand": "POSTEN", "isDefault": true, "priority": 1,
                      "options": [
                        { "id": "evening", "amount": "9900 NOK", "name": "In the evening", "isDefault": true, "priority": 1, "meta": "m", "estimatedDelivery": "today" }
                      ]
                    }
                  ],
                  "callbackUrl": "https://bakery.example/shipping", "callbackAuthorization": "whisper", "allowedCountries": ["NO"]
                },
                "legalLinks": { "termsOfSaleUrl": "https://bakery.example/terms", "privacyPolicyUrl": "https://bakery.example/privacy" },
                "airlineTicket": {
                  "agencyInvoiceNumber": "1", "airlineCode": "074", "airlineDesignatorCode": "KL", "passengerName": "BERG/ADA", "ticketNumber": "123"
                }
              },
              "expiresAt": "2026-04-01T12:00:00+00:00", "at": "2026-03-02T10:00:00.1234567+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000001"
            }
            """),
        ("created", """
            {
              "order": {
                "reference": "order-2", "amount": "49900 NOK", "method": "Wallet", "flow": "WebRedirect",
                "ecom": { "callbackPrefix": "https://bakery.example/api?tk=1&callback=", "authToken": "whisper", "consentRemovalPrefix": "https://bakery.example/forget" }
              },
              "expiresAt": "2026-04-01T12:00:00+00:00", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000021"
            }
            """),
        ("sent", """{ "phoneNumber": "4791234567", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000002" }"""),
        ("challenge", """{ "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000003" }"""),
        ("declined", """
            { "amount": "49900 NOK", "reason": "InsufficientFunds", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000004" }
            """),
        ("outstanding", $$"""
            {
              "resolvesAt": "2026-03-02T11:00:00+00:00", "answer": {{Authorized}},
              "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000005"
            }
            """),
        ("authorized", Authorized),
        ("aborted", """{ "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000007" }"""),
        ("expired", """{ "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000008" }"""),
        ("terminated", """{ "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000009" }"""),
        ("captured", """{ "amount": "40000 NOK", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000010" }"""),
        ("capture-failed", """
            { "amount": "40000 DKK", "reason": "FundsUnavailable", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000011" }
            """),
        ("cancelled", """{ "amount": "9900 EUR", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000012" }"""),
        ("aborted", """{ "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000022", "onLandingPage": true }"""),
        ("captured", """
            { "amount": "40000 NOK", "text": "Parcel 1", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000023" }
            """),
        ("capture-failed", """
            {
              "amount": "40000 NOK", "reason": "FundsUnavailable", "text": "Parcel 1",
              "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000024"
            }
            """),
        ("refunded", """
            { "amount": "15000 NOK", "text": "Too small", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000025" }
            """),
        ("refund-failed", """
            {
              "amount": "123 NOK", "reason": "RefundNotPossible", "text": "Too small",
              "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000026"
            }
            """),
        ("refunded", """{ "amount": "15000 SEK", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000013" }"""),
        ("refund-failed", """
            { "amount": "123 NOK", "reason": "RefundNotPossible", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000014" }
            """),
    ];

    const string Authorized = """
        {
          "amount": "59800 NOK", "phoneNumber": "4791234567",
          "card": { "bin": "492500", "lastFour": "0004", "scheme": "Visa", "conduct": "Pays" },
          "captureBefore": "2026-08-29T10:00:00+00:00", "guaranteedUntil": "2026-03-09T10:00:00+00:00", "forced": true,
          "shipping": {
            "address": { "addressLine1": "Torggata 1", "addressLine2": "c/o Lovelace", "city": "Oslo", "postCode": "0181", "country": "NO" },
            "optionId": "evening", "optionName": "In the evening", "cost": "9900 NOK"
          },
          "profile": {
            "sub": "0a1b2c3d-0000-4000-8000-00000000ada0", "email": "ada@example.com", "firstName": "Ada", "lastName": "Berg",
            "phoneNumber": "4791234567", "birthDate": "1990-12-10",
            "address": { "addressLine1": "Torggata 1", "addressLine2": "c/o Lovelace", "city": "Oslo", "postCode": "0181", "country": "NO" }
          },
          "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000006"
        }
        """;
}
