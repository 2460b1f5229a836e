using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Reviews;

/// <summary>Binds the rules of a kind of ours to its path: decodes, looks up the facts, evaluates.</summary>
public static class KindJudge
{
    /// <summary>The rule of a denial that says where an object is not what its kind has.</summary>
    public const string UnreadableRule = "object-is-readable";

    /// <summary>Without facts beyond the request.</summary>
    internal static Judge Of<T>(RuleSet<T, NoFacts> rules)
        where T : class, IKubernetesObject<T> =>
        Of(rules, static (_, _) => NoFacts.Instance);

    internal static Judge Of<T, TView>(RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view)
        where T : class, IKubernetesObject<T> =>
        new(WebhookPath.For(WebhookPath.Validate, T.ResourceType), T.ResourceType.Kind, review => Of(review, rules, view))
        {
            Rules = rules.Names,
        };

    /// <summary>Of a kind whose end destroys instances: by its own rules, and by those that all such kinds share.</summary>
    internal static Judge Destroying<T, TView>(RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view)
        where T : class, IKubernetesObject<T>
    {
        var own = Of(rules, view);
        return own with { Of = review => Of(review, rules, view, isDestroying: true), Rules = [.. rules.Names, .. DestructionRules.All.Names] };
    }

    internal static Judge Destroying<T>(RuleSet<T, NoFacts> rules)
        where T : class, IKubernetesObject<T> => Destroying(rules, static (_, _) => NoFacts.Instance);

    /// <summary>Of a kind that has no other rules.</summary>
    internal static Judge Destroying<T>()
        where T : class, IKubernetesObject<T> => Destroying(new RuleSet<T, NoFacts>([]));

    private static Verdict Of<T, TView>(Review review, RuleSet<T, TView> rules, Func<AdmissionRequest<T>, IHubFacts, TView> view, bool isDestroying = false)
        where T : class, IKubernetesObject<T>
    {
        var body = review.Body;
        if (!IsServed<T>(body))
        {
            return Verdict.BadRequest($"{review.Path} judges {T.ResourceType.GroupResource} in {T.ResourceType.Version}, the main resource only.");
        }

        if ((ReviewConsistency.Violation(body) ?? ReviewConsistency.ScopeViolation(body, T.ResourceType.Namespaced)) is { } inconsistent)
        {
            return Verdict.Of(inconsistent);
        }

        var name = ReviewConsistency.EffectiveName(body);
        if (!TryDecode(AdmissionRequests.NewState(body), name, out T? item, out var unreadable)
            || !TryDecode(AdmissionRequests.OldState(body), name, out T? oldItem, out unreadable))
        {
            return Verdict.Unreadable(unreadable);
        }

        var request = AdmissionRequests.Of(review, name, item, oldItem);
        var decision = rules.Evaluate(request, view(request, review.Facts));
        return Verdict.Of(isDestroying ? decision.And(DestructionRules.All.Evaluate(AdmissionRequests.Carried(review), DestructionView.Of(request, review.Facts))) : decision);
    }

    private static bool IsServed<T>(AdmissionRequestBody body)
        where T : class, IKubernetesObject<T> =>
        string.IsNullOrEmpty(body.SubResource)
        && body is { Kind: { } kind, Resource: { } resource }
        && kind.Group == T.ResourceType.Group && kind.Version == T.ResourceType.Version && kind.Kind == T.ResourceType.Kind
        && resource.Group == T.ResourceType.Group && resource.Version == T.ResourceType.Version && resource.Resource == T.ResourceType.Plural;

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
