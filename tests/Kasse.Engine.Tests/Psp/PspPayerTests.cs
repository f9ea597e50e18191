using Kasse.Engine.Psp;
using static Kasse.Engine.Tests.Psp.GivenPsp;

namespace Kasse.Engine.Tests.Psp;

/// <summary>What the payer does, and what the provider answers to it.</summary>
public class PspPayerTests
{
    static readonly PspTransaction Open = Initiated(Kr(499));
    static readonly PspTransaction Challenged = Asked(SoftDeclined);

    public static readonly Table<Func<PspDecision>, Refusal?> Wishes = new()
    {
        { "yes", () => PspRules.Approve(Open, Noon), null },
        { "yes, at the last moment", () => PspRules.Approve(Open, Noon.AddMinutes(10).AddTicks(-1)), null },
        { "yes, too late", () => PspRules.Approve(Open, Noon.AddMinutes(10)), Refusal.NoLongerPayable },
        { "yes, twice", () => PspRules.Approve(Asked(), Noon), Refusal.AuthorizationUnderWay },
        { "yes, while 3-D Secure is open", () => PspRules.Approve(Challenged, Noon), Refusal.ChallengeRequired },
        { "yes to what is reserved", () => PspRules.Approve(ReservedFor(Kr(499)), Noon), Refusal.AlreadyAuthorized },
        { "yes to what failed: there is no second card", () => PspRules.Approve(Asked(Failed()), Noon), Refusal.NoLongerPayable },
        { "yes after no", () => PspRules.Approve(Initiated(Kr(499), Rejected), Noon), Refusal.NoLongerPayable },
        { "yes after the timeout", () => PspRules.Approve(Initiated(Kr(499), TimedOut), Noon), Refusal.NoLongerPayable },

        { "no", () => PspRules.Reject(Open, Noon), null },
        { "no to 3-D Secure", () => PspRules.Reject(Challenged, Noon), null },
        { "no while the provider is asked", () => PspRules.Reject(Asked(), Noon), Refusal.AuthorizationUnderWay },
        { "no to what is reserved", () => PspRules.Reject(ReservedFor(Kr(499)), Noon), Refusal.AlreadyAuthorized },

        { "to another phone", () => PspRules.SendTo(Open, Phone, Noon), null },
        { "to another phone, too late", () => PspRules.SendTo(Open, Phone, Noon.AddMinutes(10)), Refusal.NoLongerPayable },

        { "through 3-D Secure", () => PspRules.EndChallenge(Challenged, ChallengeEnding.Passed, Noon), null },
        { "through 3-D Secure, too late", () => PspRules.EndChallenge(Challenged, ChallengeEnding.Passed, Noon.AddMinutes(10)), Refusal.NoLongerPayable },
        { "through 3-D Secure that nobody asked for", () => PspRules.EndChallenge(Open, ChallengeEnding.Passed, Noon), Refusal.NoLongerPayable },
    };

    [Theory, MemberData(nameof(Wishes))]
    public void Answers_to(Func<PspDecision> wish, Refusal? refusal)
    {
        var decision = wish();

        Assert.Equal(refusal, decision.Refusal);
        Assert.Equal(refusal is null, decision.Event is not null);
    }

    public static readonly Table<Func<PspDecision>, PspState> Outcomes = new()
    {
        { "charged", () => Answer(Asked(), new PspAnswer.Charged()), PspState.Reserved },
        { "a soft decline", () => Answer(Asked(), new PspAnswer.SoftDecline("https://psp.example/3ds")), PspState.AwaitingChallenge },
        { "a soft decline without an address", () => Answer(Asked(), new PspAnswer.SoftDecline(null)), PspState.Failed },
        { "a soft decline when time is up", () => PspRules.Answer(Asked(), new PspAnswer.SoftDecline("https://psp.example/3ds"), Noon.AddMinutes(10)), PspState.Failed },
        { "a soft decline after 3-D Secure", () => Answer(Asked(SoftDeclined, CallBegun), new PspAnswer.SoftDecline("https://psp.example/3ds")), PspState.Failed },
        { "charged after 3-D Secure", () => Answer(Asked(SoftDeclined, CallBegun), new PspAnswer.Charged()), PspState.Reserved },
        { "charged after the payment's time was up", () => PspRules.Answer(Asked(), new PspAnswer.Charged(), Noon.AddHours(1)), PspState.Reserved },
        { "declined", () => Answer(Asked(), new PspAnswer.Fail("89", "Insufficient funds")), PspState.Failed },
        { "nonsense", () => Answer(Asked(), new PspAnswer.Unusable("It is not JSON.")), PspState.Failed },
        { "silence", () => Answer(Asked(), new PspAnswer.Missing("15 seconds have passed.")), PspState.Failed },
        { "no token", () => PspRules.Approve(Initiated(Kr(31)), Noon), PspState.Failed },
        { "3-D Secure passed", () => PspRules.EndChallenge(Challenged, ChallengeEnding.Passed, Noon), PspState.MakingPayment },
        { "3-D Secure failed", () => PspRules.EndChallenge(Challenged, ChallengeEnding.Failed, Noon), PspState.MakingPayment },
        { "3-D Secure cancelled", () => PspRules.EndChallenge(Challenged, ChallengeEnding.Cancelled, Noon), PspState.CancelledByUser },
    };

    [Theory, MemberData(nameof(Outcomes))]
    public void Leads_to(Func<PspDecision> answer, PspState state) => Assert.Equal(state, Asked().After(answer().Event!).State);

    [Fact]
    public void An_answer_that_comes_after_the_end_changes_nothing()
    {
        Assert.Equal(PspDecision.Nothing, Answer(Asked(Failed(PspFailureCause.NoAnswer)), new PspAnswer.Charged()));
        Assert.Equal(PspDecision.Nothing, Answer(ReservedFor(Kr(499)), new PspAnswer.Charged()));
    }

    [Fact]
    public void The_provider_is_told_of_what_came_to_nothing_without_it()
    {
        Assert.Equal(PspNotice.UserCancel, Initiated(Kr(499), Rejected).Owed);
        Assert.Equal(PspNotice.Timeout, Initiated(Kr(499), TimedOut).Owed);
        Assert.Equal(PspNotice.UserCancel, Initiated(Kr(31), Failed(PspFailureCause.NoToken)).Owed);
        Assert.Null(Asked(Failed()).Owed);
        Assert.Null(Initiated(Kr(499), Rejected, new PspEvent.Told(Noon)).Owed);
    }

    [Fact]
    public void Nobody_answers_for_ten_minutes()
    {
        Assert.Null(PspRules.WhatIsDue(Open, Noon.AddMinutes(10).AddTicks(-1)));
        Assert.Equal(new PspEvent.TimedOut(Noon.AddMinutes(10)), PspRules.WhatIsDue(Open, Noon.AddDays(1)));
        Assert.Equal(new PspEvent.TimedOut(Noon.AddMinutes(10)), PspRules.WhatIsDue(Challenged, Noon.AddDays(1)));
        Assert.Null(PspRules.WhatIsDue(Asked(), Noon.AddDays(1)));
    }

    static PspDecision Answer(PspTransaction transaction, PspAnswer answer) => PspRules.Answer(transaction, answer, Noon);
}
