using KubeCarrier.Api.Meta;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>For which CRDs the API server was seen to call our webhooks; an offer is published only after that.</summary>
internal sealed class AdmissionProof
{
    private IReadOnlySet<string> _covered = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>More or fewer CRDs are covered than before.</summary>
    public event Action? Changed;

    /// <summary>Some configuration was proven loaded since this process leads.</summary>
    public bool IsProven { get; private set; }

    public bool Covers(ResourceType type) => Volatile.Read(ref _covered).Contains(type.GroupResource);

    public void Set(IReadOnlySet<string> covered)
    {
        var before = Interlocked.Exchange(ref _covered, covered);
        if (!before.SetEquals(covered) || !IsProven)
        {
            IsProven = true;
            Changed?.Invoke();
        }
    }
}
