namespace Kasse.Bench;

/// <summary>Which payment comes next, for every kind of load on one server. Asked by many connections at once.</summary>
sealed class Orders(int seededCount)
{
    /// <summary>As many people are on their way back from paying.</summary>
    const int NewCount = 2000;

    readonly int[] shuffled = InAnyOrder(seededCount / 2, seededCount);
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

    /// <summary>One of those that this run made last, all of which have been answered: the warm-up makes enough.</summary>
    public Order? AnyNew() =>
        new Order((ulong)Volatile.Read(ref ascending) - (Order.Scatter((ulong)Interlocked.Increment(ref drawn)) % NewCount), Scattered: false);

    /// <summary>The seeded payments number <paramref name="from"/> to <paramref name="to"/>, in the order that they were made.</summary>
    public static Func<Order?> SeededRange(long from, long to)
    {
        var next = from - 1;
        return () => Interlocked.Increment(ref next) is var number && number < to ? Seeded(number) : null;
    }

    /// <summary>One part of the older half of the seeded payments, in the order that they were made: no payment is in two parts, so none is touched twice.</summary>
    public Func<Order?> OldestFirst(int part, int partsCount)
    {
        long size = seededCount / 2 / partsCount;
        return SeededRange(part * size, (part + 1) * size);
    }

    /// <summary>The same of the newer half, shuffled.</summary>
    public Func<Order?> Shuffled(int part, int partsCount)
    {
        var size = shuffled.Length / partsCount;
        long next = (long)part * size - 1, end = (part + 1L) * size;
        return () => Interlocked.Increment(ref next) is var index && index < end ? Seeded(shuffled[index]) : null;
    }

    static int[] InAnyOrder(int from, int to)
    {
        var numbers = Enumerable.Range(from, to - from).ToArray();
        new Random(Seed: 1).Shuffle(numbers);
        return numbers;
    }
}
