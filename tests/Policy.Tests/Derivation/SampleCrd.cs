using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>Small base CRDs and the requests that derive from them.</summary>
internal static class SampleCrd
{
    public static CrdNaming Naming { get; } = new("eu-west-1", "team-a");

    public static OwnerLabels Owner { get; } = new("databases.eu-west-1", "team-a", "DerivedCustomResource.catalog.kubecarrier.io");

    /// <summary>One version, v1, served and stored, with the given schemas of spec and status.</summary>
    public static JsonObject Of(string spec, string? status = null) => WithVersions(Version("v1", spec, status, storage: true));

    public static JsonObject WithVersions(params JsonObject[] versions) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = "databases.internal.eu-west-1.team-a" },
        ["spec"] = new JsonObject
        {
            ["group"] = "internal.eu-west-1.team-a",
            ["names"] = new JsonObject { ["kind"] = "Database", ["listKind"] = "DatabaseList", ["plural"] = "databases", ["singular"] = "database" },
            ["scope"] = "Namespaced",
            ["versions"] = new JsonArray([.. versions]),
        },
    };

    public static JsonObject Version(string name, string spec, string? status = null, bool storage = false, bool served = true)
    {
        var properties = new JsonObject
        {
            ["apiVersion"] = Parse("""{"type":"string"}"""),
            ["kind"] = Parse("""{"type":"string"}"""),
            ["metadata"] = Parse("""{"type":"object"}"""),
            ["spec"] = Parse(spec),
        };
        if (status is not null)
        {
            properties["status"] = Parse(status);
        }

        return new()
        {
            ["name"] = name,
            ["served"] = served,
            ["storage"] = storage,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["properties"] = properties } },
        };
    }

    public static DerivationResult Derive(this JsonObject crd, params string[] paths) => crd.Derive([], paths);

    public static DerivationResult Derive(this JsonObject crd, IReadOnlyList<Preset> presets, params string[] paths) =>
        crd.Derive(presets, Config(["v1"], paths));

    public static DerivationResult Derive(this JsonObject crd, IReadOnlyList<Preset> presets, params ExposeConfig[] expose) =>
        TenantCrd.Derive(new() { BaseCrd = crd, Naming = Naming, Owner = Owner, Expose = expose, Presets = presets });

    /// <summary>One version, v1, with these fields exposed; what is held back stays out of the schema.</summary>
    public static DerivationResult Restrict(this JsonObject crd, IEnumerable<SchemaKeyword> heldBack, params ExposedField[] fields) =>
        TenantCrd.Derive(new()
        {
            BaseCrd = crd,
            Naming = Naming,
            Owner = Owner,
            Expose = [new() { Versions = ["v1"], Fields = fields }],
            HeldBack = heldBack.ToHashSet(),
        });

    public static DerivationResult Restrict(this JsonObject crd, params ExposedField[] fields) => crd.Restrict([], fields);

    public static ExposeConfig Config(IReadOnlyList<string> versions, params string[] paths) =>
        new() { Versions = versions, Fields = [.. paths.Select(path => new ExposedField { JsonPath = path })] };

    public static Preset Preset(string path, string value) => new() { JsonPath = path, Value = JsonNode.Parse(value)! };

    /// <summary>The only version of a derived CRD.</summary>
    public static JsonObject OnlyVersion(this DerivationResult result)
    {
        result.Problems.ShouldBeEmpty();
        return result.Crd!["spec"]!["versions"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
    }

    public static JsonObject RootSchema(this DerivationResult result) => result.OnlyVersion()["schema"]!["openAPIV3Schema"]!.AsObject();

    public static JsonObject SpecSchema(this DerivationResult result) => result.RootSchema()["properties"]!["spec"]!.AsObject();

    public static string[] Fields(this JsonNode? schema) => [.. schema!["properties"]!.AsObject().Select(field => field.Key)];

    public static JsonPath Path(string text)
    {
        JsonPath.TryParse(text, out var path, out var problem).ShouldBeTrue(problem);
        return path;
    }

    public static JsonObject Copy(this JsonObject node) => (JsonObject)node.DeepClone();

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        JsonEquality.AreEqual(actual, JsonNode.Parse(expected)).ShouldBeTrue($"is {actual?.ToJsonString()} but should be {expected}");
}
