using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>
/// The internal object as it will be when the controller has carried a tenant's object into it. What the controller sends is
/// <see cref="InstanceManifests.Internal"/>; this is what the API server will make of it: what is sent is so, what is exposed and not sent any more is
/// gone, everything else is the provider's and stays. Lists are replaced as a whole.
/// </summary>
internal static class InternalObject
{
    public static JsonObject After(InstanceRoute route, JsonObject tenant, JsonObject? current)
    {
        var applied = InstanceManifests.Internal(route, new(tenant), current is null ? null : new(current));
        if (current is null)
        {
            return applied;
        }

        var merged = (JsonObject)current.DeepClone();
        applied.Remove("metadata");
        Merge(merged, applied, route.Exposed?.Project(current, status: false));
        return merged;
    }

    private static void Merge(JsonObject item, JsonObject? sent, JsonObject? exposed)
    {
        foreach (var (name, value) in sent ?? [])
        {
            if (value is JsonObject fields && item[name] is JsonObject known)
            {
                Merge(known, fields, exposed?[name] as JsonObject);
            }
            else
            {
                item[name] = value?.DeepClone();
            }
        }

        foreach (var (name, before) in exposed?.Where(field => sent?[field.Key] is null).ToList() ?? [])
        {
            if (before is JsonObject { Count: > 0 } fields && item[name] is JsonObject known)
            {
                Merge(known, null, fields);
                if (known.Count > 0)
                {
                    continue; // the provider's part of it
                }
            }

            item.Remove(name);
        }
    }
}

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
