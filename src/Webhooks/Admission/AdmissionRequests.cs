using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>From the request on the wire to the one that rules see.</summary>
internal sealed class AdmissionRequests(Identities identities)
{
    private static readonly UserInfo Nobody = new();

    public AdmissionRequest<T> Of<T>(AdmissionRequestBody body, string name, T? item, T? oldItem)
        where T : class => new()
        {
            Operation = body.Operation,
            Caller = identities.Classify(body.UserInfo ?? Nobody),
            Namespace = body.Namespace ?? "",
            Name = name,
            Kind = body.Kind ?? new(),
            Resource = body.Resource ?? new(),
            SubResource = body.SubResource ?? "",
            Object = item,
            OldObject = oldItem,
        };

    /// <summary>What is carried stays JSON.</summary>
    public AdmissionRequest<JsonObject> Carried(AdmissionRequestBody body) =>
        Of(body, ReviewConsistency.EffectiveName(body), NewState(body), OldState(body));

    /// <summary>Null on DELETE, whatever the review carries.</summary>
    public static JsonObject? NewState(AdmissionRequestBody body) => body.Operation is AdmissionOperation.Delete ? null : body.Object;

    /// <summary>Null on CREATE, whatever the review carries.</summary>
    public static JsonObject? OldState(AdmissionRequestBody body) => body.Operation is AdmissionOperation.Create ? null : body.OldObject;
}
