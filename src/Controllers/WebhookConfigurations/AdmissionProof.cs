using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>What was found of each webhook configuration, and for which CRDs the API server was seen to call our webhooks: offers are published only then.</summary>
internal sealed class AdmissionProof(WantedConfigurations wanted)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, AdmissionProblem?> _found = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> _covered = new(StringComparer.Ordinal);

    /// <summary>More or fewer CRDs are covered than before, or another problem is known.</summary>
    public event Action? Changed;

    public AdmissionState State
    {
        get
        {
            lock (_gate)
            {
                return new(wanted.Names.All(_found.ContainsKey), [.. _found.Values.OfType<AdmissionProblem>()]);
            }
        }
    }

    /// <summary>What is published already stays when a later look goes wrong; nothing new is covered until the next proof.</summary>
    public bool Covers(ResourceType type) => new[] { InstanceWebhooks.ValidatingName, InstanceWebhooks.MutatingName }
        .All(name => _covered.TryGetValue(name, out var covered) && covered.Contains(type.GroupResource));

    /// <summary>One of the configurations for instances was proven as it must be with these CRDs.</summary>
    public void Cover(string configuration, IReadOnlySet<string> covered)
    {
        var before = _covered.GetValueOrDefault(configuration);
        _covered[configuration] = covered;
        if (before?.SetEquals(covered) is not true)
        {
            Changed?.Invoke();
        }
    }

    /// <summary>
    /// What a configuration is not wanted for any more it covers no more: a CRD that comes back by the same name is published after a proof of its own,
    /// for in between the API server may call nobody (H72).
    /// </summary>
    public void Limit(string configuration, IReadOnlySet<string> wanted)
    {
        if (_covered.TryGetValue(configuration, out var before) && !before.IsSubsetOf(wanted))
        {
            Cover(configuration, before.Intersect(wanted).ToHashSet(StringComparer.Ordinal));
        }
    }

    /// <summary>What is wrong with a configuration, null when nothing is; true when that is news.</summary>
    public bool Report(string configuration, AdmissionProblem? problem)
    {
        lock (_gate)
        {
            if (_found.TryGetValue(configuration, out var before) && before == problem)
            {
                return false;
            }

            _found[configuration] = problem;
        }

        Changed?.Invoke();
        return true;
    }
}
