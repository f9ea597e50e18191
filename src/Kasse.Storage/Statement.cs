namespace Kasse.Storage;

/// <summary>A statement that is prepared once and kept for the life of its connection. Its places are numbered from 1, as in <c>?1</c>.</summary>
abstract class Statement : IDisposable
{
    public abstract void Bind(int position, long? value);

    public abstract void Bind(int position, string? value);

    public abstract void Bind(int position, ReadOnlySpan<byte> value);

    /// <summary>For bytes that there are none of.</summary>
    public abstract void BindNull(int position);

    /// <summary>Reads all rows.</summary>
    public abstract List<T> All<T>(Func<Row, T> read);

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <returns>False when a unique index objected; everything else that fails throws.</returns>
    public abstract bool Run();

    public abstract void Dispose();
}

/// <summary>One row of an answer, while it is being read.</summary>
abstract class Row
{
    public abstract long Int64(int column);

    public abstract string Text(int column);

    public abstract string? TextOrNull(int column);

    /// <summary>Text that many rows have in common.</summary>
    public virtual string Word(int column) => Text(column);

    /// <summary>Empty for null. Valid until the next row.</summary>
    public abstract ReadOnlySpan<byte> Blob(int column);
}
