using Kasse.Storage.Books;

namespace Kasse.Storage;

/// <summary>What was taken out of a journal.</summary>
/// <param name="ToStream">Payments below this; 0 when there are none.</param>
/// <param name="LastSeq">The newest row among them; the journal may have ended with it.</param>
/// <param name="Left">What they have left on each account.</param>
sealed record Archived(long ToStream, long RowCount, long LastSeq, IReadOnlyList<Balance> Left)
{
    public static Archived Nothing { get; } = new(0, 0, 0, []);
}
