using System.Globalization;

namespace KubeCarrier.Cli.Terminal;

/// <summary>How far long work has got, on a terminal's standard error only; it is wiped away at the end.</summary>
internal sealed class ProgressLine(ConsoleStreams console, int total) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private long _shown = console.Clock.GetTimestamp();
    private int _done;
    private int _width;

    /// <summary>One more is done. May be called by several threads.</summary>
    public void Step()
    {
        var done = Interlocked.Increment(ref _done);
        if (!console.HasTerminalErrors || console.Clock.GetElapsedTime(Volatile.Read(ref _shown)) < Pause)
        {
            return;
        }

        lock (_gate)
        {
            Volatile.Write(ref _shown, console.Clock.GetTimestamp());
            Show(string.Create(CultureInfo.InvariantCulture, $"{done} of {total} …"));
        }
    }

    public void Dispose()
    {
        if (_width > 0)
        {
            Show("");
        }
    }

    private void Show(string text)
    {
        console.Error.Write($"\r{text.PadRight(_width)}{(text.Length == 0 ? "\r" : "")}");
        console.Error.Flush();
        _width = text.Length;
    }
}
