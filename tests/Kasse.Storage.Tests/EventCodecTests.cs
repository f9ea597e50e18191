using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Engine;
using Kasse.Engine.Books;
using Kasse.Engine.Payments;
using Kasse.Storage.Settings;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What was ever written must be read for ever: names and shapes may be added, never changed.</summary>
public class EventCodecTests
{
    static readonly Type[] EventTypes = [.. typeof(PaymentEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(PaymentEvent)))];

    public static TheoryData<string> EventNames => [.. EventTypes.Select(type => type.Name)];

    public static TheoryData<string, string> FirstVersion => new(StoredByVersion1.Events);

    /// <summary>Enumerations whose members are stored by name.</summary>
    public static TheoryData<Type, string> StoredWords => new()
    {
        { typeof(PaymentMethod), "Wallet Card" },
        { typeof(UserFlow), "WebRedirect NativeRedirect PushMessage Qr" },
        { typeof(QrImage), "TargetUrl Svg Png" },
        { typeof(CardScheme), "Visa VisaElectron Mastercard BankAxept Dankort" },
        { typeof(CardConduct), "Pays Expired InsufficientFunds RefusedByIssuer AsksForChallenge ReleasesHeldFundsEarly StumblesOnFirstCapture" },
        { typeof(DeclineReason), "InsufficientFunds RefusedByIssuer SuspectedFraud WithdrawalLimitExceeded ExpiredCard InvalidCard ChallengeDenied" },
        { typeof(Market), "Norway Denmark Finland" },
        { typeof(KeySetKind), "SalesUnit Partner Accounting Psp" },
        { typeof(AccountKind), "FundingSource Held Merchant" },
        {
            typeof(Refusal),
            """
            PaymentNotFound ReferenceExists OrderExists IdempotencyKeyReused OperationInProgress CurrencyMismatch AmountNotPositive
            SalesUnitInactive BankAccountNotVerified CurrencyNotAccepted AmountTooSmall ExpressNotAllowed ScopeNotAllowed
            BlockedSourcesNotApplicable PushMessageNotAllowed LongLivingNotAllowed LongLivingWithoutReceipt ExpiresTooSoon ExpiresTooLate PayerNotFound
            AlreadyAuthorized NoLongerPayable AuthorizationUnderWay PayerHasNoCard PayerTooYoung CardDeclined ChallengeRequired
            CaptureBeforeAuthorization CaptureInFinalState CapturePeriodExpired AlreadyCaptured CaptureAfterCancel PartialCaptureNotAllowed
            ExceedsCapturable FundsUnavailable CaptureFailedForNow
            RefundBeforeAuthorization RefundInFinalState RefundPeriodExpired AlreadyRefunded ExceedsRefundable RefundNotPossible
            CancelWhileAuthorizing CancelAfterAbortOrExpiry AlreadyCancelled CancelOnlyBeforeAuthorization CancelOnlyBeforeCapture CancelAfterFullCapture CancelPeriodExpired
            """
        },
    };

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Every_event_can_be_stored_and_read_back(string name)
    {
        var happened = Filled.Make<PaymentEvent>(EventTypes.Single(type => type.Name == name));

        Assert.Equivalent(happened, EventCodec.Decode(EventCodec.Kind(happened), EventCodec.Encode(happened)), strict: true);
    }

    [Theory]
    [MemberData(nameof(FirstVersion))]
    public void What_the_first_version_wrote_is_read_and_none_of_it_is_lost(string kind, string body)
    {
        var read = EventCodec.Decode(kind, Encoding.UTF8.GetBytes(body));

        Assert.Equal(kind, EventCodec.Kind(read));
        Assert.Subset(Leaves(EventCodec.Encode(read)), Leaves(Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Every_member_of_an_event_is_in_a_sample_of_what_was_stored(string name)
    {
        var happened = Filled.Make<PaymentEvent>(EventTypes.Single(type => type.Name == name));
        var samples = StoredByVersion1.Events.Where(e => e.Kind == EventCodec.Kind(happened)).SelectMany(e => Leaves(Encoding.UTF8.GetBytes(e.Body)));

        // The keys of the metadata are the merchant's, not ours.
        var unseen = Leaves(EventCodec.Encode(happened)).Select(Place).Except(samples.Select(Place)).Where(place => !place.Contains(".metadata."));
        Assert.True(!unseen.Any(), $"Add to the samples of {EventCodec.Kind(happened)}: {string.Join(' ', unseen)}");

        static string Place(string leaf) => leaf[..leaf.IndexOf('=')];
    }

    [Fact]
    public void What_was_not_said_needs_not_be_stored()
    {
        var created = (PaymentEvent.Created)EventCodec.Decode("created", """
            {
              "order": { "reference": "order-1", "amount": "49900 NOK" },
              "expiresAt": "2026-03-02T10:10:00+00:00", "at": "2026-03-02T10:00:00+00:00", "pspReference": "0a1b2c3d-0000-4000-8000-000000000001"
            }
            """u8);

        Assert.Equal(new Order { Reference = "order-1", Amount = Kr(499) }, created.Order);
    }

    [Theory]
    [MemberData(nameof(StoredWords))]
    public void Stored_words_stay_as_they_are(Type type, string words) =>
        Assert.Equal(words.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Order(), Enum.GetNames(type).Order());

    [Theory]
    [InlineData("melted", "{}")]
    [InlineData("captured", "null")]
    [InlineData("captured", "")]
    [InlineData("captured", """{ "amount": "4000" }""")]
    [InlineData("captured", """{ "amount": "much NOK" }""")]
    [InlineData("captured", """{ "amount": 4000 }""")]
    [InlineData("declined", """{ "reason": "BadMood" }""")]
    public void What_no_version_wrote_is_not_guessed_at(string kind, string body) =>
        Assert.Throws<JsonException>(() => EventCodec.Decode(kind, Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void Equal_orders_have_one_fingerprint_however_they_were_spelled()
    {
        var order = Order("order-1", Kr(499)) with { Metadata = new Dictionary<string, string> { ["table"] = "7", ["guest"] = "Ada" } };
        var respelled = order with { Metadata = new Dictionary<string, string> { ["guest"] = "Ada", ["table"] = "7" } };
        var another = order with { Metadata = new Dictionary<string, string> { ["guest"] = "Ada", ["table"] = "8" } };

        Assert.Equal(EventCodec.Encode(order), EventCodec.Encode(respelled));
        Assert.NotEqual(EventCodec.Encode(order), EventCodec.Encode(another));
    }

    /// <summary>Every value in a piece of JSON with its place: <c>$.order.amount="49900 NOK"</c>.</summary>
    static HashSet<string> Leaves(byte[] json) => [.. Leaves(JsonNode.Parse(json)!)];

    static IEnumerable<string> Leaves(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Leaves(member.Value!)),
        JsonArray items => items.SelectMany(item => Leaves(item!)),
        _ => [$"{node.GetPath()}={node.ToJsonString()}"],
    };
}
