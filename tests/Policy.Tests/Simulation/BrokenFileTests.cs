using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Policy.Tests.Simulation.SmallHub;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>Files are written by people: whatever they hold, there are problems and never an exception.</summary>
public sealed class BrokenFileTests
{
    private const int Cases = 500;

    private static readonly string[] Values = ["null", "1", "-1", "true", "\"\"", "\"text\"", "[]", "{}", "[null]", "[1]", "[{}]", "{\"a\":null}", "{\"a\":[1]}", "1e400", "\"a.b\"", "\"2000-01-01T00:00:00Z\""];

    [Fact]
    public void A_hub_is_made_of_whatever_files_hold()
    {
        var refused = 0;
        for (var seed = 0; seed < Cases; seed++)
        {
            var (objects, what) = Broken(new Random(seed));
            var hub = Should.NotThrow(() => OfflineHub.Of(objects, Identities.Default), $"seed {seed}: {what}");
            refused += hub.Problems.Count > 0 ? 1 : 0;
            Should.NotThrow(() => Play(hub), $"seed {seed}: {what}");
        }

        refused.ShouldBeGreaterThan(Cases / 4);
    }

    [Fact]
    public void A_step_is_answered_whatever_its_manifest_holds()
    {
        var hub = SmallHub.Of();
        JsonObject[] manifests = [Thing("one"), Account("tyrell", "Tenant"), Catalog(), Entry(), .. SmallHub.Of(Thing("old")).Objects.Select(item => (JsonObject)item.DeepClone())];
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var manifest = (JsonObject)manifests[random.Next(manifests.Length)].DeepClone();
            var what = Break(manifest, random);
            var session = hub.Begin();
            Should.NotThrow(() => session.Apply(manifest, random.Next(2) == 0 ? Tenant : Administrator, At), $"seed {seed}: {what}");
            Should.NotThrow(() => Play(session), $"seed {seed}: {what}");
        }
    }

    private static void Play(OfflineHub hub) => Play(hub.Begin());

    private static void Play(HubSession session)
    {
        session.Create(Thing("new"));
        session.Merge(ThingKey("old"), """{"spec":{"replicas":2}}""");
        session.Delete(ThingKey("old"), Tenant, At);
        session.Delete(CatalogKey, Provider, At);
        session.Delete(EntryKey, Provider, At);
    }

    private static (IReadOnlyList<JsonObject> Objects, string What) Broken(Random random)
    {
        var live = random.Next(3) == 0;
        JsonObject[] objects = [.. (live ? SmallHub.Of(Thing("old")).Objects : [.. Objects, Thing("old")]).Select(item => (JsonObject)item.DeepClone())];
        var what = Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Break(objects[random.Next(objects.Length)], random)).ToList();
        return (objects, string.Join(" and ", what));
    }

    /// <summary>One place holds something else, or nothing.</summary>
    private static string Break(JsonObject item, Random random)
    {
        var places = Places(item).ToList();
        var (parent, name, index) = places[random.Next(places.Count)];
        var where = $"{item["kind"]} {(parent.GetPath() + "." + name)}[{index}]";
        if (random.Next(4) == 0)
        {
            Remove(parent, name, index);
            return $"{where} removed";
        }

        var value = Values[random.Next(Values.Length)];
        Set(parent, name, index, JsonNode.Parse(value));
        return $"{where} = {value}";
    }

    private static IEnumerable<(JsonNode Parent, string Name, int Index)> Places(JsonNode node) => node switch
    {
        JsonObject map => map.ToList().SelectMany(member => (IEnumerable<(JsonNode, string, int)>)[(map, member.Key, 0), .. member.Value is { } below ? Places(below) : []]),
        JsonArray list => list.ToList().SelectMany((element, index) => (IEnumerable<(JsonNode, string, int)>)[(list, "", index), .. element is not null ? Places(element) : []]),
        _ => [],
    };

    private static void Remove(JsonNode parent, string name, int index)
    {
        if (parent is JsonObject map)
        {
            map.Remove(name);
        }
        else
        {
            parent.AsArray().RemoveAt(index);
        }
    }

    private static void Set(JsonNode parent, string name, int index, JsonNode? value)
    {
        if (parent is JsonObject map)
        {
            map[name] = value;
        }
        else
        {
            parent.AsArray()[index] = value;
        }
    }
}
