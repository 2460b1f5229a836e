using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Keeps what was logged at Information and above.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line, Exception? Exception)> _entries = new();

    public IReadOnlyList<string> Lines => [.. _entries.Select(entry => entry.Line)];

    public IReadOnlyList<Exception> Exceptions => [.. _entries.Select(entry => entry.Exception).OfType<Exception>()];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _entries.Enqueue((logLevel, formatter(state, exception), exception));
        }
    }
}
