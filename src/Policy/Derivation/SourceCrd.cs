using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>What the derivation reads of a CRD manifest; the rest stays JSON.</summary>
internal sealed record SourceCrd(JsonObject Spec, JsonObject Names, string Kind, string Plural, IReadOnlyList<JsonObject> Versions)
{
    /// <summary>Reads a manifest, and refuses one that no tenant could use.</summary>
    public static SourceCrd? Read(JsonObject crd, DerivationReport report)
    {
        var spec = crd["spec"] as JsonObject;
        var names = spec?["names"] as JsonObject;
        if (spec is null || names is null || names.Text("kind") is not { } kind || names.Text("plural") is not { } plural)
        {
            report.Refuse(
                DerivationReason.NotStructural,
                "",
                "the CRD has no spec.names.kind and spec.names.plural; it is not apiextensions.k8s.io/v1");
            return null;
        }

        if (spec.Text("scope") != "Namespaced")
        {
            report.Refuse(DerivationReason.NotNamespaced, "", $"{kind} is cluster-scoped, and tenants only have a namespace; offer a namespaced CRD");
        }

        var versions = spec.Objects("versions").ToList();
        if (versions.Count == 0 || versions.DistinctBy(VersionManifest.NameOf).Count() < versions.Count)
        {
            report.Refuse(
                DerivationReason.NotStructural,
                "",
                $"{kind} has no versions, or two of one name; the manifest did not come from an API server");
        }

        CheckStructure(crd, versions, report);
        return new(spec, names, kind, plural, versions);
    }

    private static void CheckStructure(JsonObject crd, IReadOnlyList<JsonObject> versions, DerivationReport report)
    {
        foreach (var version in versions)
        {
            if (StructuralSchema.Problem(VersionManifest.SchemaOf(version)) is { } problem)
            {
                report.Refuse(
                    DerivationReason.NotStructural,
                    "",
                    $"version {VersionManifest.NameOf(version)} has no structural schema: {problem}; without one the API server refuses a copy");
            }
        }

        var condition = crd.Objects("status", "conditions")
            .FirstOrDefault(condition => condition.Text("type") == "NonStructuralSchema" && condition.Text("status") == "True");
        if (condition is not null)
        {
            report.Refuse(DerivationReason.NotStructural, "", $"the service cluster says so: {condition.Text("message")}");
        }
    }
}
