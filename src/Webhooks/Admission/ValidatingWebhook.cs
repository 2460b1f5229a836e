using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Fetches what rules may know, live. What cannot be had throws; nothing is guessed.</summary>
internal delegate ValueTask<TView> Gather<T, TView>(AdmissionRequest<T> request, CancellationToken cancellationToken)
    where T : class;

/// <summary>Binds the rules of a kind of ours to its path: decodes, gathers, evaluates.</summary>
internal sealed class ValidatingWebhook<T, TView>(RuleSet<T, TView> rules, Gather<T, TView> gather, AdmissionRequests requests)
    where T : class, IKubernetesObject<T>
{
    public const string UnreadableRule = "object-is-readable";

    public Webhook ToWebhook() => new(WebhookPath.For(WebhookPath.Validate, T.ResourceType), T.ResourceType.Kind, JudgeAsync);

    private async ValueTask<Verdict> JudgeAsync(string path, AdmissionRequestBody body, Deadline deadline)
    {
        if (!IsServed(body))
        {
            return Verdict.BadRequest($"{path} judges {T.ResourceType.GroupResource} in {T.ResourceType.Version}, the main resource only.");
        }

        if ((ReviewConsistency.Violation(body) ?? ReviewConsistency.ScopeViolation(body, T.ResourceType.Namespaced)) is { } inconsistent)
        {
            return Verdict.Of(inconsistent);
        }

        var name = ReviewConsistency.EffectiveName(body);
        if (!TryDecode(AdmissionRequests.NewState(body), name, out var item, out var unreadable)
            || !TryDecode(AdmissionRequests.OldState(body), name, out var oldItem, out unreadable))
        {
            return Verdict.Unreadable(unreadable);
        }

        var request = requests.Of(body, name, item, oldItem);
        return Verdict.Of(rules.Evaluate(request, await gather(request, deadline.Token)));
    }

    private static bool IsServed(AdmissionRequestBody body) =>
        string.IsNullOrEmpty(body.SubResource)
        && body is { Kind: { } kind, Resource: { } resource }
        && kind.Group == T.ResourceType.Group && kind.Version == T.ResourceType.Version && kind.Kind == T.ResourceType.Kind
        && resource.Group == T.ResourceType.Group && resource.Version == T.ResourceType.Version && resource.Resource == T.ResourceType.Plural;

    private static bool TryDecode(JsonObject? json, string name, out T? item, [NotNullWhen(false)] out Decision? unreadable)
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
            unreadable = NullItems.Find(json, T.JsonTypeInfo) is { } path ? Unreadable(path) : null;
        }
        catch (JsonException exception)
        {
            unreadable = Unreadable(exception.Path is { Length: > 2 } place ? place[2..] : "");
        }

        return unreadable is null;
    }

    private static Decision Unreadable(string path)
    {
        var message = $"is not what {T.ResourceType.Kind} has here; kubectl explain {T.ResourceType.Plural} shows its fields";
        return new([new(path, path.Length > 0 ? message : $"the object {message}") { Rule = UnreadableRule }], [], []);
    }
}

/// <summary>Registration of the webhooks of our kinds.</summary>
internal static class ValidatingWebhookServices
{
    /// <summary>With facts; <paramref name="gather"/> makes the gatherer once.</summary>
    public static IServiceCollection AddValidatingWebhook<T, TView>(
        this IServiceCollection services, RuleSet<T, TView> rules, Func<IServiceProvider, Gather<T, TView>> gather)
        where T : class, IKubernetesObject<T> =>
        services.AddSingleton(provider =>
            new ValidatingWebhook<T, TView>(rules, gather(provider), provider.GetRequiredService<AdmissionRequests>()).ToWebhook());

    /// <summary>Without facts beyond the request.</summary>
    public static IServiceCollection AddValidatingWebhook<T>(this IServiceCollection services, RuleSet<T, NoFacts> rules)
        where T : class, IKubernetesObject<T> =>
        services.AddValidatingWebhook(rules, static _ => static (_, _) => ValueTask.FromResult(NoFacts.Instance));
}
