using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Destruction;

/// <summary>The instances of a CRD that are still there, read live on a DELETE.</summary>
/// <param name="Names">At most one more than <see cref="Shown"/>; empty when the CRD is gone or was never made.</param>
public sealed record LiveInstances(IReadOnlyList<NamespacedName> Names)
{
    /// <summary>How many names a message lists.</summary>
    public const int Shown = 10;

    public static LiveInstances None { get; } = new([]);

    /// <summary>Of the CRD in all namespaces. One that is gone has no instances, and its source must not be stuck (B21).</summary>
    public static LiveInstances Of(string? crdName, IHubFacts facts)
    {
        // Not served means never established, as when its names clash (H08): nothing can have been created.
        return crdName is { Length: > 0 }
            && facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, crdName)) is { } crd
            && Resource(crd) is { } type
            && facts.List(type, new(Max: Shown + 1)) is { } items
                ? new([.. items.Select(Name)])
                : None;
    }

    public Decision Deny(string firstLine)
    {
        if (Names.Count == 0)
        {
            return Decision.Allow;
        }

        var more = Names.Count > Shown ? "\nand more" : "";
        var text = firstLine + string.Concat(Names.Take(Shown).Select(name => $"\n{name} still present")) + more;
        // Tools look for the first line (docs/contract/kinds.md#derivedcustomresource).
        return new([new("metadata.name", text) { IsVerbatim = true }], [], []);
    }

    /// <summary>In the first version that is served, as KubeCarrier did; null when none is.</summary>
    private static ResourceType? Resource(JsonObject crd)
    {
        var spec = crd["spec"];
        var version = spec.Objects("versions").FirstOrDefault(candidate => candidate.IsTrue("served"));
        return version is null ? null : new(
            spec.Text("group") ?? "", version.Text("name") ?? "", spec.Text("names", "kind") ?? "", spec.Text("names", "plural") ?? "", spec.Text("scope") == "Namespaced");
    }

    private static NamespacedName Name(JsonObject instance) =>
        new(instance.Text("metadata", "namespace"), instance.Text("metadata", "name") ?? "");
}
