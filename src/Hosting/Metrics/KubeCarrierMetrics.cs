using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KubeCarrier.Hosting.Metrics;

/// <summary>Owns the meter <c>kubecarrier</c> and every instrument on it. Free of cost while nobody listens.</summary>
public sealed class KubeCarrierMetrics
{
    public const string MeterName = "kubecarrier";

    /// <summary>From a rule over a picture in memory to a service cluster that is asked; an API server waits ten seconds.</summary>
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _violations;
    private readonly Histogram<double> _webhookDuration;
    private readonly Gauge<int> _canary;
    private readonly Gauge<int> _unknownRules;
    private readonly Counter<long> _drifts;
    private readonly Gauge<double> _certificateEnd;
    private readonly Counter<long> _recorded;
    private readonly Counter<long> _connectionsClosed;
    private readonly Gauge<int> _orphans;

    public KubeCarrierMetrics(IMeterFactory meters)
    {
        Meter = meters.Create(MeterName); // the factory disposes it
        _decisions = Meter.CreateCounter<long>("kubecarrier.webhook.decisions", description: "Admission decisions; a denial counts once per violated rule.");
        _violations = Meter.CreateCounter<long>("kubecarrier.webhook.violations", description: "Violated rules, once per decision; the mode says what it came to.");
        _webhookDuration = Meter.CreateHistogram<double>("kubecarrier.webhook.duration", "s", "From the first byte of a review to its answer.", tags: null, new() { HistogramBucketBoundaries = Seconds });
        _canary = Meter.CreateGauge<int>("kubecarrier.webhook.canary", description: "1 when the last canary proved that the API server calls this webhook configuration.");
        _unknownRules = Meter.CreateGauge<int>("kubecarrier.webhook.configuration.unknown_rules", description: "Resources in its rules that the API server does not serve.");
        _drifts = Meter.CreateCounter<long>("kubecarrier.webhook.configuration.drift", description: "Times that a webhook configuration was not as it must be and was repaired.");
        _certificateEnd = Meter.CreateGauge<double>("kubecarrier.webhook.certificate.end", "s", "When the webhooks' certificate or its authority ends, whichever is first, since 1970.");
        _recorded = Meter.CreateCounter<long>("kubecarrier.webhook.recorded", description: "Reviews for the record file; the outcome says whether they are in it.");
        _connectionsClosed = Meter.CreateCounter<long>("kubecarrier.webhook.connections.closed", description: "Connections that made room for others; the phase says how far they had got.");
        _orphans = Meter.CreateGauge<int>("kubecarrier.instances.orphans", description: "Service objects with our labels that no instance of the hub has.");
    }

    internal Meter Meter { get; }

    /// <summary>One decision; <paramref name="rule"/> is empty when it was allowed.</summary>
    public void Decided(string kind, string rule, string operation, bool allowed)
    {
        if (_decisions.Enabled)
        {
            _decisions.Add(1, new TagList { { "kind", kind }, { "rule", rule }, { "operation", operation }, { "allowed", allowed ? "true" : "false" } });
        }
    }

    /// <summary>A violated rule; <paramref name="mode"/> is <c>deny</c>, <c>warn</c> or <c>audit</c>.</summary>
    public void Violated(string kind, string rule, string operation, string mode)
    {
        if (_violations.Enabled)
        {
            _violations.Add(1, new TagList { { "kind", kind }, { "rule", rule }, { "operation", operation }, { "mode", mode } });
        }
    }

    public void Answered(string kind, TimeSpan duration)
    {
        if (_webhookDuration.Enabled)
        {
            _webhookDuration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
        }
    }

    /// <summary>A review for the record file; <paramref name="outcome"/> is <c>written</c>, <c>dropped</c> or <c>failed</c>.</summary>
    public void Recorded(string outcome, long count = 1)
    {
        if (_recorded.Enabled)
        {
            _recorded.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    /// <summary>A connection made room for another; <paramref name="phase"/> is <c>silent</c>, <c>handshaking</c> or <c>open</c>.</summary>
    public void ConnectionClosed(string phase) => _connectionsClosed.Add(1, new KeyValuePair<string, object?>("phase", phase));

    public void CanaryLooked(string configuration, bool proven) => _canary.Record(proven ? 1 : 0, Of(configuration));

    public void RulesLooked(string configuration, int unknown) => _unknownRules.Record(unknown, Of(configuration));

    public void Drifted(string configuration) => _drifts.Add(1, Of(configuration));

    public void CertificateEnds(DateTimeOffset end) => _certificateEnd.Record(end.ToUnixTimeSeconds());

    /// <summary>Of one internal resource, such as <c>couchdbs.internal.eu-west-1.team-a</c>.</summary>
    public void OrphansFound(string resource, int count) => _orphans.Record(count, new KeyValuePair<string, object?>("resource", resource));

    private static KeyValuePair<string, object?> Of(string configuration) => new("configuration", configuration);
}
