using System.Text.Json.Nodes;
using KubeCarrier.Policy.Instances;

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
        var applied = InstanceManifests.Internal(route, tenant, current);
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
