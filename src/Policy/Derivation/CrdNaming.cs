using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Derivation;

/// <summary>
/// Groups and names of the two CRDs that are made of one source CRD. The plural is the source's: it is what the service's own users type, and it
/// needs no English.
/// </summary>
/// <param name="ServiceCluster">The name of the service cluster.</param>
/// <param name="Provider">The provider account, which is also its namespace.</param>
public sealed record CrdNaming(string ServiceCluster, string Provider)
{
    private const int MaximumNameLength = 253;

    private const string HubGroup = "kubecarrier.io";

    public string InternalGroup => $"{WellKnown.InternalGroupPrefix}.{ServiceCluster}.{Provider}";

    public string TenantGroup => $"{ServiceCluster}.{Provider}";

    public string InternalName(string plural) => $"{plural}.{InternalGroup}";

    public string TenantName(string plural) => $"{plural}.{TenantGroup}";

    /// <summary>What would not fit into names and labels, as problems; the internal names are the longer ones, so both CRDs are covered.</summary>
    public IReadOnlyList<DerivationProblem> Check(string kind, string plural)
    {
        var problems = new List<DerivationProblem>();
        if (ServiceCluster.Contains('.'))
        {
            // "a.b" of provider "c" and "a" of provider "b.c" would share a group, and "internal.a" would be the internal group of "a".
            Refuse(problems, $"service cluster {ServiceCluster} has a dot in its name, so its API groups could be mistaken for another's; "
                + "name it without dots");
        }

        if (TenantGroup == HubGroup)
        {
            Refuse(problems, $"service cluster {ServiceCluster} of provider {Provider} would give the API group {HubGroup}, which is the hub's own");
        }

        var labels = new[] { ServiceCluster, Provider, $"{kind}.{InternalGroup}" };
        foreach (var label in labels.Where(label => label.Length > OwnerLabels.MaximumLabelLength))
        {
            Refuse(problems, $"{label} becomes a label value and has {label.Length} characters where {OwnerLabels.MaximumLabelLength} are allowed; "
                + "choose a shorter name for the service cluster or the account");
        }

        if (InternalName(plural) is { Length: > MaximumNameLength } name)
        {
            Refuse(problems, $"{name} has {name.Length} characters where {MaximumNameLength} are allowed in a CRD's name; "
                + "choose a shorter name for the service cluster or the account");
        }

        return problems;
    }

    private static void Refuse(List<DerivationProblem> problems, string message) => problems.Add(new(DerivationReason.InvalidName, "", message));
}

/// <summary>The name of an internal CRD says where it comes from: <c>couchdbs.internal.eu-west-1.team-a</c>.</summary>
public static class InternalName
{
    /// <summary>The plural and the service cluster; null when it is no internal CRD of that provider.</summary>
    public static (string Plural, string Cluster)? TryRead(string crd, string provider)
    {
        const string middle = $".{WellKnown.InternalGroupPrefix}.";
        var (start, end) = (crd.IndexOf(middle, StringComparison.Ordinal), crd.Length - provider.Length - 1);
        return start > 0 && crd.EndsWith($".{provider}", StringComparison.Ordinal) && end > start + middle.Length
            ? (crd[..start], crd[(start + middle.Length)..end])
            : null;
    }
}
