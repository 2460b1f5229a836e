using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Samples;

/// <summary>The smallest instance that a tenant can create, and the fields that may be added to it.</summary>
public sealed record SampleInstance
{
    private const int MostOptional = 40;

    private SampleInstance(JsonObject envelope, IReadOnlyList<SampleField> fields, IReadOnlyList<string> remarks) =>
        (Envelope, Fields, Remarks) = (envelope, fields, remarks);

    /// <summary><c>apiVersion</c>, <c>kind</c> and <c>metadata</c>.</summary>
    public JsonObject Envelope { get; }

    /// <summary>Everything else that a tenant writes; the status is the service's.</summary>
    public IReadOnlyList<SampleField> Fields { get; }

    /// <summary>What was not looked at, or must be completed by hand.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>The same under another name.</summary>
    public SampleInstance Named(string name)
    {
        var envelope = (JsonObject)Envelope.DeepClone();
        (envelope["metadata"] as JsonObject)?["name"] = name;
        return new(envelope, Fields, Remarks);
    }

    /// <summary>The manifest, without what is optional.</summary>
    public JsonObject ToJson()
    {
        var json = (JsonObject)Envelope.DeepClone();
        foreach (var field in Fields.Where(field => !field.IsOptional))
        {
            json[field.Name] = field.ToJson(withOptional: false);
        }

        return json;
    }

    /// <summary>A sample for the best version of a CRD that is served; null when none is.</summary>
    /// <param name="crd">The CRD that tenants use.</param>
    /// <param name="expose">What is exposed of it, with its restrictions.</param>
    /// <param name="namespace">The namespace of a tenant.</param>
    /// <param name="evaluatesRules">Whether the API server evaluates CEL rules; early ones drop them.</param>
    public static SampleInstance? For(JsonObject crd, IReadOnlyList<ExposeConfig> expose, string @namespace, bool evaluatesRules = true)
    {
        var version = crd.Objects("spec", "versions").Where(version => version.IsTrue("served"))
            .OrderBy(VersionManifest.NameOf, VersionPriority.BestFirst).FirstOrDefault();
        if (version is null || crd["spec"] is not JsonObject spec)
        {
            return null;
        }

        var (name, schema) = (VersionManifest.NameOf(version), VersionManifest.SchemaOf(version) ?? []);
        var fields = expose.Where(config => config.Versions.Contains(name)).SelectMany(config => config.Fields).ToList();
        return Of(SampleRestrictions.Of(fields, schema), schema, EnvelopeOf(spec.Text("group") ?? "", name, spec.Text("names", "kind") ?? "", @namespace), evaluatesRules);
    }

    /// <summary>
    /// A sample for a tenant, who can read neither the CRD nor the entry: from the Offering alone, within all limits that it tells. Null when it
    /// tells no version.
    /// </summary>
    public static SampleInstance? For(Offering offering)
    {
        if (offering.Spec.CRD is not { } crd || crd.Versions.OrderBy(version => version.Name, VersionPriority.BestFirst).FirstOrDefault() is not { } version)
        {
            return null;
        }

        var schema = version.Schema?["openAPIV3Schema"] as JsonObject ?? [];
        return Of(SampleRestrictions.Of(offering.Spec.Restrictions), schema, EnvelopeOf(crd.ApiGroup, version.Name, crd.Kind, offering.Metadata.Namespace ?? ""), evaluatesRules: true);
    }

    private static SampleInstance Of(SampleRestrictions restrictions, JsonObject schema, JsonObject envelope, bool evaluatesRules)
    {
        var writer = new SampleWriter(restrictions, MostOptional, evaluatesRules);
        var written = writer.Root(schema);
        return new(envelope, written, writer.Remarks);
    }

    private static JsonObject EnvelopeOf(string group, string version, string kind, string @namespace) => new()
    {
        ["apiVersion"] = $"{group}/{version}",
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = $"my-{kind.ToLowerInvariant()}", ["namespace"] = @namespace },
    };
}
