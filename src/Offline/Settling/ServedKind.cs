using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Settling;

/// <summary>One kind in one version, as the API server serves it.</summary>
internal sealed class ServedKind
{
    private readonly Lazy<CustomResourceSchema?> _schema;

    private ServedKind(ResourceType type, JsonObject? crd, KubernetesProfile profile)
    {
        (Type, Resource) = (type, ResourceName.Of(type));
        Kind = new() { Group = type.Group, Version = type.Version, Kind = type.Kind };
        GroupVersionResource = new() { Group = type.Group, Version = type.Version, Resource = type.Plural };
        _schema = new(() => crd is null ? null : CustomResourceSchema.Of(crd, type.Version, profile));
        IsOurs = HubKinds.Find(type.ApiVersion, type.Kind) is not null;
        HasStatus = IsOurs || (crd is not null && CrdState.HasStatus(crd, type.Version));
        IsInstance = crd is not null && !IsOurs;
        IsForTenants = crd is not null && InstanceWebhooks.IsForTenants(crd);
        StorageVersion = crd is null ? type.Version : CrdState.StorageVersion(crd);
        (ValidatePath, MutatePath) = (WebhookPath.For(WebhookPath.Validate, type), WebhookPath.For(WebhookPath.Mutate, type));
    }

    public ResourceType Type { get; }

    public ResourceName Resource { get; }

    public GroupVersionKind Kind { get; }

    public GroupVersionResource GroupVersionResource { get; }

    /// <summary>Null where nothing says how objects look.</summary>
    public CustomResourceSchema? Schema => _schema.Value;

    /// <summary>Status is written apart, and by nobody here.</summary>
    public bool HasStatus { get; }

    /// <summary>One of the hub's own kinds.</summary>
    public bool IsOurs { get; }

    /// <summary>Of an internal or a tenant CRD.</summary>
    public bool IsInstance { get; }

    /// <summary>The mutating webhook is called for new ones.</summary>
    public bool IsForTenants { get; }

    /// <summary>What is stored, and what webhooks are asked about.</summary>
    public string StorageVersion { get; }

    public string ValidatePath { get; }

    public string MutatePath { get; }

    public static ServedKind Of(ResourceType type) => new(type, null, KubernetesProfile.Newest);

    /// <summary>With defaults, and without what the schema does not know.</summary>
    public JsonObject Normalized(JsonObject item) => Schema?.Normalize(item, out _) ?? item;

    /// <summary>An object of the resource in this version. CRDs of the hub convert by changing <c>apiVersion</c> alone, and prune.</summary>
    public JsonObject Converted(JsonObject item)
    {
        if (item.Text("apiVersion") == Type.ApiVersion)
        {
            return item;
        }

        var copy = (JsonObject)item.DeepClone();
        copy["apiVersion"] = Type.ApiVersion;
        return Normalized(copy);
    }

    /// <summary>Every served version of a CRD.</summary>
    public static IReadOnlyList<ServedKind> OfCrd(JsonObject crd, KubernetesProfile profile)
    {
        var stored = CrdState.Resource(crd);
        return [.. CrdState.ServedVersions(crd).Select(version => new ServedKind(stored with { Version = version }, crd, profile))];
    }
}
