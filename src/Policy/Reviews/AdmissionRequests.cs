using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>From the request on the wire to the one that rules see.</summary>
public static class AdmissionRequests
{
    private static readonly UserInfo Nobody = new();

    public static AdmissionRequest<T> Of<T>(Review review, string name, T? item, T? oldItem)
        where T : class
    {
        var body = review.Body;
        return new()
        {
            Operation = body.Operation,
            Caller = review.Identities.Classify(body.UserInfo ?? Nobody),
            Namespace = body.Namespace ?? "",
            Name = name,
            Kind = body.Kind ?? new(),
            Resource = body.Resource ?? new(),
            RequestVersion = body.RequestResource is { Version: { Length: > 0 } requested } ? requested : body.Resource?.Version ?? "",
            SubResource = body.SubResource ?? "",
            Object = item,
            OldObject = oldItem,
        };
    }

    /// <summary>What is carried stays JSON.</summary>
    public static AdmissionRequest<JsonObject> Carried(Review review) =>
        Of(review, ReviewConsistency.EffectiveName(review.Body), NewState(review.Body), OldState(review.Body));

    /// <summary>Null on DELETE, whatever the review carries.</summary>
    public static JsonObject? NewState(AdmissionRequestBody body) => body.Operation is AdmissionOperation.Delete ? null : body.Object;

    /// <summary>Null on CREATE, whatever the review carries.</summary>
    public static JsonObject? OldState(AdmissionRequestBody body) => body.Operation is AdmissionOperation.Create ? null : body.OldObject;
}
