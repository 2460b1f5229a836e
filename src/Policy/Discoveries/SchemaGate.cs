using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Discoveries;

/// <summary>
/// Decides whether a copy may follow its source (H10): a change that takes nothing away may, one that does waits for the provider, unless no
/// entry uses the copy.
/// </summary>
internal static class SchemaGate
{
    /// <param name="wanted">The internal CRD that the source gives.</param>
    /// <param name="observed">What is there.</param>
    public static SchemaUpdateReport Judge(JsonObject wanted, DiscoveryObserved observed)
    {
        var hash = SchemaHash.Of(wanted);
        if (observed is not { Internal: { } live, Entry: { } entry } || PublishedHash(live) == hash)
        {
            return new(hash);
        }

        var published = Published(observed) ?? live.Json;
        var narrowed = SchemaChange.Narrowings(published, wanted);
        return narrowed.Count == 0 || string.Equals(entry.Spec.SchemaUpdate?.AcceptedHash, hash, StringComparison.Ordinal)
            ? new(hash)
            : new(PublishedHash(live) ?? SchemaHash.Of(live.Json))
            {
                PendingHash = hash,
                Narrowed = narrowed,
                Entry = entry.Metadata.NamespacedName,
                Affected = observed.Instances is { } instances ? Affected(wanted, instances) : null,
            };
    }

    /// <summary>
    /// The source that the copy was made of, when it is still known. The copy itself says less: an API server drops keywords that are newer than it,
    /// and they would all look new.
    /// </summary>
    public static JsonObject? Published(DiscoveryObserved observed) =>
        observed is { Internal: { } live, Discovery.Status.CRD: { } source } && SchemaHash.Of(source) == PublishedHash(live) ? source : null;

    /// <summary>Notes on the copy what it was made of.</summary>
    public static void Stamp(JsonObject copy, string hash)
    {
        if (copy["metadata"] is JsonObject metadata)
        {
            metadata["annotations"] = new JsonObject { [WellKnown.Annotations.SchemaHash] = hash };
        }
    }

    private static string? PublishedHash(KubeObject live) => live.Meta.Annotations.GetValueOrDefault(WellKnown.Annotations.SchemaHash);

    /// <summary>As <c>namespace/name</c>, those that the API server would store otherwise, or not at all.</summary>
    private static List<string> Affected(JsonObject wanted, IEnumerable<JsonObject> instances)
    {
        var type = CrdState.Resource(wanted);
        var schema = CustomResourceSchema.Of(wanted, type.Version);
        return [.. instances.Where(instance => schema is null || LosesData(instance, type, schema))
            .Select(instance => $"{ObjectMeta.Of(instance).NamespacedName}").Order(StringComparer.Ordinal)];
    }

    private static bool LosesData(JsonObject instance, ResourceType type, CustomResourceSchema schema)
    {
        // Only what the service's own schema speaks of: metadata is the API server's.
        var content = new JsonObject(instance.Where(member => member.Key is not "metadata").Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))
        {
            ["apiVersion"] = type.ApiVersion,
            ["metadata"] = new JsonObject { ["name"] = ObjectMeta.Of(instance).Name, ["namespace"] = ObjectMeta.Of(instance).Namespace },
        };
        var stored = schema.Normalize(content, out var pruned);
        return pruned.Count > 0 || schema.Validate(stored, stored).Count > 0;
    }
}
