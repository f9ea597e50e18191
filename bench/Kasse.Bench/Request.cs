using System.Text;

namespace Kasse.Bench;

/// <summary>The bytes of one operation, rendered once; each payment only overwrites its reference and its key. One connection's own.</summary>
sealed class Request
{
    readonly byte[] bytes;
    readonly int[] references;
    readonly int[] keys;
    readonly int step;

    public Request(string text, int step, int expectedStatus)
    {
        bytes = Encoding.ASCII.GetBytes(text);
        references = [.. PlacesOf(Order.ReferenceSlot, text)];
        keys = [.. PlacesOf(Order.KeySlot, text)];
        this.step = step;
        ExpectedStatus = expectedStatus;
    }

    public int ExpectedStatus { get; }

    public ReadOnlySpan<byte> For(Order order)
    {
        foreach (var place in references)
            order.WriteReference(bytes.AsSpan(place, Order.ReferenceSlot.Length));
        foreach (var place in keys)
            order.WriteKey(bytes.AsSpan(place, Order.KeySlot.Length), step);
        return bytes;
    }

    static IEnumerable<int> PlacesOf(string slot, string text)
    {
        for (var place = text.IndexOf(slot, StringComparison.Ordinal); place >= 0;
             place = text.IndexOf(slot, place + slot.Length, StringComparison.Ordinal))
            yield return place;
    }
}
