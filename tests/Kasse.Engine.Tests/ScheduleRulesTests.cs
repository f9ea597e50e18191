namespace Kasse.Engine.Tests;

public class ScheduleRulesTests
{
    static readonly DateTimeOffset Deadline = Noon.AddDays(180);
    static readonly Guid DueId = new("0195a000-0000-7000-8000-00000000d0e0");

    public static readonly Table<Func<PaymentEvent?>, PaymentEvent?> Rows = new()
    {
        { "open, a moment before its ten minutes are over", () => Due(OpenFor(Kr(100)), Noon.AddMinutes(10).AddTicks(-1)), null },
        { "open, its ten minutes over", () => Due(OpenFor(Kr(100)), Noon.AddMinutes(10)), ExpiredAt(Noon.AddMinutes(10)) },
        { "open, found a day later", () => Due(OpenFor(Kr(100)), Noon.AddDays(1)), ExpiredAt(Noon.AddMinutes(10)) },
        { "long-living, a moment too early", () => Due(LongLiving, Noon.AddDays(28).AddTicks(-1)), null },
        { "long-living, its day come", () => Due(LongLiving, Noon.AddDays(28)), ExpiredAt(Noon.AddDays(28)) },
        { "in an app", () => Due(OpenFor(Kr(100), SentTo(Kari.PhoneNumber)), Noon.AddMinutes(10)), ExpiredAt(Noon.AddMinutes(10)) },
        { "declined", () => Due(OpenFor(Kr(100), Declined(Kr(100))), Noon.AddMinutes(10)), ExpiredAt(Noon.AddMinutes(10)) },
        { "the payer never identified", () => Due(OpenFor(Kr(100), ChallengeStarted), Noon.AddMinutes(10)), ExpiredAt(Noon.AddMinutes(10)) },

        { "the issuer has not answered, ten minutes over", () => Due(OpenFor(Kr(100), Outstanding(Kr(100))), Noon.AddMinutes(10)), null },
        {
            "the issuer's answer, an hour later",
            () => Due(OpenFor(Kr(100), Outstanding(Kr(100))), Noon.AddHours(1)),
            Authorized(Kr(100)) with { At = Noon.AddHours(1), PspReference = DueId }
        },
        {
            "the issuer's answer, found a year later",
            () => Due(OpenFor(Kr(100), Outstanding(Kr(100))), Noon.AddDays(365)),
            Authorized(Kr(100)) with { At = Noon.AddHours(1), PspReference = DueId }
        },

        { "held, a moment before the deadline", () => Due(AuthorizedFor(Kr(100)), Deadline.AddTicks(-1)), null },
        { "held, at the deadline", () => Due(AuthorizedFor(Kr(100)), Deadline), ReleasedAtDeadline(Kr(100)) },
        { "held, found a year later", () => Due(AuthorizedFor(Kr(100)), Deadline.AddDays(365)), ReleasedAtDeadline(Kr(100)) },
        { "a part captured", () => Due(AuthorizedFor(Kr(100), Captured(Kr(40))), Deadline), ReleasedAtDeadline(Kr(60)) },
        { "a part was refunded", () => Due(AuthorizedFor(Kr(100), Captured(Kr(40)), Refunded(Kr(40))), Deadline), ReleasedAtDeadline(Kr(60)) },
        { "captured", () => Due(AuthorizedFor(Kr(100), Captured(Kr(100))), Deadline), null },
        { "cancelled", () => Due(AuthorizedFor(Kr(100), Cancelled(Kr(100))), Deadline), null },
        { "the rest cancelled", () => Due(AuthorizedFor(Kr(100), Captured(Kr(40)), Cancelled(Kr(60))), Deadline), null },

        { "aborted", () => Due(OpenFor(Kr(100), Aborted), Deadline), null },
        { "expired", () => Due(OpenFor(Kr(100), Expired), Deadline), null },
        { "terminated", () => Due(OpenFor(Kr(100), Terminated), Deadline), null },
    };

    static Payment LongLiving => Open(OrderFor(Kr(100)).Until(Noon.AddDays(28)));

    [Theory, MemberData(nameof(Rows))]
    public void What_is_due_is_dated_when_it_was_due(Func<PaymentEvent?> due, PaymentEvent? expected) => Assert.Equal(expected, due());

    [Fact]
    public void One_thing_can_become_due_after_another()
    {
        var payment = OpenFor(Kr(100), Outstanding(Kr(100)));
        var muchLater = Noon.AddDays(365);

        payment = payment.After(Due(payment, muchLater)!);
        Assert.Equal(PaymentState.Authorized, payment.State);

        payment = payment.After(Due(payment, muchLater)!);
        Assert.Equal(Kr(100), payment.Cancelled);

        Assert.Null(Due(payment, muchLater));
    }

    static PaymentEvent? Due(Payment payment, DateTimeOffset now) => PaymentRules.WhatIsDue(payment, now, DueId);

    static PaymentEvent.Expired ExpiredAt(DateTimeOffset at) => new(at, DueId);
    static PaymentEvent.Cancelled ReleasedAtDeadline(Money amount) => new(Deadline, DueId, amount);
}
