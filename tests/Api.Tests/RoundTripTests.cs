using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Json;

namespace KubeCarrier.Api.Tests;

public sealed class RoundTripTests
{
    public static TheoryData<string> Names => [.. Kinds.All.Select(kind => kind.ResourceType.Kind)];

    public static TheoryData<string> Samples =>
        [.. TestInput.Samples.Where(sample => Kinds.Of(sample.Value) is not null).Select(sample => sample.Key)];

    [Theory, MemberData(nameof(Names))]
    public void No_field_is_lost_or_renamed_on_the_way_through_the_type(string name)
    {
        var kind = Named(name);
        var full = TestInput.Full(kind);

        JsonEquality.AreEqual(Through(kind, full), full).ShouldBeTrue($"{Through(kind, full)}\n\nis not\n\n{full}");
    }

    [Theory, MemberData(nameof(Names))]
    public void The_full_sample_sets_every_field(string name)
    {
        var kind = Named(name);

        Unset(kind.JsonTypeInfo, TestInput.Full(kind), "").Where(path => !IsOptionalByDesign(path, name)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Names))]
    public void Absent_and_null_lists_read_as_empty(string name)
    {
        var kind = Named(name);
        foreach (var path in Lists(kind.JsonTypeInfo, TestInput.Full(kind), []))
        {
            Read(kind, Changed(kind, path, (parent, list) => parent.Remove(list)), path).ShouldBe([], string.Join('.', path));
            Read(kind, Changed(kind, path, (parent, list) => parent[list] = null), path).ShouldBe([], string.Join('.', path));
        }
    }

    [Theory, MemberData(nameof(Samples))]
    public void A_sample_manifest_is_read_completely(string sample)
    {
        var document = TestInput.Samples[sample];

        Missing(document, Through(Kinds.Of(document)!, document), "").ShouldBeEmpty();
    }

    private static KindUnderTest Named(string name) => Kinds.All.Single(kind => kind.ResourceType.Kind == name);

    private static JsonNode? Through(KindUnderTest kind, JsonNode document) =>
        JsonSerializer.SerializeToNode(document.Deserialize(kind.JsonTypeInfo), kind.JsonTypeInfo);

    private static bool IsOptionalByDesign(string path, string kind) =>
        (path.EndsWith(".lastHeartbeatTime", StringComparison.Ordinal) && kind != "ServiceCluster") || (path == ".metadata.namespace");

    private static IEnumerable<string> Unset(JsonTypeInfo type, JsonNode node, string path) => node switch
    {
        JsonArray list => list.SelectMany(item => Unset(Element(type), item!, path + "[]")),
        JsonObject members when type.Kind is JsonTypeInfoKind.Object => type.Properties.Where(property => property.Get is not null)
            .SelectMany(property => members[property.Name] is { } value
                ? Unset(type.Options.GetTypeInfo(property.PropertyType), value, $"{path}.{property.Name}")
                : [$"{path}.{property.Name}"]),
        _ => [],
    };

    /// <summary>The paths of all lists and maps of the type; of a list, the first item is looked into.</summary>
    private static IEnumerable<object[]> Lists(JsonTypeInfo type, JsonNode node, object[] path) => node switch
    {
        JsonArray list when type.Kind is JsonTypeInfoKind.Enumerable => [path, .. Lists(Element(type), list[0]!, [.. path, 0])],
        JsonObject when type.Kind is JsonTypeInfoKind.Dictionary => [path],
        JsonObject members when type.Kind is JsonTypeInfoKind.Object => type.Properties
            .Where(property => members[property.Name] is not null)
            .SelectMany(property => Lists(type.Options.GetTypeInfo(property.PropertyType), members[property.Name]!, [.. path, property.Name])),
        _ => [],
    };

    private static JsonTypeInfo Element(JsonTypeInfo list) => list.Options.GetTypeInfo(list.ElementType!);

    private static JsonObject Changed(KindUnderTest kind, object[] path, Action<JsonObject, string> change)
    {
        var document = TestInput.Full(kind);
        var parent = path[..^1].Aggregate((JsonNode)document, (node, step) => step is int index ? node[index]! : node[(string)step]!);
        change(parent.AsObject(), (string)path[^1]);
        return document;
    }

    /// <summary>What the typed object holds at the path, which must be a collection and not null.</summary>
    private static List<object?> Read(KindUnderTest kind, JsonObject document, object[] path)
    {
        object? value = document.Deserialize(kind.JsonTypeInfo);
        foreach (var step in path)
        {
            value = step is int index
                ? ((System.Collections.IEnumerable)value!).Cast<object>().ElementAt(index)
                : kind.JsonTypeInfo.Options.GetTypeInfo(value!.GetType()).Properties.Single(property => property.Name == (string)step).Get!(value);
        }

        return [.. ((System.Collections.IEnumerable)value.ShouldNotBeNull()).Cast<object?>()];
    }

    private static IEnumerable<string> Missing(JsonNode? expected, JsonNode? actual, string path) => (expected, actual) switch
    {
        (JsonObject wanted, JsonObject found) => wanted.SelectMany(member => Missing(member.Value, found[member.Key], $"{path}.{member.Key}")),
        (JsonArray wanted, JsonArray found) when wanted.Count == found.Count => wanted.Index()
            .SelectMany(item => Missing(item.Item, found[item.Index], $"{path}[{item.Index}]")),
        _ => JsonEquality.AreEqual(expected, actual) ? [] : [path],
    };
}
