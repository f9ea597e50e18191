using Kasse.Client.EPayment;
using Kasse.Server.FaultInjection;
using Kasse.Server.Start;
using Kasse.Server.Tests;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Client.Tests;

/// <summary>A server that fails, dawdles and hangs up, and a wire that says things twice: no money moves twice, and no answer is lost.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    const int PaymentCount = 1_000, AtOnceMax = 64;

    /// <summary>Smaller amounts may mean something in the test environment: 123 øre cannot be refunded.</summary>
    const long PartMin = 200;

    static readonly (Harm Harm, int SharePercent)[] FaultsOfAll =
    [
        (new(FaultKind.Answer, Status: 500), 5),
        (new(FaultKind.Answer, Status: 502), 2),
        (new(FaultKind.Answer, Status: 503), 2),
        (new(FaultKind.Answer, Status: 504), 2),
        (new(FaultKind.Answer, Status: 429), 1),
        (new(FaultKind.DropBefore), 5),
        (new(FaultKind.DropAfter), 5),
        (new(FaultKind.Delay, Seconds: 1), 1),
    ];

    /// <summary>Longer than the SDK waits.</summary>
    static readonly Harm Silence = new(FaultKind.Delay, Seconds: 30);

    [Fact]
    public async Task A_thousand_payments_survive_a_server_that_fails_at_random()
    {
        var seed = Seed.Next(output);
        await using var kasse = await RunningKasse.Start();
        var faults = kasse.Server.Platform.Faults;
        faults.Add(FirstStart.NorwegianMsn, "ePayment capture", Silence, sharePercent: 1, seed);
        for (var i = 0; i < FaultsOfAll.Length; i++) faults.Add(FirstStart.NorwegianMsn, null, FaultsOfAll[i].Harm, FaultsOfAll[i].SharePercent, seed + i);
        var options = Shop.OptionsFor(kasse);
        (options.RetryCount, options.RetryDelay, options.RetryDelayMax) = (25, TimeSpan.FromMilliseconds(2), TimeSpan.FromSeconds(5));
        options.AttemptTimeout = TimeSpan.FromSeconds(3);
        var wire = new EchoingWire(seed);
        using var http = new HttpClient(wire);
        using var client = new VippsMobilePayClient(options, http);

        var sales = Enumerable.Range(0, PaymentCount).Select(number => new Sale($"chaos-{number:0000}", new Random(seed + number))).ToList();
        await Parallel.ForEachAsync(sales, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax }, async (sale, _) => await sale.Make(client.EPayment));

        foreach (var fault in faults.All) faults.Remove(fault.Id);
        foreach (var sale in sales) await sale.Check(client.EPayment);
        Assert.Empty(Verification.Run(kasse.Server.Platform.Options.DataFolder).Findings);
        output.WriteLine($"{wire.RequestCount} requests, {wire.EchoCount} of them sent twice");
    }

    /// <summary>One payment and what its seed does with it: some captures, some refunds, perhaps the rest given free.</summary>
    sealed class Sale(string reference, Random random)
    {
        readonly List<PaymentEventName> happened = [PaymentEventName.Created, PaymentEventName.Authorized];
        readonly long amount = random.Next(10_000, 100_000);
        long captured, refunded, cancelled;

        public async Task Make(EPaymentClient payments)
        {
            Assert.NotNull((await payments.CreateAsync(Shop.Order(reference, amount))).RedirectUrl);
            await payments.ForceApproveAsync(reference, Shop.Ola);
            for (var captures = random.Next(1, 4); captures > 0; captures--)
            {
                var part = random.NextInt64(PartMin, amount / 4);
                captured += part;
                happened.Add(PaymentEventName.Captured);
                Assert.Equal(captured, (await payments.CaptureAsync(reference, Amount.Nok(part))).Aggregate.CapturedAmount.Value);
            }
            for (var refunds = random.Next(0, 3); refunds > 0 && captured - refunded > PartMin; refunds--)
            {
                var part = random.NextInt64(PartMin, captured - refunded);
                refunded += part;
                happened.Add(PaymentEventName.Refunded);
                Assert.Equal(refunded, (await payments.RefundAsync(reference, Amount.Nok(part))).Aggregate.RefundedAmount.Value);
            }
            if (random.Next(2) == 0) return;
            cancelled = amount - captured;
            happened.Add(PaymentEventName.Cancelled);
            Assert.Equal(cancelled, (await payments.CancelAsync(reference)).Aggregate.CancelledAmount.Value);
        }

        public async Task Check(EPaymentClient payments)
        {
            var sums = (await payments.GetAsync(reference)).Aggregate;
            Assert.Equal(
                (amount, captured, refunded, cancelled),
                (sums.AuthorizedAmount.Value, sums.CapturedAmount.Value, sums.RefundedAmount.Value, sums.CancelledAmount.Value));
            Assert.Equal(happened, (await payments.GetEventsAsync(reference)).Select(line => line.Name));
        }
    }

    /// <summary>Sends some requests twice at once, and lets the caller have the answer that comes last.</summary>
    sealed class EchoingWire(int seed) : DelegatingHandler(new SocketsHttpHandler())
    {
        const int EchoedPercent = 5;

        readonly Random random = new(seed);
        int requestCount, echoCount;

        public int RequestCount => requestCount;
        public int EchoCount => echoCount;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref requestCount);
            if (!IsEchoed(request)) return await base.SendAsync(request, cancellationToken);
            Interlocked.Increment(ref echoCount);
            using var echo = await Copy(request);
            var answers = new[] { base.SendAsync(request, cancellationToken), base.SendAsync(echo, cancellationToken) };
            var first = await Task.WhenAny(answers);
            return await answers.Single(answer => answer != first);
        }

        /// <summary>Approval has no key, and its second is refused.</summary>
        bool IsEchoed(HttpRequestMessage request)
        {
            lock (random) return random.Next(100) < EchoedPercent && !request.RequestUri!.AbsolutePath.EndsWith("/approve", StringComparison.Ordinal);
        }

        static async Task<HttpRequestMessage> Copy(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            foreach (var (name, values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
            if (request.Content is null) return copy;
            copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync());
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
            return copy;
        }
    }
}
