using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Derivation;

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
