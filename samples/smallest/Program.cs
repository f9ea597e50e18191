using Kasse.Client;
using Kasse.Client.EPayment;

// A payment from beginning to end in a program without a web server: smallest http://127.0.0.1:5080 CLIENT-ID CLIENT-SECRET SUBSCRIPTION-KEY MSN
if (args is not [var address, var clientId, var clientSecret, var subscriptionKey, var msn])
{
    Console.Error.WriteLine("Arguments: address, client id, client secret, subscription key, sales unit.");
    return 2;
}

using var vipps = new VippsMobilePayClient(new VippsMobilePayOptions
{
    BaseAddress = new Uri(address),
    ClientId = clientId,
    ClientSecret = clientSecret,
    SubscriptionKey = subscriptionKey,
    MerchantSerialNumber = msn,
});

var reference = $"smallest-{Guid.NewGuid()}";
try
{
    await vipps.EPayment.CreateAsync(new CreatePayment { Amount = Amount.Nok(4900), Reference = reference, ReturnUrl = "https://shop.example/" });
    await vipps.EPayment.ForceApproveAsync(reference, "4712345678");
    var payment = await vipps.EPayment.WaitForOutcomeAsync(reference, startAfter: TimeSpan.Zero);
    Console.WriteLine($"{payment.Reference} is {payment.State}: {payment.Aggregate.AuthorizedAmount}");

    var captured = await vipps.EPayment.CaptureAsync(reference, payment.Aggregate.Capturable);
    Console.WriteLine($"captured {captured.Aggregate.CapturedAmount}");
    foreach (var happened in await vipps.EPayment.GetEventsAsync(reference)) Console.WriteLine($"{happened.Timestamp:u} {happened.Name} {happened.Amount}");
    return 0;
}
catch (VippsMobilePayException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
