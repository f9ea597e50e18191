using Kasse.Server.Control;

namespace Kasse.Testing;

/// <summary>What a test asked for cannot be: the message says why.</summary>
public sealed class TestKasseException : Exception
{
    internal TestKasseException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    internal static async Task<T> Unless<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (ControlException refused)
        {
            throw new TestKasseException(refused.Message, refused);
        }
    }

    internal static Task Unless(Func<Task> act) => Unless(async () =>
    {
        await act();
        return true;
    });
}
