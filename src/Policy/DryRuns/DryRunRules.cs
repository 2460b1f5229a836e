using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>
/// What the service cluster's judgement means for a write to an instance (<c>webhookStrategy: ServiceCluster</c>). The controller is refused nothing:
/// what it carries was judged when it was written, and must get on when the service cluster is away.
/// </summary>
public static class DryRunRules
{
    public const string AcceptsRule = "service-cluster-accepts";

    internal const string NotJudgedOffline = "not judged offline: the service cluster's own webhooks and defaults";

    public static RuleSet<JsonObject, DryRunView> All { get; } = new(
    [
        new(AcceptsRule, ServiceClusterAccepts, Create, Update)
        {
            Defends = "Where the discovery says webhookStrategy: ServiceCluster, nothing is stored that the service cluster would refuse; its own answer is passed on as it is, with its code.",
        },
        new("service-cluster-answers", ServiceClusterAnswers, Create, Update)
        {
            Defends = "A write that the service cluster is to judge waits for nobody: without an answer within two seconds the entry's onUnreachable decides, Deny or Allow with a warning.",
        },
        new("service-cluster-defaults-are-set", ServiceClusterDefaultsAreSet, Create, Update)
        {
            Defends = "Values that the service cluster fills in or changes are in the instance from the start, as far as it has the fields; never metadata, never status. Changes the object and denies nothing.",
        },
    ]);

    public static Decision ServiceClusterAccepts(AdmissionRequest<JsonObject> request, DryRunView view) =>
        view.Answer is DryRunAnswer.Refused { Status.Message: var message } && !request.Caller.IsController
            ? new([new("", message ?? "the service cluster refuses the object") { IsVerbatim = true }], [], [])
            : Decision.Allow;

    public static Decision ServiceClusterAnswers(AdmissionRequest<JsonObject> request, DryRunView view)
    {
        if (ReferenceEquals(view.Answer, DryRunAnswer.NotAsked))
        {
            return Decision.Warn(NotJudgedOffline);
        }

        if (view.Answer is not DryRunAnswer.Unknown { Why: var why } || request.Caller.IsController)
        {
            return Decision.Allow;
        }

        return view.Crd.DryRun is { OnUnreachable: UnreachablePolicy.Allow }
            ? Decision.Warn($"admitted without the judgement of service cluster {view.Crd.ServiceCluster}: it {why}")
            : Decision.Deny("", $"service cluster {view.Crd.ServiceCluster} must judge this and {why}; try again later");
    }

    public static Decision ServiceClusterDefaultsAreSet(AdmissionRequest<JsonObject> request, DryRunView view) =>
        view.Answer is DryRunAnswer.Accepted { Object: var accepted } && request.Object is { } instance
            ? FieldsCopiedBack.From(accepted, instance, view.Exposed)
            : Decision.Allow;
}

/// <summary>What the rules about the service cluster's judgement know.</summary>
/// <param name="Crd">The CRD of the instance.</param>
/// <param name="Answer">What the service cluster said.</param>
/// <param name="Exposed">What the instance has of the service's fields; null for all of them.</param>
public sealed record DryRunView(CrdFacts Crd, DryRunAnswer Answer, ExposedFields? Exposed);

/// <summary>
/// What the service cluster made of an object, as a patch of the instance it came from: what is new or different there, and nothing taken away. Lists
/// are taken over as a whole. Applied to its own result it is empty (G14).
/// </summary>
internal static class FieldsCopiedBack
{
    /// <param name="accepted">As the service cluster would store it.</param>
    /// <param name="instance">As it was sent here.</param>
    /// <param name="exposed">The fields the instance has; null for all.</param>
    public static Decision From(JsonObject accepted, JsonObject instance, ExposedFields? exposed)
    {
        var patches = new List<PatchOperation>();
        Compare(exposed?.Project(accepted, status: false) ?? Content(accepted), instance, "", patches);
        return patches.Count == 0 ? Decision.Allow : new([], [], patches);
    }

    private static JsonObject Content(JsonObject item) =>
        new(item.Where(IsContent).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static bool IsContent(KeyValuePair<string, JsonNode?> member) => member.Key is not ("apiVersion" or "kind" or "metadata" or "status");

    private static void Compare(JsonObject theirs, JsonObject ours, string parent, List<PatchOperation> patches)
    {
        foreach (var (name, value) in theirs)
        {
            var pointer = $"{parent}/{Escaped(name)}";
            if (value is JsonObject fields && ours[name] is JsonObject known)
            {
                Compare(fields, known, pointer, patches);
            }
            else if (value is not (null or JsonObject { Count: 0 }) && !JsonEquality.AreEqual(value, ours[name]))
            {
                patches.Add(new("add", pointer, value.DeepClone())); // to a member that is there, add is replace
            }
        }
    }

    // RFC 6901: the tilde first, or it would escape the escapes.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
