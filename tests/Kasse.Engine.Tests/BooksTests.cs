using Kasse.Engine.Books;

namespace Kasse.Engine.Tests;

public class BooksTests
{
    static readonly Account Visa = new(AccountKind.FundingSource, "492500-1234");
    static readonly Account Held = new(AccountKind.Held, Shop.Msn);
    static readonly Account Merchant = new(AccountKind.Merchant, Shop.Msn);

    public static readonly Table<PaymentEvent, Posting> Movements = new()
    {
        { "an approval holds the payer's money", Authorized(Kr(100)), new(Visa, Held, Kr(100)) },
        { "a capture makes it the merchant's", Captured(Kr(40)), new(Held, Merchant, Kr(40)) },
        { "a cancellation gives it back", Cancelled(Kr(60)), new(Held, Visa, Kr(60)) },
        { "a refund takes it from the merchant", Refunded(Kr(40)), new(Merchant, Visa, Kr(40)) },
    };

    public static readonly Table<Payment, PaymentEvent> Stillness = new()
    {
        { "created", OpenFor(Kr(100)), Samples.Of(typeof(PaymentEvent.Created)) },
        { "sent", OpenFor(Kr(100)), SentTo(Kari.PhoneNumber) },
        { "asked to identify", OpenFor(Kr(100)), ChallengeStarted },
        { "declined", OpenFor(Kr(100)), Declined(Kr(100)) },
        { "not answered", OpenFor(Kr(100)), Outstanding(Kr(100)) },
        { "aborted", OpenFor(Kr(100)), Aborted },
        { "expired", OpenFor(Kr(100)), Expired },
        { "terminated: nothing was held", OpenFor(Kr(100)), Terminated },
        { "a capture that failed", AuthorizedFor(Kr(100)), CaptureFailed(Kr(100)) },
        { "a refund that failed", AuthorizedFor(Kr(100), Captured(Kr(100))), RefundFailed(Kr(100)) },
    };

    [Theory, MemberData(nameof(Movements))]
    public void Money_moves(PaymentEvent happened, Posting posting) =>
        Assert.Equal(posting, Bookkeeping.PostingFor(AuthorizedFor(Kr(100)).After(happened), happened));

    [Theory, MemberData(nameof(Stillness))]
    public void No_money_moves(Payment before, PaymentEvent happened) =>
        Assert.Null(Bookkeeping.PostingFor(happened is PaymentEvent.Created ? before : before.After(happened), happened));

    [Fact]
    public void Money_goes_back_to_the_card_it_came_from()
    {
        var mastercard = Authorized(Kr(100)) with { Card = new("540185", "9999", CardScheme.Mastercard) };
        var payment = OpenFor(Kr(100), mastercard);
        var source = new Account(AccountKind.FundingSource, "540185-9999");

        Assert.Equal(source, Bookkeeping.PostingFor(payment, mastercard)!.Value.From);
        Assert.Equal(source, Bookkeeping.PostingFor(payment.Then(Cancelled(Kr(60))), Cancelled(Kr(60)))!.Value.To);
        Assert.Equal(source, Bookkeeping.PostingFor(payment.Then(Captured(Kr(40)), Refunded(Kr(40))), Refunded(Kr(40)))!.Value.To);
    }

    [Fact]
    public void A_whole_life_leaves_each_account_where_it_should_be()
    {
        PaymentEvent[] life = [Authorized(Kr(499)), Captured(Kr(100)), Cancelled(Kr(399)), Refunded(Kr(30))];
        var payment = OpenFor(Kr(499));
        var books = new Balances();

        foreach (var happened in life)
        {
            payment = payment.After(happened);
            books.Post(Bookkeeping.PostingFor(payment, happened));
        }

        Assert.Equal(Kr(-70), books.Of(Visa, "NOK"));
        Assert.Equal(Kr(0), books.Of(Held, "NOK"));
        Assert.Equal(Kr(70), books.Of(Merchant, "NOK"));
    }
}
