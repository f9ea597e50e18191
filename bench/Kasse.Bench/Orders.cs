namespace Kasse.Bench;

/// <summary>Which payment comes next, for every kind of load on one server. Asked by many connections at once.</summary>
sealed class Orders(int seededCount)
{
    readonly int[] shuffled = Shuffled(seededCount);
    long ascending = seededCount;
    long scattered = seededCount;
    long drawn;

    public int SeededCount => seededCount;

    /// <summary>Seeded payments have ascending references and keys in the first half of cases, scattered ones in the other.</summary>
    public static Order Seeded(long number) => new((ulong)number, Scattered: number % 2 == 1);

    public Order? NextAscending() => new Order((ulong)Interlocked.Increment(ref ascending), Scattered: false);

    public Order? NextScattered() => new Order((ulong)Interlocked.Increment(ref scattered), Scattered: true);

    public Order? AnySeeded() =>
        Seeded((long)(Order.Scatter((ulong)Interlocked.Increment(ref drawn)) % (ulong)seededCount));

    /// <summary>The seeded payments number <paramref name="from"/> to <paramref name="to"/>, in the order that they were made.</summary>
    public static Func<Order?> SeededRange(long from, long to)
    {
        var next = from - 1;
        return () => Interlocked.Increment(ref next) is var number && number < to ? Seeded(number) : null;
    }

    /// <summary>One part of all seeded payments, shuffled: no payment is in two parts, so none is touched twice.</summary>
    public Func<Order?> Untouched(int part, int partsCount)
    {
        var size = seededCount / partsCount;
        long next = (long)part * size - 1, end = (part + 1L) * size;
        return () => Interlocked.Increment(ref next) is var index && index < end ? Seeded(shuffled[index]) : null;
    }

    static int[] Shuffled(int count)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        new Random(Seed: 1).Shuffle(numbers);
        return numbers;
    }
}
