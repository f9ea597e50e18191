// Writes until it is killed. Each line on standard output is something that it was told is kept: "{reference} {captures}".
// Arguments: the data folder, a prefix for references, and how many to work at once.
using System.Text;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;

const string Msn = "123456";
const int CapturesPerPayment = 3;
var krone = new Money(100, "NOK");
var unit = new SalesUnit(
    Msn, "Bakery", Market.Norway, "NOK", SalesUnitFeatures.Active | SalesUnitFeatures.BankAccountVerified | SalesUnitFeatures.PartialCapture);
var rules = new PaymentRules(magicAmounts: false);
var approval = new Approval(null, new Card("492500", "0004", CardScheme.Visa), Forced: true);

var (folder, prefix, workers) = (args[0], args[1], int.Parse(args[2]));
var journal = new Journal(Database.Open(folder), TimeProvider.System);
Console.WriteLine("open");
foreach (var worker in Enumerable.Range(0, workers)) _ = Task.Run(() => Work($"{prefix}-{worker}"));

// Never outlives the test that started it.
Console.In.ReadToEnd();

async Task Work(string name)
{
    for (var number = 0; ; number++)
    {
        var reference = $"{name}-{number}";
        var order = new Order { Reference = reference, Amount = new Money(10_000, "NOK") };
        await journal.Create(Msn, order, Keyed("create", reference), now => PaymentRules.Create(order, unit, null, now, Guid.NewGuid()));
        await journal.Execute(Msn, reference, new Request("authorize"), (payment, now) => rules.Authorize(payment, unit, approval, now, Guid.NewGuid()));
        Console.WriteLine($"{reference} 0");
        for (var capture = 1; capture <= CapturesPerPayment; capture++)
        {
            await journal.Execute(Msn, reference, Keyed("capture", $"{capture}"),
                (payment, now) => PaymentRules.Capture(payment, unit, krone, now, Guid.NewGuid()));
            Console.WriteLine($"{reference} {capture}");
        }
    }
}

static Request Keyed(string operation, string key) => new(operation, key, Encoding.UTF8.GetBytes("1 krone"));
