using System.Text.Json.Nodes;

namespace KubeCarrier.Api.Tests;

/// <summary>
/// What means one value is applied as one. Where server-side apply merges it, a part that somebody else wrote stays in silence when a file is applied
/// again: a selector that was narrowed would stay narrow, and a limit would reach fewer tenants than the file says.
/// </summary>
public sealed class OneValueTests
{
    /// <summary>Objects of which all members are one statement, by the last name of their path; beside selectors, which are told by their shape.</summary>
    private static readonly HashSet<string> Statements = new(StringComparer.Ordinal) { "icon", "logo", "presets[]", "fields[]" };

    /// <summary>A status that the controller alone writes, and settings of an administrator that have nothing to do with each other.</summary>
    private static readonly string[] ApartFrom = [".status.crd", ".spec.api"];

    public static TheoryData<string> Files => [.. TestInput.Crds.Keys];

    [Shows("B59")]
    [Theory, MemberData(nameof(Files))]
    public void A_selector_is_one_value(string file) =>
        Objects(file).Where(item => IsSelector(item.Schema) && !IsAtomic(item.Schema)).Select(item => item.Path).ShouldBeEmpty();

    [Fact]
    public void Every_CRD_with_selectors_is_looked_at() =>
        TestInput.Crds.Keys.SelectMany(Objects).Count(item => IsSelector(item.Schema)).ShouldBe(8);

    [Theory, MemberData(nameof(Files))]
    public void An_item_that_is_one_statement_is_one_value_too(string file) =>
        Objects(file).Where(item => IsStatement(item.Path) && !item.IsInAtomicList && !IsAtomic(item.Schema)).Select(item => item.Path).ShouldBeEmpty();

    [Theory, MemberData(nameof(Files))]
    public void What_may_be_anything_is_inside_of_one_value(string file) =>
        Anything(Root(file), "", isOneValue: false).Except(ApartFrom).ShouldBeEmpty();

    private static bool IsSelector(JsonObject schema) =>
        schema["properties"] is JsonObject fields && fields.ContainsKey("matchLabels") && fields.ContainsKey("matchExpressions");

    private static bool IsAtomic(JsonObject schema) => (string?)schema["x-kubernetes-map-type"] == "atomic";

    private static bool IsStatement(string path) => Statements.Contains(path[(path.LastIndexOf('.') + 1)..]);

    private static JsonObject Root(string file) =>
        TestInput.Crds[file]["spec"]!["versions"]!.AsArray().ShouldHaveSingleItem()!["schema"]!["openAPIV3Schema"]!.AsObject();

    private static IEnumerable<(string Path, JsonObject Schema, bool IsInAtomicList)> Objects(string file) => Below(Root(file), "", false);

    private static IEnumerable<(string Path, JsonObject Schema, bool IsInAtomicList)> Below(JsonObject schema, string path, bool isInAtomicList)
    {
        var isAtomic = isInAtomicList || (schema["items"] is not null && schema["x-kubernetes-list-type"] is null);
        return Children(schema, path).SelectMany(child => Below(child.Schema, child.Path, isAtomic)).Prepend((path, schema, isInAtomicList));
    }

    // Of what no schema describes the API server merges the members one by one.
    private static IEnumerable<string> Anything(JsonObject schema, string path, bool isOneValue)
    {
        var isInside = isOneValue || IsAtomic(schema) || (schema["items"] is not null && schema["x-kubernetes-list-type"] is null);
        return schema["x-kubernetes-preserve-unknown-fields"] is not null && !isInside ? [path]
            : Children(schema, path).SelectMany(child => Anything(child.Schema, child.Path, isInside));
    }

    private static IEnumerable<(string Path, JsonObject Schema)> Children(JsonObject schema, string path) =>
    [
        .. (schema["properties"] as JsonObject ?? []).Select(field => ($"{path}.{field.Key}", (JsonObject)field.Value!)),
        .. schema["items"] is JsonObject items ? [($"{path}[]", items)] : Array.Empty<(string, JsonObject)>(),
        .. schema["additionalProperties"] is JsonObject values ? [($"{path}{{}}", values)] : Array.Empty<(string, JsonObject)>(),
    ];
}
