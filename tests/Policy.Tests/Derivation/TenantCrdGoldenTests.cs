using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>Golden/&lt;case&gt;/{base,expose}.json give derived.json.</summary>
public sealed class TenantCrdGoldenTests
{
    private const string Folder = "tests/Policy.Tests/Derivation/Golden";

    public static TheoryData<string> Cases =>
        [.. Directory.EnumerateDirectories(RepositoryRoot.Combine(Folder)).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Cases))]
    public void Derived_crd_is_the_golden_one(string @case)
    {
        var config = Read(@case, "expose.json").Deserialize<DerivedConfig>(JsonSerializerOptions.Web)!;
        var crd = Read(@case, "base.json");
        var before = crd.DeepClone();

        var result = crd.Derive(config.Presets, [.. config.Expose]);

        (result.Crd is null).ShouldBe(result.Problems.Count > 0);
        JsonEquality.AreEqual(crd, before).ShouldBeTrue("the base CRD must not change");
        Golden.Readable(AsJson(result)).ShouldBeGolden($"{Folder}/{@case}/derived.json");
    }

    internal static JsonObject Read(string @case, string file) =>
        JsonNode.Parse(File.ReadAllText(RepositoryRoot.Combine(Folder, @case, file)))!.AsObject();

    private static JsonObject AsJson(DerivationResult result) => new()
    {
        ["problems"] = new JsonArray([.. result.Problems.Select(problem => new JsonObject
        {
            ["reason"] = problem.Reason.ToString(),
            ["path"] = problem.Path,
            ["message"] = problem.Message,
        })]),
        ["notes"] = new JsonArray([.. result.Notes.Select(note => (JsonNode)note)]),
        ["crd"] = result.Crd?.DeepClone(),
    };
}
