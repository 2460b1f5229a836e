using KubeCarrier.Api.Meta;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>For which CRDs the API server was seen to call our webhooks; an offer is published only after that.</summary>
internal sealed class AdmissionProof
{
    private IReadOnlySet<string> _covered = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>More or fewer CRDs are covered than before.</summary>
    public event Action? Changed;

    /// <summary>The last canary proved that the API server calls the webhooks.</summary>
    public bool IsProven { get; private set; }

    /// <summary>The last canary was not denied as it must be. What was published stays; nothing new is published until the next proof.</summary>
    public void Lose()
    {
        if (IsProven)
        {
            IsProven = false;
            Changed?.Invoke();
        }
    }

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
