using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Hub;

/// <summary>
/// What may be known of the hub beyond the review itself. A look is a question, not a call: an answer that is not at hand yet is null or empty, and
/// whoever asked is asked again once it is. So a judge is a pure function for the webhook server, which reads live, and for the plugin, which has files.
/// </summary>
public interface IHubFacts
{
    /// <summary>What instances are judged by; null until it has been complete once.</summary>
    HubView? View { get; }

    /// <summary>Null when there is none.</summary>
    JsonObject? Get(ResourceType type, NamespacedName name);

    /// <summary>Null when the resource is not served, or when an optional answer could not be had.</summary>
    IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question);

    /// <summary>What a service cluster says of an object, without storing it; null when it is still being asked. It is asked about one object in a review.</summary>
    DryRunAnswer? DryRun(DryRunRequest request);
}

/// <summary>Which objects of a kind a judge wants to see.</summary>
/// <param name="Namespace">Null: of all namespaces.</param>
/// <param name="Max">Nobody reads more; null: all of them.</param>
/// <param name="IsOptional">The decision does not rest on it: it serves for warnings, and may be missing.</param>
public readonly record struct ListQuestion(string? Namespace = null, int? Max = null, bool IsOptional = false)
{
    /// <summary>Which there are is all that is asked, and nothing else of them need be kept.</summary>
    public bool IsNames { get; init; }
}

/// <summary>The same looks for kinds that have a type.</summary>
public static class HubFacts
{
    public static T? Get<T>(this IHubFacts facts, NamespacedName name)
        where T : class, IKubernetesObject<T>
    {
        return facts.Get(T.ResourceType, name) is { } found ? KubeObject.Decode<T>(found) : null;
    }

    public static IReadOnlyList<T>? List<T>(this IHubFacts facts, ListQuestion question)
        where T : class, IKubernetesObject<T>
    {
        return facts.List(T.ResourceType, question) is { } found ? [.. found.Select(KubeObject.Decode<T>)] : null;
    }
}
