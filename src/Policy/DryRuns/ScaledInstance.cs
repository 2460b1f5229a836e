using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>A write by <c>/scale</c> as the update of the instance that it is: the review does not show the rest of it, so it is read live.</summary>
internal static class ScaledInstance
{
    /// <summary>Null while something is still being asked for, and when there is no such instance: then the API server says so itself.</summary>
    public static AdmissionRequest<JsonObject>? Of(AdmissionRequest<JsonObject> request, IHubFacts facts)
    {
        var (resource, version) = (request.Resource, request.RequestVersion);
        var crd = facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, $"{resource.Resource}.{resource.Group}"));
        if (crd is null || CrdState.ScalePath(crd, version) is not { } text || !JsonPath.TryParse(text, out var path, out _))
        {
            return null;
        }

        var type = CrdState.Resource(crd) with { Version = version };
        return facts.Get(type, new(request.Namespace, request.Name)) is not { } live ? null : request with
        {
            Kind = new() { Group = type.Group, Version = version, Kind = type.Kind },
            Resource = resource with { Version = version },
            SubResource = "",
            Object = JsonPatch.Merge(live.DeepClone(), ScaleWrite.After(request, path)) as JsonObject,
            OldObject = live,
        };
    }
}
