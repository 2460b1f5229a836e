using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Discoveries;

namespace KubeCarrier.Controllers.Discoveries;

/// <summary>How each discovery's copy and its source compare, for the reports of entries. It is found again after every start.</summary>
internal sealed class SchemaUpdates
{
    private readonly ConcurrentDictionary<NamespacedName, SchemaUpdateReport> _reports = [];

    /// <summary>There is something new to say of a discovery.</summary>
    public event Action<NamespacedName>? Changed;

    /// <summary>Null while that is not known.</summary>
    public SchemaUpdateReport? Of(NamespacedName discovery) => _reports.GetValueOrDefault(discovery);

    public void Set(NamespacedName discovery, SchemaUpdateReport report)
    {
        var before = Of(discovery);
        _reports[discovery] = report;
        if (!report.IsSameAs(before))
        {
            Changed?.Invoke(discovery);
        }
    }

    public void Forget(NamespacedName discovery) => _reports.TryRemove(discovery, out _);
}
