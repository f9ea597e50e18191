namespace Kasse.Engine.Tests;

/// <summary>Rows whose first column says why, in words; it is all that the name of a test shows of its row.</summary>
public sealed class Table<T1, T2> : List<TheoryDataRow<T1, T2>>
{
    public void Add(string because, T1 first, T2 second) => Add(new TheoryDataRow<T1, T2>(first, second) { Label = because });
}
