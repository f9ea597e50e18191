namespace Kasse.Engine.Tests;

/// <summary>What a payer does besides paying: open the request in an app, leave, grow older.</summary>
public class PayerTests
{
    public static readonly Table<Payment, Refusal?> Moves = new()
    {
        { "open", OpenFor(Kr(100)), null },
        { "in an app already", OpenFor(Kr(100), SentTo("4798765432")), null },
        { "declined", OpenFor(Kr(100), Declined(Kr(100))), null },
        { "asked to identify", OpenFor(Kr(100), ChallengeStarted), null },
        { "aborted", OpenFor(Kr(100), Aborted), Refusal.NoLongerPayable },
        { "expired", OpenFor(Kr(100), Expired), Refusal.NoLongerPayable },
        { "terminated", OpenFor(Kr(100), Terminated), Refusal.NoLongerPayable },
        { "approved", AuthorizedFor(Kr(100)), Refusal.AlreadyAuthorized },
        { "the issuer has not answered", OpenFor(Kr(100), Outstanding(Kr(100))), Refusal.AuthorizationUnderWay },
    };

    public static readonly Table<DateOnly, (string Today, int Age)> Ages = new()
    {
        { "the day before a birthday", new(2011, 3, 2), ("2026-03-01", 14) },
        { "on a birthday", new(2011, 3, 2), ("2026-03-02", 15) },
        { "born on a leap day, the last of February", new(2008, 2, 29), ("2026-02-28", 17) },
        { "born on a leap day, the first of March", new(2008, 2, 29), ("2026-03-01", 18) },
        { "born on a leap day, on a leap day", new(2008, 2, 29), ("2024-02-29", 16) },
        { "born the day before a leap day, on a leap day", new(2009, 2, 28), ("2024-02-29", 15) },
        { "born the day after February, on a leap day", new(2009, 3, 1), ("2024-02-29", 14) },
    };

    [Theory, MemberData(nameof(Moves))]
    public void Can_leave_while_nothing_is_decided(Payment payment, Refusal? refusal) =>
        AssertAnswer(refusal, PaymentRules.Abort(payment, Noon, Id));

    [Theory, MemberData(nameof(Moves))]
    public void Can_open_it_in_an_app_while_nothing_is_decided(Payment payment, Refusal? refusal) =>
        AssertAnswer(refusal, PaymentRules.SendTo(payment, Kari.PhoneNumber, Noon, Id));

    [Theory, MemberData(nameof(Moves))]
    public void Can_be_declined_while_nothing_is_decided(Payment payment, Refusal? refusal) =>
        AssertAnswer(refusal, PaymentRules.Decline(payment, DeclineReason.SuspectedFraud, Noon, Id));

    [Fact]
    public void Comes_too_late_the_moment_it_expires()
    {
        var payment = OpenFor(Kr(100));
        var inTime = Noon.AddMinutes(10).AddTicks(-1);
        var late = Noon.AddMinutes(10);

        AssertAnswer(null, PaymentRules.Abort(payment, inTime, Id));
        AssertAnswer(null, PaymentRules.SendTo(payment, Kari.PhoneNumber, inTime, Id));
        AssertAnswer(null, PaymentRules.Decline(payment, DeclineReason.SuspectedFraud, inTime, Id));
        AssertAnswer(Refusal.NoLongerPayable, PaymentRules.Abort(payment, late, Id));
        AssertAnswer(Refusal.NoLongerPayable, PaymentRules.SendTo(payment, Kari.PhoneNumber, late, Id));
        AssertAnswer(Refusal.NoLongerPayable, PaymentRules.Decline(payment, DeclineReason.SuspectedFraud, late, Id));
    }

    [Fact]
    public void Declining_says_why_and_what() =>
        Assert.Equal(
            new PaymentEvent.Declined(Noon, Id, Kr(100), DeclineReason.SuspectedFraud),
            PaymentRules.Decline(OpenFor(Kr(100)), DeclineReason.SuspectedFraud, Noon, Id).Event);

    [Fact]
    public void Leaving_is_the_end() => Assert.Equal(Aborted, PaymentRules.Abort(OpenFor(Kr(100)), Noon, Id).Event);

    [Fact]
    public void The_request_is_where_it_was_sent_last()
    {
        var sent = PaymentRules.SendTo(OpenFor(Kr(100), SentTo("4798765432")), Kari.PhoneNumber, Noon, Id);

        Assert.Equal(SentTo(Kari.PhoneNumber), sent.Event);
        Assert.Equal(Kari.PhoneNumber, OpenFor(Kr(100), SentTo("4798765432"), sent.Event!).SentTo);
    }

    [Fact]
    public void The_request_belongs_to_who_paid()
    {
        Assert.Equal(Kari.PhoneNumber, OpenFor(Kr(100), SentTo("4798765432"), Authorized(Kr(100))).SentTo);
        Assert.Equal("4798765432", OpenFor(Kr(100), SentTo("4798765432"), Authorized(Kr(100)) with { PhoneNumber = null }).SentTo);
    }

    [Fact]
    public void Each_sales_unit_knows_the_same_person_by_an_id_of_its_own()
    {
        Assert.Equal(Kari.SubAt("123456"), (Kari with { LastName = "Hansen" }).SubAt("123456"));
        Assert.NotEqual(Kari.SubAt("123456"), Kari.SubAt("234567"));
        Assert.NotEqual(Kari.SubAt("123456"), (Kari with { Sub = Id }).SubAt("123456"));
        Assert.Equal(('4', true), ($"{Kari.SubAt("123456")}"[14], "89ab".Contains($"{Kari.SubAt("123456")}"[19])));
    }

    [Theory, MemberData(nameof(Ages))]
    public void Is_a_year_older_from_the_birthday_on(DateOnly born, (string Today, int Age) expected) =>
        Assert.Equal(expected.Age, (Kari with { BirthDate = born }).AgeOn(DateTimeOffset.Parse($"{expected.Today}T12:00Z")));
}
