using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>What both upper objects report: the service object's status, and nothing that a dead one said (H66).</summary>
internal static class StatusSteps
{
    /// <summary>Of a condition whose service object has not spoken yet.</summary>
    public const string NotReportedYet = "NotReportedYet";

    private const string ObservedGeneration = "observedGeneration";

    private const string Silent = "the service object was lost and made again, and has not reported yet";

    /// <summary>Status, from the service object to both others at once.</summary>
    public static IEnumerable<SyncStep> Up(InstanceRoute route, InstanceObserved observed, JsonObject instance, JsonObject service)
    {
        if (service["status"] is not JsonObject { Count: > 0 } status)
        {
            return Unreported(route, observed, instance, Silent);
        }

        var inner = route.InternalHasStatus ? InstanceManifests.Status(route.Internal, instance, service, status) : null;
        var outer = route is { Tenant: { } type, TenantHasStatus: true, Exposed: { } exposed } && observed.Tenant is { } tenant
            ? InstanceManifests.Status(type, tenant, service, exposed.Project(service, status: true)["status"] as JsonObject) ?? Unreported(route, SyncTarget.Tenant, tenant, Silent, observed.Now)
            : null;
        return Steps(inner, outer);
    }

    /// <summary>
    /// There is no service object, or none that speaks of this instance: what both upper objects still say is a dead one's. Told from what they say
    /// themselves, so that a restart forgets nothing.
    /// </summary>
    public static IEnumerable<SyncStep> Unreported(InstanceRoute route, InstanceObserved observed, JsonObject instance, string? why = null) => Steps(
        route.InternalHasStatus ? Unreported(route, SyncTarget.Internal, instance, why ?? Silent, observed.Now) : null,
        route is { Tenant: not null, TenantHasStatus: true } && observed.Tenant is { } tenant ? Unreported(route, SyncTarget.Tenant, tenant, why ?? Silent, observed.Now) : null);

    private static IEnumerable<SyncStep> Steps(JsonObject? inner, JsonObject? outer)
    {
        if (inner is not null)
        {
            yield return new SyncStep.Apply(SyncTarget.Internal, inner, IsStatus: true);
        }

        if (outer is not null)
        {
            yield return new SyncStep.Apply(SyncTarget.Tenant, outer, IsStatus: true);
        }
    }

    // Conditions turn Unknown and say why; all else is taken away, except for what the API server insists on.
    private static JsonObject? Unreported(InstanceRoute route, SyncTarget target, JsonObject told, string why, DateTimeOffset now)
    {
        if (told["status"] is not JsonObject { Count: > 0 } before)
        {
            return null;
        }

        var shape = route.StatusShapes.GetValueOrDefault(target, StatusShape.Free);
        var status = new JsonObject();
        foreach (var (member, value) in before)
        {
            if (member == "conditions" && value is JsonArray conditions)
            {
                var unknown = Unknown(shape.KnowsUnknown ? conditions : [], why, now);
                if (unknown.Count > 0 || shape.Required.Contains(member))
                {
                    status[member] = unknown;
                }
            }
            else if (shape.Required.Contains(member))
            {
                status[member] = member == ObservedGeneration ? 0 : value?.DeepClone();
            }
        }

        var manifest = Manifest.New(route.Resource(target), Manifest.Meta(told).NamespacedName);
        manifest["status"] = status;
        return manifest;
    }

    // Those of the standard shape. A member that a condition does not have may not be in its schema.
    private static JsonArray Unknown(JsonArray conditions, string why, DateTimeOffset now) =>
    [
        .. conditions.OfType<JsonObject>().Where(condition => Schema.Text(condition["type"]) is not null && Schema.Text(condition["status"]) is not null)
            .Select(condition => Unknown((JsonObject)condition.DeepClone(), why, now)),
    ];

    private static JsonObject Unknown(JsonObject condition, string why, DateTimeOffset now)
    {
        var flips = Schema.Text(condition["status"]) != Condition.Unknown;
        condition["status"] = Condition.Unknown;
        condition.Remove(ObservedGeneration);
        Replace("reason", NotReportedYet);
        Replace("message", why);
        if (flips)
        {
            Replace("lastTransitionTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return condition;

        void Replace(string member, string value)
        {
            if (condition.ContainsKey(member))
            {
                condition[member] = value;
            }
        }
    }
}
