using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Instances;

/// <summary>
/// A write by <c>/scale</c>, by kubectl or an autoscaler: one field of an instance, judged as that field. The review shows the Scale and nothing else
/// of the instance.
/// </summary>
internal static class ScaleWrite
{
    private const string SubResource = "scale";

    public static bool Is(AdmissionRequest<JsonObject> request) => request.SubResource == SubResource;

    /// <summary>Whether all that restricts the field can be told: where it is not known which field that is, nobody scales.</summary>
    public static bool IsJudged(AdmissionRequest<JsonObject> request, InstanceView view) =>
        Is(request)
        && request.Operation is Update
        && view.Crd is { } crd
        && (crd.Role is CrdRole.Internal
            || (crd.Role is CrdRole.Shared && InternalObjectRules.IsTheProvider(request, view))
            || view.Hub.RestrictionsOn(crd, request.Namespace).Of(request.RequestVersion)?.ScalePath is not null);

    /// <summary>An instance that has the field and nothing else.</summary>
    public static JsonObject After(AdmissionRequest<JsonObject> request, JsonPath path) => Instance(path, Replicas(request.Object) ?? 0);

    /// <summary>
    /// The same of the old Scale. Its zero may be an absent field, which the API server shows as zero too: taken for absent, it excuses nothing. Whoever
    /// wants to get nearer to a limit from a true zero changes the instance itself.
    /// </summary>
    public static JsonObject Before(AdmissionRequest<JsonObject> request, JsonPath path) => Instance(path, Replicas(request.OldObject));

    private static JsonObject Instance(JsonPath path, JsonNode? value) => value is null
        ? []
        : (JsonObject)path.Segments.Reverse().Aggregate(value, (below, segment) => new JsonObject { [segment.Name ?? ""] = below });

    private static JsonNode? Replicas(JsonObject? scale) =>
        (scale?["spec"] as JsonObject)?["replicas"] is { } replicas && replicas.Whole() != 0 ? replicas.DeepClone() : null;
}
