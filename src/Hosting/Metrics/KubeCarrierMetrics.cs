using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KubeCarrier.Hosting.Metrics;

/// <summary>Owns the meter <c>kubecarrier</c> and every instrument on it. Free of cost while nobody listens.</summary>
public sealed class KubeCarrierMetrics
{
    public const string MeterName = "kubecarrier";

    private readonly Counter<long> _decisions;
    private readonly Counter<long> _violations;
    private readonly Histogram<double> _webhookDuration;

    public KubeCarrierMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName); // the factory disposes it
        _decisions = meter.CreateCounter<long>("kubecarrier.webhook.decisions", description: "Admission decisions; a denial counts once per violated rule.");
        _violations = meter.CreateCounter<long>("kubecarrier.webhook.violations", description: "Violated rules, once per decision; the mode says what it came to.");
        _webhookDuration = meter.CreateHistogram<double>("kubecarrier.webhook.duration", "s", "From the first byte of a review to its answer.");
    }

    /// <summary>One decision; <paramref name="rule"/> is empty when it was allowed.</summary>
    public void Decided(string kind, string rule, string operation, bool allowed)
    {
        if (_decisions.Enabled)
        {
            _decisions.Add(1, new TagList { { "kind", kind }, { "rule", rule }, { "operation", operation }, { "allowed", allowed } });
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
}
