using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>The three ways an object says whose it is (docs/contract/names.md#owners): reference, labels, list of Catalogs.</summary>
public static class Owners
{
    /// <summary>A controller reference; same cluster only.</summary>
    public static OwnerReference ControllerReference<T>(T owner)
        where T : IKubernetesObject<T> =>
        ControllerReference(T.ResourceType, owner.Metadata);

    public static OwnerReference ControllerReference(ResourceType type, ObjectMeta owner) =>
        new()
        {
            ApiVersion = type.ApiVersion,
            Kind = type.Kind,
            Name = owner.Name ?? "",
            Uid = owner.Uid ?? "",
            Controller = true,
            BlockOwnerDeletion = true,
        };

    /// <summary>Ownership is by UID: a name can be forged or used again (B22, B25).</summary>
    public static bool IsControlledBy(this ObjectMeta child, ObjectMeta owner) =>
        owner.Uid is { Length: > 0 } uid && child.OwnerReferences.Any(reference => reference.Controller is true && reference.Uid == uid);

    /// <summary>Whether another object controls it: one left over from a predecessor of the same name is nobody's to take over (B22).</summary>
    public static bool IsControlledByAnother(this ObjectMeta child, ObjectMeta owner) =>
        child.OwnerReferences.Any(reference => reference.Controller is true) && !child.IsControlledBy(owner);

    /// <summary>Owner labels: for cluster-scoped objects and across clusters.</summary>
    public static IReadOnlyDictionary<string, string> Labels(ResourceType type, NamespacedName owner) =>
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WellKnown.Labels.OwnerName] = owner.Name,
            [WellKnown.Labels.OwnerNamespace] = owner.Namespace ?? "",
            [WellKnown.Labels.OwnerType] = $"{type.Kind}.{type.Group}",
        };

    /// <summary>Whose an object is by its labels; null when it is nobody's (one of the three missing or empty).</summary>
    public static NamespacedName? LabelledOwner(ResourceType type, IReadOnlyDictionary<string, string> labels) =>
        labels.GetValueOrDefault(WellKnown.Labels.OwnerType) == $"{type.Kind}.{type.Group}"
            && labels.GetValueOrDefault(WellKnown.Labels.OwnerName) is { Length: > 0 } name
            && labels.GetValueOrDefault(WellKnown.Labels.OwnerNamespace) is { Length: > 0 } @namespace
                ? new NamespacedName(@namespace, name)
                : null;

    /// <summary>Whether an object has any of the owner labels, even if they do not name an owner.</summary>
    public static bool HasLabels(IReadOnlyDictionary<string, string> labels) =>
        new[] { WellKnown.Labels.OwnerName, WellKnown.Labels.OwnerNamespace, WellKnown.Labels.OwnerType }
            .Any(key => labels.GetValueOrDefault(key) is { Length: > 0 });

    /// <summary>Whether another owner's labels are on the object.</summary>
    public static bool IsLabelledForAnother(IReadOnlyDictionary<string, string> labels, IReadOnlyDictionary<string, string> wanted) =>
        wanted.Any(want => labels.TryGetValue(want.Key, out var value) && value.Length > 0 && !string.Equals(value, want.Value, StringComparison.Ordinal));

    public static JsonObject ToJson(IEnumerable<KeyValuePair<string, string>> labels) =>
        new(labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
}
