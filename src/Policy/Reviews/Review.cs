using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>One review, on its way to a verdict.</summary>
/// <param name="Path">Where it arrived.</param>
/// <param name="Body">Its request, whose envelope is sound.</param>
/// <param name="Identities">Whom rules make room for.</param>
/// <param name="Facts">What may be known.</param>
public readonly record struct Review(string Path, AdmissionRequestBody Body, Identities Identities, IHubFacts Facts)
{
    private static readonly UserInfo Nobody = new();

    /// <summary>Null on DELETE, whatever the review carries.</summary>
    internal JsonObject? NewState => Body.Operation is AdmissionOperation.Delete ? null : Body.Object;

    /// <summary>Null on CREATE, whatever the review carries.</summary>
    internal JsonObject? OldState => Body.Operation is AdmissionOperation.Create ? null : Body.OldObject;

    /// <summary>The request as rules see it, about what stays JSON.</summary>
    public AdmissionRequest<JsonObject> Carried() => Request(ReviewConsistency.EffectiveName(Body), NewState, OldState);

    /// <summary>The request as rules see it, about these states.</summary>
    internal AdmissionRequest<T> Request<T>(string name, T? item, T? oldItem)
        where T : class => new()
        {
            Operation = Body.Operation,
            Caller = Identities.Classify(Body.UserInfo ?? Nobody),
            Namespace = Body.Namespace ?? "",
            Name = name,
            Kind = Body.Kind ?? new(),
            Resource = Body.Resource ?? new(),
            RequestVersion = Body.RequestResource is { Version: { Length: > 0 } requested } ? requested : Body.Resource?.Version ?? "",
            SubResource = Body.SubResource ?? "",
            Object = item,
            OldObject = oldItem,
        };

    /// <summary>Why it is not judged where the main resource of one type is; null when it is.</summary>
    internal Verdict? Refusal(ResourceType type) =>
        !IsOf(type) ? Verdict.BadRequest($"{Path} judges {type.GroupResource} in {type.Version}, the main resource only.")
        : (ReviewConsistency.Violation(Body) ?? ReviewConsistency.ScopeViolation(Body, type.Namespaced)) is { } inconsistent ? Verdict.Of(inconsistent)
        : null;

    private bool IsOf(ResourceType type) =>
        string.IsNullOrEmpty(Body.SubResource)
        && Body is { Kind: { } kind, Resource: { } resource }
        && kind.Group == type.Group && kind.Version == type.Version && kind.Kind == type.Kind
        && resource.Group == type.Group && resource.Version == type.Version && resource.Resource == type.Plural;
}
