using Kasse.Engine.Books;

namespace Kasse.Engine.Tests;

/// <summary>Nobody can add an event and forget to say what it does.</summary>
public class EventTests
{
    public static IEnumerable<TheoryDataRow<Type>> Kinds =>
        typeof(PaymentEvent).GetNestedTypes().Select(kind => new TheoryDataRow<Type>(kind) { Label = kind.Name });

    public static IEnumerable<TheoryDataRow<Type>> KindsThatFollow => Kinds.Where(row => row.Data != typeof(PaymentEvent.Created));

    [Theory, MemberData(nameof(Kinds))]
    public void Has_a_sample_for_these_tests(Type kind) => Assert.IsAssignableFrom<PaymentEvent>(Samples.Of(kind));

    [Theory, MemberData(nameof(KindsThatFollow))]
    public void Moves_a_payment_on(Type kind) => AuthorizedFor(Kr(100)).After(Samples.Of(kind));

    [Theory, MemberData(nameof(Kinds))]
    public void Is_known_to_the_books(Type kind) => Bookkeeping.PostingFor(AuthorizedFor(Kr(100)), Samples.Of(kind));

    [Fact]
    public void A_payment_is_created_once() =>
        Assert.Throws<InvalidOperationException>(() => OpenFor(Kr(100)).After(Samples.Of(typeof(PaymentEvent.Created))));

    [Fact]
    public void What_nobody_knows_is_a_defect()
    {
        Assert.Throws<InvalidOperationException>(() => OpenFor(Kr(100)).After(new Forgotten()));
        Assert.Throws<InvalidOperationException>(() => Bookkeeping.PostingFor(OpenFor(Kr(100)), new Forgotten()));
    }

    sealed record Forgotten() : PaymentEvent(Noon, Id);
}
