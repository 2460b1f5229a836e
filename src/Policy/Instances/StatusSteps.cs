using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Instances;

/// <summary>What both upper objects report: the service object's status, and nothing that a dead one said (H66).</summary>
internal static class StatusSteps
{
    /// <summary>Of a condition whose service object has not spoken yet.</summary>
    public const string NotReportedYet = "NotReportedYet";

    /// <summary>The condition that is ours: it says what an instance waits for that would wait for ever.</summary>
    public const string InSync = "InSync";

    private const string ObservedGeneration = "observedGeneration";

    private const string Conditions = "conditions";

    private const string Silent = "the service object was lost and made again, and has not reported yet";

    /// <summary>Status, from the service object to both others at once.</summary>
    public static IEnumerable<SyncStep> Up(InstanceRoute route, InstanceObserved observed, KubeObject instance, KubeObject service)
    {
        if (service.Json["status"] is not JsonObject { Count: > 0 } status)
        {
            return Unreported(route, observed, instance);
        }

        return Both(route, observed, instance, (type, target, told) =>
            InstanceManifests.Status(type, told, service, Shown(route, target, service, status)) ?? ManifestOf(type, told, Unreported(route, target, told, Silent, observed.Now)));
    }

    /// <summary>
    /// There is no service object, or none that speaks of this instance: what both upper objects still say is a dead one's. Told from what they say
    /// themselves, so that a restart forgets nothing.
    /// </summary>
    public static IEnumerable<SyncStep> Unreported(InstanceRoute route, InstanceObserved observed, KubeObject instance, string why = Silent) =>
        Both(route, observed, instance, (type, target, told) => ManifestOf(type, told, Unreported(route, target, told, why, observed.Now)));

    /// <summary>The same, and something is in the way that only a person takes away: where there are standard conditions, one says so.</summary>
    public static IEnumerable<SyncStep> Blocked(InstanceRoute route, InstanceObserved observed, KubeObject instance, string reason, string why) =>
        Both(route, observed, instance, (type, target, told) =>
        {
            var status = Unreported(route, target, told, why, observed.Now);
            return ManifestOf(type, told, WithInSync(status ?? [], Shape(route, target), told, reason, why, observed.Now) ?? status);
        });

    /// <summary>The reports stay as they are, and say why nothing newer comes: where there are standard conditions, one does.</summary>
    public static IEnumerable<SyncStep> Kept(InstanceRoute route, InstanceObserved observed, KubeObject? instance, string reason, string why) =>
        Both(route, observed, instance, (type, target, told) =>
            WithInSync(As(told), Shape(route, target), told, reason, why, observed.Now) is { } status ? ManifestOf(type, told, status) : null);

    /// <summary>
    /// A step was held: both upper objects report what is below, as far as it speaks of what has arrived there, and what has not arrived says why (H79).
    /// </summary>
    public static IEnumerable<SyncStep> Of(Held held, InstanceRoute route, InstanceObserved observed)
    {
        var service = observed.Service is { } found && !Adoption.IsForeign(route, observed.Name, found) && !InstanceMark.IsOrphan(route, observed)
            && !found.Meta.IsDeleting ? found : null;
        return Both(route, observed, observed.Internal, (type, target, told) =>
        {
            var why = held.WhyNotInSync(target, route);
            var reported = told.Meta.IsDeleting || !observed.Assignment.IsReachable
                ? As(told)
                : Reported(route, target, told, service, hasArrived: why is null) ?? Unreported(route, target, told, why ?? Silent, observed.Now);
            return ManifestOf(type, told, why is null ? reported
                : WithInSync(reported?.DeepClone() as JsonObject ?? [], Shape(route, target), told, held.Reason, why, observed.Now) ?? reported);
        });
    }

    private static JsonObject? Reported(InstanceRoute route, SyncTarget target, KubeObject told, KubeObject? service, bool hasArrived) =>
        service?.Json["status"] is JsonObject { Count: > 0 } status
            ? InstanceManifests.Status(route.Resource(target), told, service, Shown(route, target, service, status), hasArrived)?["status"]?.DeepClone() as JsonObject
            : null;

    private static JsonObject? Shown(InstanceRoute route, SyncTarget target, KubeObject service, JsonObject status) =>
        target is SyncTarget.Internal ? status : route.Exposed?.Project(service.Json, status: true)["status"] as JsonObject;

    // What was said, without what was ours of it.
    private static JsonObject As(KubeObject told)
    {
        var status = told.Json["status"]?.DeepClone() as JsonObject ?? [];
        if (status[Conditions] is JsonArray conditions)
        {
            conditions.RemoveAll(condition => condition.Text("type") == InSync);
        }

        return status;
    }

    private static IEnumerable<SyncStep> Both(
        InstanceRoute route, InstanceObserved observed, KubeObject? instance, Func<ResourceType, SyncTarget, KubeObject, JsonObject?> status)
    {
        var inner = route.InternalHasStatus && instance is not null ? status(route.Internal, SyncTarget.Internal, instance) : null;
        if (inner is not null)
        {
            yield return new SyncStep.Apply(SyncTarget.Internal, inner, IsStatus: true);
        }

        if (route is { Tenant: { } type, TenantHasStatus: true, Exposed: not null } && observed.Tenant is { } tenant && status(type, SyncTarget.Tenant, tenant) is { } outer)
        {
            yield return new SyncStep.Apply(SyncTarget.Tenant, outer, IsStatus: true);
        }
    }

    private static JsonObject? ManifestOf(ResourceType type, KubeObject told, JsonObject? status)
    {
        if (status is null)
        {
            return null;
        }

        var manifest = Manifest.New(type, told.Meta.NamespacedName);
        manifest["status"] = status;
        return manifest;
    }

    private static StatusShape Shape(InstanceRoute route, SyncTarget target) => route.StatusShapes.GetValueOrDefault(target, StatusShape.Free);

    // Conditions turn Unknown and say why; all else is taken away, except for what the API server insists on. Null when nothing was said.
    private static JsonObject? Unreported(InstanceRoute route, SyncTarget target, KubeObject told, string why, DateTimeOffset now)
    {
        if (told.Json["status"] is not JsonObject { Count: > 0 } before)
        {
            return null;
        }

        var shape = Shape(route, target);
        var status = new JsonObject();
        foreach (var (member, value) in before)
        {
            if (member == Conditions && value is JsonArray conditions)
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

        return status;
    }

    // Those of the standard shape, and none of ours: it speaks of something else.
    private static JsonArray Unknown(JsonArray conditions, string why, DateTimeOffset now) => new(
    [
        .. conditions.Objects()
            .Where(condition => condition.Text("type") is not (null or InSync) && condition.Text("status") is not null)
            .Select(condition => Unknown((JsonObject)condition.DeepClone(), why, now)),
    ]);

    private static JsonObject Unknown(JsonObject condition, string why, DateTimeOffset now)
    {
        var flips = condition.Text("status") != Condition.Unknown;
        condition["status"] = Condition.Unknown;
        condition.Remove(ObservedGeneration);
        Replace("reason", NotReportedYet);
        Replace("message", why);
        if (flips)
        {
            Replace("lastTransitionTime", Text(now));
        }

        return condition;

        // A member that a condition does not have may not be in its schema.
        void Replace(string member, string value)
        {
            if (condition.ContainsKey(member))
            {
                condition[member] = value;
            }
        }
    }

    // Null where the schema would not take it.
    private static JsonObject? WithInSync(JsonObject status, StatusShape shape, KubeObject told, string reason, string why, DateTimeOffset now)
    {
        if (shape.ConditionMembers.Count == 0 || shape.Required.Any(member => member != Conditions && !status.ContainsKey(member)))
        {
            return null;
        }

        if (status[Conditions] is not JsonArray conditions)
        {
            status[Conditions] = conditions = [];
        }

        if (conditions.Any(condition => condition.Text("type") == InSync))
        {
            return status; // the service has one of that name, and it speaks of something else
        }

        var before = told.Json.Objects("status", Conditions).FirstOrDefault(condition => condition.Text("type") == InSync);
        var since = before.Text("status") == Condition.False ? before.Text("lastTransitionTime") : null;
        var message = before.Text("message") is { } said && Hindrance.AreSame(said, why) ? said : why;
        var members = new[] { ("type", InSync), ("status", Condition.False), ("reason", reason), ("message", message), ("lastTransitionTime", since ?? Text(now)) };
        conditions.Add((JsonNode)new JsonObject(members.Where(member => shape.ConditionMembers.Contains(member.Item1))
            .Select(member => KeyValuePair.Create(member.Item1, (JsonNode?)member.Item2))));
        return status;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
