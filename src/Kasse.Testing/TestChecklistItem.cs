using Kasse.Server.GoLive;

namespace Kasse.Testing;

/// <summary>One thing that an integration has to show before it goes live.</summary>
/// <param name="Id">Stays the same for good.</param>
/// <param name="Title">In a few words.</param>
/// <param name="Mark">Whether it was shown.</param>
/// <param name="Seen">What was seen, in a sentence.</param>
/// <param name="ToDo">Null when nothing is left to do.</param>
public sealed record TestChecklistItem(string Id, string Title, TestMark Mark, string Seen, string? ToDo)
{
    internal static TestChecklistItem From(Item item) => new(
        item.Id,
        item.Title,
        item.Mark switch
        {
            Kasse.Server.GoLive.Mark.Done => TestMark.Done,
            Kasse.Server.GoLive.Mark.NotYet => TestMark.NotYet,
            Kasse.Server.GoLive.Mark.Wrong => TestMark.Wrong,
        },
        item.Seen,
        item.ToDo);
}

/// <summary>What is known of one item.</summary>
public enum TestMark
{
    /// <summary>Seen, and right.</summary>
    Done,

    /// <summary>Not seen, or too little was seen to tell.</summary>
    NotYet,

    /// <summary>Seen, and a mistake.</summary>
    Wrong,
}
