using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>What requests carry, and what must be known of it to send them.</summary>
internal static class RequestBodies
{
    public static NamespacedName NameOf(JsonObject body) => new(
        MetadataText(body, "namespace"),
        MetadataText(body, "name") ?? throw new ArgumentException("The object needs metadata.name.", nameof(body)));

    public static string? MetadataText(JsonObject body, string name)
    {
        var metadata = body["metadata"] as JsonObject ?? throw new ArgumentException("The object needs metadata.", nameof(body));
        return metadata.Text(name);
    }

    public static JsonObject Delete(DeleteOptions options)
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (options.Uid is not null || options.ResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            AddText(preconditions, "uid", options.Uid);
            AddText(preconditions, "resourceVersion", options.ResourceVersion);
            body["preconditions"] = preconditions;
        }

        AddText(body, "propagationPolicy", options.PropagationPolicy);
        if (options.DryRun)
        {
            body["dryRun"] = new JsonArray("All");
        }

        return body;
    }

    private static void AddText(JsonObject node, string name, string? value)
    {
        if (value is not null)
        {
            node[name] = value;
        }
    }
}
