using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>
/// How a live webhook configuration differs from the one that must be, and the one that must be as a replacement of the live one. A replacement,
/// because server-side apply leaves in place what others own, such as a selector that somebody added.
/// </summary>
public static class ConfigurationDrift
{
    private const string Webhooks = "webhooks";

    /// <summary>Every difference as a sentence; nothing for what the API server fills in, nor for a CA that is cert-manager's to set.</summary>
    public static IReadOnlyList<string> Between(ProvenConfiguration wanted, JsonObject? live)
    {
        if (live is null)
        {
            return ["the configuration does not exist"];
        }

        var found = WebhookJson.Webhooks(live).ToLookup(webhook => webhook.Text("name") ?? "", StringComparer.Ordinal);
        var desired = WebhookJson.Webhooks(wanted.Desired).ToDictionary(webhook => webhook.Text("name") ?? "", StringComparer.Ordinal);
        return
        [
            .. MetadataDifferences(wanted.Desired, live),
            .. found.Count == 0 ? ["it has no webhooks"] : Array.Empty<string>(),
            .. desired.SelectMany(webhook => Differences(webhook.Key, webhook.Value, [.. found[webhook.Key]])),
            .. found.Where(webhook => !desired.ContainsKey(webhook.Key)).Select(webhook => $"{webhook.Key} does not belong here"),
        ];
    }

    /// <summary>
    /// Whether a difference is what happens when a release or a CRD comes in, rather than somebody's change: the live configuration was written
    /// for other webhooks than are wanted now, and this one was not proven yet.
    /// </summary>
    public static bool IsExpected(ProvenConfiguration wanted, JsonObject? live, bool wasProven) =>
        !wasProven && (live is null || (WebhookJson.Webhooks(live).Any() && Canary.HashIn(live) != wanted.Hash));

    /// <summary>What to replace the live object with. Everything but the webhooks and our annotation stays, and so does a CA that we do not know.</summary>
    public static JsonObject Repaired(ProvenConfiguration wanted, JsonObject live)
    {
        var repaired = (JsonObject)live.DeepClone();
        repaired["apiVersion"] = wanted.Type.ApiVersion;
        repaired["kind"] = wanted.Type.Kind;
        var metadata = Child(repaired, "metadata");
        metadata.Remove("managedFields"); // left out, they stay as they are
        if (wanted.Desired["metadata"]?["labels"] is JsonObject labels)
        {
            Merge(Child(metadata, "labels"), labels);
        }

        Inject(metadata, wanted.Desired);
        repaired[Webhooks] = new JsonArray([.. WebhookJson.Webhooks(wanted.Desired).Select(webhook => WithBundle(webhook, live))]);
        return repaired;
    }

    /// <summary>Whom API servers trust, base64 of PEM; null when the configuration does not say.</summary>
    public static string? BundleOf(JsonObject configuration) =>
        WebhookJson.Webhooks(configuration).Select(webhook => webhook.Text("clientConfig", "caBundle")).FirstOrDefault();

    private static IEnumerable<string> MetadataDifferences(JsonObject desired, JsonObject live)
    {
        var (wanted, found) = (ObjectMeta.Of(desired), ObjectMeta.Of(live));
        foreach (var (key, value) in wanted.Labels.Where(label => found.Labels.GetValueOrDefault(label.Key) != label.Value))
        {
            yield return $"the label {key} is not {value}";
        }

        var certificate = wanted.Annotations.GetValueOrDefault(ProvenConfiguration.InjectCaFrom);
        if (found.Annotations.GetValueOrDefault(ProvenConfiguration.InjectCaFrom) != certificate)
        {
            yield return certificate is null
                ? $"the annotation {ProvenConfiguration.InjectCaFrom} does not belong here"
                : $"the annotation {ProvenConfiguration.InjectCaFrom} is not {certificate}";
        }
    }

    private static IEnumerable<string> Differences(string name, JsonObject desired, IReadOnlyList<JsonObject> found) => found switch
    {
        [] => [$"{name} is missing"],
        [var only] => JsonDifference.Between(
            WebhookDefaults.Applied(desired), WithoutForeignBundle(WebhookDefaults.Applied(only), desired)).Select(difference => $"{name}: {difference}"),
        _ => [$"{name} is there {found.Count} times"],
    };

    private static JsonObject WithoutForeignBundle(JsonObject webhook, JsonObject desired)
    {
        if (desired["clientConfig"]?["caBundle"] is null && webhook["clientConfig"] is JsonObject config)
        {
            config.Remove("caBundle");
        }

        return webhook;
    }

    // A webhook that is new takes the bundle of its neighbours: they are called with the same certificate, and the injector may take its time.
    private static JsonObject WithBundle(JsonObject webhook, JsonObject live)
    {
        var repaired = (JsonObject)webhook.DeepClone();
        var known = WebhookJson.Webhooks(live).OrderByDescending(other => other.Text("name") == webhook.Text("name"))
            .Select(other => (other["clientConfig"] as JsonObject)?["caBundle"]).FirstOrDefault(bundle => bundle is not null);
        if (repaired["clientConfig"] is JsonObject config && config["caBundle"] is null && known is not null)
        {
            config["caBundle"] = known.DeepClone();
        }

        return repaired;
    }

    private static void Inject(JsonObject metadata, JsonObject desired)
    {
        var certificate = desired["metadata"]?["annotations"]?[ProvenConfiguration.InjectCaFrom];
        if (certificate is not null)
        {
            Child(metadata, "annotations")[ProvenConfiguration.InjectCaFrom] = certificate.DeepClone();
        }
        else if (metadata["annotations"] is JsonObject annotations)
        {
            annotations.Remove(ProvenConfiguration.InjectCaFrom);
        }
    }

    private static JsonObject Child(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject child)
        {
            parent[name] = child = [];
        }

        return child;
    }

    private static void Merge(JsonObject target, JsonObject members)
    {
        foreach (var (key, value) in members)
        {
            target[key] = value?.DeepClone();
        }
    }
}
