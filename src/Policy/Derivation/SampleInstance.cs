using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Derivation;

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
    public static SampleInstance? For(JsonObject crd, IReadOnlyList<ExposeConfig> expose, string @namespace)
    {
        ArgumentNullException.ThrowIfNull(crd);
        ArgumentNullException.ThrowIfNull(expose);
        var version = (crd["spec"]?["versions"] as JsonArray ?? []).OfType<JsonObject>().Where(version => Schema.IsTrue(version["served"]))
            .OrderBy(SourceCrd.VersionName, VersionPriority.BestFirst).FirstOrDefault();
        if (version is null || crd["spec"] is not JsonObject spec)
        {
            return null;
        }

        var name = SourceCrd.VersionName(version);
        var fields = expose.Where(config => config.Versions.Contains(name)).SelectMany(config => config.Fields).ToList();
        var writer = new SampleWriter(SampleRestrictions.Of(fields), MostOptional);
        var written = writer.Root(SourceCrd.SchemaOf(version) ?? []);
        return new(EnvelopeOf(spec, name, @namespace), written, writer.Remarks);
    }

    private static JsonObject EnvelopeOf(JsonObject spec, string version, string @namespace)
    {
        var kind = Schema.Text(spec["names"]?["kind"]) ?? "";
        return new()
        {
            ["apiVersion"] = $"{Schema.Text(spec["group"])}/{version}",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = $"my-{kind.ToLowerInvariant()}", ["namespace"] = @namespace },
        };
    }
}
