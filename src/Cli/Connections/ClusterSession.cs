using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Cli.Connections;

/// <summary>One cluster for the time of one command.</summary>
internal sealed class ClusterSession : IDisposable
{
    /// <summary>The name under which the plugin writes; it only ever does so as a dry run.</summary>
    public const string FieldManager = "kubectl-kubecarrier";

    private const int MaxAttempts = 3; // somebody is waiting

    private readonly ClusterClient _client;
    private readonly WarningLog _warnings = new();

    public ClusterSession(ClusterConnection connection, string? givenNamespace, TimeSpan requestTimeout)
    {
        _client = ClusterClient.Create(connection, new() { Component = "kubectl", RequestTimeout = requestTimeout, MaxAttempts = MaxAttempts }, _warnings);
        Server = connection.ToString();
        IsNamespaceGiven = !string.IsNullOrEmpty(givenNamespace);
        Namespace = IsNamespaceGiven ? givenNamespace ?? "" : connection.Namespace is { Length: > 0 } named ? named : "default";
    }

    public IClusterClient Client => _client;

    public string Server { get; }

    public string Namespace { get; }

    /// <summary>By <c>-n</c>, and not only by the context.</summary>
    public bool IsNamespaceGiven { get; }

    /// <summary>What the API server warned of since this was asked last, each text once.</summary>
    public IReadOnlyList<string> TakeWarnings() => _warnings.Take();

    public void Dispose() => _client.Dispose();

    /// <summary>The client logs what API servers warn of; nothing else of its log is for users.</summary>
    private sealed class WarningLog : ILogger
    {
        private const int WarningEvent = 3002;

        private readonly Lock _gate = new();
        private List<string> _texts = [];

        public List<string> Take()
        {
            lock (_gate)
            {
                var texts = _texts;
                _texts = [];
                return texts;
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == WarningEvent && state is IReadOnlyList<KeyValuePair<string, object?>> values)
            {
                lock (_gate)
                {
                    _texts.AddRange(values.Where(value => value.Key == "Text").Select(value => Unquoted($"{value.Value}")));
                }
            }
        }

        // As in the header it came in.
        private static string Unquoted(string text) => text.Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal);
    }
}
