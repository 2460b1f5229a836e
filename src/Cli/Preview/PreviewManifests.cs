using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Offline.Previews;

namespace KubeCarrier.Cli.Preview;

/// <summary>The parts of a preview as manifests for kubectl.</summary>
internal static class PreviewManifests
{
    /// <summary>A List, which is how kubectl itself writes several objects as JSON.</summary>
    public static string Json(IReadOnlyList<OfferPreview> previews, IReadOnlyList<PreviewPart> parts)
    {
        var items = previews.SelectMany(preview => Documents(preview, parts)).Select(document => document.Manifest);
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]) };
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, IndentSize = 4, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            list.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>Documents, each with a comment that says where it belongs.</summary>
    public static string Yaml(IReadOnlyList<OfferPreview> previews, IReadOnlyList<PreviewPart> parts) =>
        string.Join("---\n", previews.SelectMany(preview => Documents(preview, parts)).Select(document => document.Text));

    private static IEnumerable<(JsonObject Manifest, string Text)> Documents(OfferPreview preview, IReadOnlyList<PreviewPart> parts) =>
        parts.Distinct().Order().SelectMany(part => Documents(preview, part));

    private static IEnumerable<(JsonObject Manifest, string Text)> Documents(OfferPreview preview, PreviewPart part)
    {
        var request = preview.Request;
        return part switch
        {
            PreviewPart.Crd => Plain("In the hub; made and kept by the controller: what tenants see.", [preview.TenantCrd]),
            PreviewPart.Rbac =>
            [
                .. Plain($"In the hub; made by the controller for members of tenant {request.Tenant}.", preview.TenantAccess),
                .. Plain($"In the hub; made by the controller for members of provider {request.Provider}.", preview.ProviderAccess),
                .. Plain("In the hub; made by the controller for KubeCarrier's own processes.", preview.HubAccess),
            ],
            PreviewPart.Credential => Plain($"In service cluster {request.ServiceCluster}: what the user of the registered kubeconfig needs.", preview.CredentialAccess),
            _ when preview.Sample is { } sample => [(sample.ToJson(), Comment($"In the hub: what a member of tenant {request.Tenant} may create.") + SampleYaml.Write(sample))],
            _ => [],
        };
    }

    private static IEnumerable<(JsonObject Manifest, string Text)> Plain(string comment, IReadOnlyList<JsonObject> manifests) =>
        manifests.Select(manifest => (manifest, Comment(comment) + YamlText.Write(manifest)));

    private static string Comment(string text) => $"# {text}\n";
}
