using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Binds the rules of a kind of ours to its path: decodes, looks up the facts, evaluates. <c>/status</c> of every kind that has one goes to one path,
/// where <see cref="HubStatusRules"/> decide.
/// </summary>
public static class KindReviews
{
    /// <summary>The rule of a denial that says where an object is not what its kind has.</summary>
    public const string UnreadableRule = "object-is-readable";

    public const string StatusPath = "/validate-status";

    private const string StatusSubResource = "status";

    /// <summary>What has a status.</summary>
    public static IReadOnlyList<ResourceType> StatusResources { get; } =
    [
        Account.ResourceType,
        Catalog.ResourceType,
        CatalogEntry.ResourceType,
        CatalogEntrySet.ResourceType,
        DerivedCustomResource.ResourceType,
        CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType,
        ServiceCluster.ResourceType,
        ServiceClusterAssignment.ResourceType,
        KubeCarrierInstallation.ResourceType,
    ];

    private static readonly FrozenSet<(string, string, string)> HaveStatus =
        StatusResources.Select(type => (type.Group, type.Version, type.Plural)).ToFrozenSet();

    /// <summary>Busy, because heartbeats are statuses.</summary>
    internal static ReviewEndpoint Status { get; } = new(StatusPath, "Status", OfStatus) { IsBusy = true, Rules = HubStatusRules.All.Names };

    /// <summary>Without facts beyond the request.</summary>
    internal static ReviewEndpoint Of<T>(RuleSet<T, NoFacts> rules)
        where T : class, IKubernetesObject<T> =>
        Of(rules, static (_, _) => NoFacts.Instance);

    internal static ReviewEndpoint Of<T, TView>(RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view)
        where T : class, IKubernetesObject<T> =>
        new(WebhookPath.For(WebhookPath.Validate, T.ResourceType), T.ResourceType.Kind, review => Of(review, rules, view))
        {
            Rules = rules.Names,
        };

    /// <summary>Of a kind whose end destroys instances: by its own rules, and by those that all such kinds share.</summary>
    internal static ReviewEndpoint Destroying<T, TView>(RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view)
        where T : class, IKubernetesObject<T>
    {
        var own = Of(rules, view);
        return own with { Evaluate = review => Of(review, rules, view, isDestroying: true), Rules = [.. rules.Names, .. DestructionRules.All.Names] };
    }

    internal static ReviewEndpoint Destroying<T>(RuleSet<T, NoFacts> rules)
        where T : class, IKubernetesObject<T> => Destroying(rules, static (_, _) => NoFacts.Instance);

    /// <summary>Of a kind that has no other rules.</summary>
    internal static ReviewEndpoint Destroying<T>()
        where T : class, IKubernetesObject<T> => Destroying(new RuleSet<T, NoFacts>([]));

    private static Verdict Of<T, TView>(Review review, RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view, bool isDestroying = false)
        where T : class, IKubernetesObject<T>
    {
        if (review.Refusal(T.ResourceType) is { } refusal)
        {
            return refusal;
        }

        var name = ReviewConsistency.EffectiveName(review.Body);
        if (!TryDecode(review.NewState, name, out T? item, out var unreadable)
            || !TryDecode(review.OldState, name, out T? oldItem, out unreadable))
        {
            return Verdict.Unreadable(unreadable);
        }

        var request = review.Request(name, item, oldItem);
        var decision = rules.Evaluate(request, view(request, review.Facts));
        return Verdict.Of(isDestroying ? decision.And(DestructionRules.All.Evaluate(review.Carried(), DestructionView.Of(request, review.Facts))) : decision);
    }

    private static Verdict OfStatus(Review review)
    {
        if (review.Body is not { SubResource: StatusSubResource, Resource: { } resource }
            || !HaveStatus.Contains((resource.Group, resource.Version, resource.Resource)))
        {
            return Verdict.BadRequest($"{review.Path} judges the {StatusSubResource} subresource of KubeCarrier's kinds.");
        }

        return Verdict.Of(ReviewConsistency.Violation(review.Body) ?? HubStatusRules.All.Evaluate(review.Carried(), NoFacts.Instance));
    }

    private static bool TryDecode<T>(JsonObject? json, string name, out T? item, [NotNullWhen(false)] out Decision? unreadable)
        where T : class, IKubernetesObject<T>
    {
        (item, unreadable) = (null, null);
        if (json is null)
        {
            return true;
        }

        // Name rules judge what will be stored: the API server makes it of generateName only after mutation (B05).
        if (name.Length > 0 && json["metadata"] is JsonObject metadata && metadata["name"] is null)
        {
            metadata["name"] = name;
        }

        try
        {
            item = json.Deserialize(T.JsonTypeInfo);
            unreadable = NullItems.Find(json, T.JsonTypeInfo) is { } path ? Unreadable(T.ResourceType, path) : null;
        }
        catch (JsonException exception)
        {
            unreadable = Unreadable(T.ResourceType, exception.Path is { Length: > 2 } place ? place[2..] : "");
        }

        return unreadable is null;
    }

    private static Decision Unreadable(ResourceType type, string path)
    {
        var message = $"is not what {type.Kind} has here; kubectl explain {type.Plural} shows its fields";
        return new([new(path, path.Length > 0 ? message : $"the object {message}") { Rule = UnreadableRule }], [], []);
    }
}

/// <summary>
/// Finds null where a list or map of a kind has items. The CRDs allow none and types say that there are none, but deserialization checks members
/// only: a raw review would break a rule in the middle.
/// </summary>
public static class NullItems
{
    /// <summary>The path of the first, without leading dot; null when there is none.</summary>
    public static string? Find(JsonNode? node, JsonTypeInfo type) => Find(node, type, "");

    private static string? Find(JsonNode? node, JsonTypeInfo type, string path) => (node, type.Kind) switch
    {
        (JsonObject item, JsonTypeInfoKind.Object) => type.Properties
            .Select(property => item[property.Name] is { } value ? Find(value, type.Options.GetTypeInfo(property.PropertyType), Join(path, property.Name)) : null)
            .FirstOrDefault(found => found is not null),
        (JsonArray items, JsonTypeInfoKind.Enumerable) => Find(items.Select((item, index) => ($"{path}[{index}]", item)), type),
        (JsonObject map, JsonTypeInfoKind.Dictionary) => Find(map.Select(pair => (Join(path, pair.Key), pair.Value)), type),
        _ => null,
    };

    private static string? Find(IEnumerable<(string Path, JsonNode? Value)> items, JsonTypeInfo list)
    {
        if (list.ElementType is not { } element || typeof(JsonNode).IsAssignableFrom(element))
        {
            return null;
        }

        var type = list.Options.GetTypeInfo(element);
        return items.Select(item => item.Value is null ? item.Path : Find(item.Value, type, item.Path)).FirstOrDefault(found => found is not null);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
