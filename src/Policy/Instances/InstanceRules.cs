using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Instances;

/// <summary>What tenant and internal objects have in common, and which rule set a resource gets.</summary>
public static class InstanceRules
{
    internal const string NameDefends = "The name fits into the owner labels in the service cluster, by which its object is found again.";

    /// <summary>What all rules for the resource say of a write.</summary>
    public static Decision Evaluate(AdmissionRequest<JsonObject> request, HubView hub)
    {
        var view = new InstanceView(request, hub);
        return For(view.Crd).Evaluate(request, view);
    }

    /// <summary>The rules for a CRD. One that no CatalogEntry speaks of gets the tenant rules, which deny it.</summary>
    public static RuleSet<JsonObject, InstanceView> For(CrdFacts? crd) =>
        crd is { Role: CrdRole.Internal or CrdRole.Shared } ? InternalObjectRules.All : TenantObjectRules.All;

    /// <summary>Owner labels in the service cluster hold the name, and a label value ends at 63 characters (H22).</summary>
    public static Decision NameFitsOwnerLabels(AdmissionRequest<JsonObject> request, InstanceView view)
    {
        return request.Name.Length <= DnsLabel.MaxLength
            ? Decision.Allow
            : Decision.Deny("metadata.name", $"the name has {request.Name.Length} characters; use at most {DnsLabel.MaxLength}, it becomes a label value in the service cluster");
    }

    /// <summary>What an instance reports comes from its service cluster; nobody else may claim it (B03). Its scale is a field like others.</summary>
    public static Decision StatusIsTheControllers(AdmissionRequest<JsonObject> request, InstanceView view) =>
        ScaleWrite.IsJudged(request, view) ? Decision.Allow : HubStatusRules.StatusIsTheControllers(request, NoFacts.Instance);

    /// <summary>
    /// Writes that change no content: metadata by the controller or Kubernetes' own collectors, and what an object in deletion still needs as
    /// long as its content stays (F-WH-05). A changed spec in a deleting object is judged like any other (B15).
    /// </summary>
    public static bool IsMaintenance(AdmissionRequest<JsonObject> request)
    {
        if (request.Operation is AdmissionOperation.Delete)
        {
            return request.Caller.MaintainsObjects;
        }

        var allowed = request.Caller.MaintainsObjects || IsDeleting(request.OldObject);
        return allowed && request is { OldObject: { } before, Object: { } after } && HasSameContent(before, after);
    }

    public static bool HasFinalizer(JsonObject? instance, string finalizer) =>
        instance.Texts("metadata", "finalizers").Contains(finalizer, StringComparer.Ordinal);

    internal static bool IsDeleting(JsonObject? instance) => instance?["metadata"]?["deletionTimestamp"] is not null;

    public static bool HasSameContent(JsonObject before, JsonObject after) =>
        Content(before).Count() == Content(after).Count()
        && Content(before).All(member => after.TryGetPropertyValue(member.Key, out var value) && JsonEquality.AreEqual(member.Value, value));

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Content(JsonObject instance) =>
        instance.Where(member => member.Key is not ("metadata" or "status"));
}

/// <summary>What the rules for instances know beyond one write: the hub, and what several of them would look for again.</summary>
public sealed class InstanceView(AdmissionRequest<JsonObject> request, HubView hub)
{
    private RestrictionFacts _restrictions;

    public HubView Hub { get; } = hub;

    /// <summary>The CRD that is written to; null for one that no CatalogEntry speaks of.</summary>
    public CrdFacts? Crd { get; } = hub.Crd(request.Resource.Group, request.Resource.Resource);

    /// <summary>Looked for once, when the first rule asks.</summary>
    internal ref readonly RestrictionFacts Restrictions
    {
        get
        {
            if (!_restrictions.AreKnown)
            {
                _restrictions = RestrictionRules.Find(request, this);
            }

            return ref _restrictions;
        }
    }
}
