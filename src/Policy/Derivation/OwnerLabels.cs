using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Whose CRD it is: the three owner labels.</summary>
/// <param name="Name">The owner's name.</param>
/// <param name="Namespace">The owner's namespace.</param>
/// <param name="Type">The owner's <c>Kind.group</c>.</param>
public sealed record OwnerLabels(string Name, string Namespace, string Type)
{
    internal const int MaximumLabelLength = 63;

    internal IEnumerable<DerivationProblem> Problems() =>
        Labels().Where(label => label.Value.Length > MaximumLabelLength).Select(label => new DerivationProblem(
            DerivationReason.InvalidName,
            "",
            $"label {label.Key} would hold {label.Value}, {label.Value.Length} characters where {MaximumLabelLength} are allowed; "
                + "choose a shorter name"));

    internal JsonObject ToLabels(CrdNaming naming)
    {
        var labels = new JsonObject
        {
            [WellKnown.Labels.OriginNamespace] = naming.Provider,
            [WellKnown.Labels.ServiceCluster] = naming.ServiceCluster,
        };
        foreach (var (key, value) in Labels())
        {
            labels[key] = value;
        }

        return labels;
    }

    private IEnumerable<KeyValuePair<string, string>> Labels() =>
    [
        new(WellKnown.Labels.OwnerName, Name),
        new(WellKnown.Labels.OwnerNamespace, Namespace),
        new(WellKnown.Labels.OwnerType, Type),
    ];
}
