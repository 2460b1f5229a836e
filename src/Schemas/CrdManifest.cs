using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Schemas;

/// <summary>The frame that both derived CRDs share.</summary>
public static class CrdManifest
{
    /// <summary>So that <c>kubectl get all</c> shows instances.</summary>
    public const string CategoryAll = "all";

    public static JsonObject Create(string name, JsonObject labels, JsonObject spec) => new()
    {
        ["apiVersion"] = KubernetesResources.CustomResourceDefinitions.ApiVersion,
        ["kind"] = KubernetesResources.CustomResourceDefinitions.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
        ["spec"] = spec,
    };

    public static string Singular(string kind) => kind.ToLowerInvariant();
}
