using KubeCarrier.Api.Meta;

namespace KubeCarrier.Offline.Previews;

/// <summary>The parts of a base CRD's name, <c>couchdbs.internal.eu-west-1.team-a</c>.</summary>
internal sealed record BaseCrdName(string Plural, string ServiceCluster, string Provider)
{
    /// <summary>Null when the CRD is not named as discoveries name theirs.</summary>
    public static BaseCrdName? Parse(string name) =>
        name.Split('.', 4) is [{ Length: > 0 } plural, WellKnown.InternalGroupPrefix, { Length: > 0 } cluster, { Length: > 0 } provider]
            ? new(plural, cluster, provider)
            : null;
}
