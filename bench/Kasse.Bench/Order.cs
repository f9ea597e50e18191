using System.Buffers.Binary;

namespace Kasse.Bench;

/// <summary>A payment by number. Its reference and its keys follow from the number, so a million of them need no memory.
/// Scattered ones are as long as ascending ones and never collide, but come in no order that an index could like.</summary>
readonly record struct Order(ulong Number, bool Scattered)
{
    public const string ReferenceSlot = "################";
    public const string KeySlot = "************************************";

    /// <summary>As the payment is called with all operations.</summary>
    public string Reference => $"order-{Slot:x16}";

    ulong Slot => Scattered ? Scatter(Number) : Number;

    public void WriteReference(Span<byte> slot) => Slot.TryFormat(slot, out _, "x16");

    public void WriteKey(Span<byte> slot, int step) => Key(step).TryFormat(slot, out _);

    /// <summary>One for each step in the life of the payment.</summary>
    public Guid Key(int step)
    {
        Span<byte> bytes = stackalloc byte[16];
        var high = Scattered ? Scatter(~Number) : Number;
        var low = Scattered ? Scatter(high) : 0;
        BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low ^ (ulong)step);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The finalizer of splitmix64: one to one on 64 bits, so that two numbers never share a reference.</summary>
    public static ulong Scatter(ulong number)
    {
        unchecked
        {
            number += 0x9e3779b97f4a7c15;
            number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9;
            number = (number ^ (number >> 27)) * 0x94d049bb133111eb;
            return number ^ (number >> 31);
        }
    }
}
