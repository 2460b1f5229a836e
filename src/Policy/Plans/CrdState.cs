using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Plans;

/// <summary>What plans read of a CustomResourceDefinition, which stays JSON.</summary>
public static class CrdState
{
    /// <summary>Established and under its own names: a CRD whose names clash exists, but is never served (H08).</summary>
    public static bool IsEstablished(JsonObject crd) => HasCondition(crd, "Established") && HasCondition(crd, "NamesAccepted");

    /// <summary>Established and there to stay. One that is being deleted takes its objects along and lets none in.</summary>
    public static bool IsServed(KubeObject crd) => IsEstablished(crd.Json) && !crd.Meta.IsDeleting;

    public static bool IsNamespaced(JsonObject crd) =>
        crd.Text("spec", "scope") == "Namespaced";

    /// <summary>Why the API server does not serve the CRD, in its own words.</summary>
    public static string WhyNotServed(KubeObject crd)
    {
        if (crd.Meta.IsDeleting)
        {
            return $"CRD {crd.Meta.Name} is being deleted";
        }

        var reasons = Conditions(crd.Json)
            .Where(condition => condition.Text("type") is "NamesAccepted" or "Established" && condition.Text("status") == "False")
            .Select(condition => condition.Text("message"))
            .OfType<string>()
            .ToList();
        return reasons.Count == 0 ? "the API server has not established it yet" : string.Join("; ", reasons);
    }

    /// <summary>The resource in its storage version.</summary>
    public static ResourceType Resource(JsonObject crd)
    {
        var spec = crd["spec"];
        return new(spec.Text("group") ?? "", StorageVersion(crd), spec.Text("names", "kind") ?? "", spec.Text("names", "plural") ?? "", IsNamespaced(crd));
    }

    /// <summary>The resource that information speaks of; null when no version is served.</summary>
    public static ResourceType? Resource(CrdInformation crd)
    {
        var version = crd.Versions.OrderByDescending(version => version.Storage).FirstOrDefault();
        return version is null ? null : new(crd.ApiGroup, version.Name, crd.Kind, crd.Plural, Namespaced: true);
    }

    /// <summary>The version that is stored; where it is not served any more, the first that is: nobody can write to the other.</summary>
    public static string StorageVersion(JsonObject crd) => Versions(crd)
        .Where(version => version.IsTrue("served"))
        .OrderByDescending(version => version.IsTrue("storage"))
        .Select(version => version.Text("name"))
        .FirstOrDefault() ?? "";

    /// <summary>The versions that can be written to, in the order of the CRD.</summary>
    public static IEnumerable<string> ServedVersions(JsonObject crd) =>
        Versions(crd).Where(version => version.IsTrue("served")).Select(version => version.Text("name") ?? "");

    /// <summary>The field that <c>/scale</c> writes in a version; null where there is none.</summary>
    public static string? ScalePath(JsonObject crd, string version) =>
        Versions(crd).Where(candidate => candidate.Text("name") == version).Select(ScalePath).FirstOrDefault();

    /// <summary>Whether a version has its status apart.</summary>
    public static bool HasStatus(JsonObject crd, string version) => HasSubresource(crd, version, "status");

    /// <summary>Whether a version has <c>status</c> or <c>scale</c>.</summary>
    public static bool HasSubresource(JsonObject crd, string version, string name) =>
        Versions(crd).Any(candidate => candidate.Text("name") == version && candidate["subresources"]?[name] is not null);

    /// <summary>The information that entries and offerings carry (docs/contract/kinds.md#crd-information).</summary>
    public static CrdInformation Information(KubeObject crd)
    {
        var (type, meta) = (Resource(crd.Json), crd.Meta);
        return new()
        {
            Name = meta.Name ?? "",
            ApiGroup = type.Group,
            Kind = type.Kind,
            Plural = type.Plural,
            Region = new() { Name = meta.Labels.GetValueOrDefault(WellKnown.Labels.ServiceCluster) ?? "" },
            Versions = [.. Versions(crd.Json).Where(version => version.IsTrue("served")).Select(Version)],
        };

        static CrdVersion Version(JsonObject version) => new()
        {
            Name = version.Text("name") ?? "",
            Storage = version.IsTrue("storage"),
            Schema = version["schema"]?.DeepClone() as JsonObject ?? [],
            SpecReplicasPath = ScalePath(version),
        };
    }

    /// <summary>The full schema of a version.</summary>
    public static JsonObject? Schema(JsonObject crd, string version) =>
        Versions(crd).Where(candidate => candidate.Text("name") == version).Select(candidate => candidate["schema"]?["openAPIV3Schema"] as JsonObject).FirstOrDefault();

    private static string? ScalePath(JsonObject version) => version.Text("subresources", "scale", "specReplicasPath");

    private static IEnumerable<JsonObject> Versions(JsonObject crd) => crd.Objects("spec", "versions");

    private static IEnumerable<JsonObject> Conditions(JsonObject crd) => crd.Objects("status", "conditions");

    private static bool HasCondition(JsonObject crd, string type) =>
        Conditions(crd).Any(condition => condition.Text("type") == type && condition.Text("status") == "True");
}
