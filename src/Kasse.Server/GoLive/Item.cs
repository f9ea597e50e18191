namespace Kasse.Server.GoLive;

public enum Mark
{
    /// <summary>Seen, and right.</summary>
    Done,

    /// <summary>Not seen, or not enough was seen to tell.</summary>
    NotYet,

    /// <summary>Seen, and a mistake.</summary>
    Wrong,
}

/// <summary>Something to look at.</summary>
/// <param name="Path">Of the page in the portal that shows it.</param>
public sealed record Proof(string Text, string Path);

/// <summary>One thing to have in order before real money moves.</summary>
/// <param name="Id">Stays the same for good: scripts name it.</param>
/// <param name="Seen">What was seen, in a sentence.</param>
/// <param name="ToDo">Null when nothing is left to do.</param>
public sealed record Item(string Id, string Title, Mark Mark, string Seen, string? ToDo, IReadOnlyList<Proof> Proofs);

/// <summary>What one rule asks of the evidence. It answers null where the question does not arise.</summary>
public delegate Item? Rule(Evidence evidence);

/// <summary>An item that has not been decided yet.</summary>
sealed record Question(string Id, string Title)
{
    /// <summary>More than these prove nothing more.</summary>
    const int ProofsMax = 5;

    public Item Done(string seen, params IEnumerable<Proof> proofs) => Decided(Mark.Done, seen, null, proofs);

    public Item NotYet(string seen, string toDo, params IEnumerable<Proof> proofs) => Decided(Mark.NotYet, seen, toDo, proofs);

    public Item Wrong(string seen, string toDo, params IEnumerable<Proof> proofs) => Decided(Mark.Wrong, seen, toDo, proofs);

    Item Decided(Mark mark, string seen, string? toDo, IEnumerable<Proof> proofs) =>
        new(Id, Title, mark, seen, toDo, [.. proofs.Distinct().Take(ProofsMax)]);
}
