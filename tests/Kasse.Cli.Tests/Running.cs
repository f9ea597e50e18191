using System.Text;
using System.Threading.Channels;

namespace Kasse.Cli.Tests;

/// <summary>A command that goes on until it is interrupted.</summary>
sealed class Running
{
    readonly CancellationTokenSource interrupt = new();
    readonly Lines output = new(), errors = new();
    readonly Task<int> ended;

    public Running(IReadOnlyList<string> args, Func<string, string?> variable) => ended = Run(args, variable);

    public Task<string> Line() => output.Next();
    public Task<string> ErrorLine() => errors.Next();
    public Task<int> End() => ended;

    public async Task<int> Interrupt()
    {
        await interrupt.CancelAsync();
        return await ended;
    }

    async Task<int> Run(IReadOnlyList<string> args, Func<string, string?> variable)
    {
        try
        {
            return await KasseCommand.Run(args, new Terminal(output, errors, isForEyes: false, variable), interrupt.Token);
        }
        finally
        {
            output.End();
            errors.End();
        }
    }

    /// <summary>What is written, line by line.</summary>
    sealed class Lines : TextWriter
    {
        readonly Channel<string> lines = Channel.CreateUnbounded<string>();
        readonly StringBuilder line = new();

        public override Encoding Encoding => Encoding.UTF8;

        /// <summary>Whoever waits for more waits in vain.</summary>
        public void End() => lines.Writer.TryComplete();

        public Task<string> Next() => lines.Reader.ReadAsync().AsTask();

        public override void Write(char value)
        {
            if (value != '\n')
            {
                line.Append(value);
                return;
            }
            lines.Writer.TryWrite(line.ToString());
            line.Clear();
        }
    }
}
