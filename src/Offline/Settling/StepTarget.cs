using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Offline.Settling;

/// <summary>What a step is about, or why it cannot be told.</summary>
internal sealed record StepTarget(ServedKind? Kind, NamespacedName Name, Violation? Refusal)
{
    /// <summary>The name is empty when it is to be generated.</summary>
    public static StepTarget Of(ServedKinds kinds, JsonObject manifest)
    {
        if (RequestShape.Problem(manifest) is var (path, message))
        {
            return Refused(path, message, StepRules.RequestIsValid);
        }

        var (metadata, apiVersion, kind) = (manifest["metadata"], manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");
        var (name, @namespace) = (metadata.Text("name") ?? "", metadata.Text("namespace"));
        if (name.Length > 0 || metadata.Text("generateName") is not { Length: > 0 } prefix)
        {
            return Of(kinds, apiVersion, kind, @namespace, name);
        }

        // What will be generated must be a name too.
        var target = Of(kinds, apiVersion, kind, @namespace, ObjectStamp.Generate(prefix, 0));
        return target with { Name = target.Name with { Name = "" } };
    }

    public static StepTarget Of(ServedKinds kinds, ObjectKey key) => Of(kinds, key.ApiVersion, key.Kind, key.Namespace, key.Name);

    private static StepTarget Of(ServedKinds kinds, string apiVersion, string kind, string? @namespace, string name)
    {
        if (apiVersion.Length == 0 || kind.Length == 0)
        {
            return Refused(apiVersion.Length == 0 ? "apiVersion" : "kind", "is missing; an object needs apiVersion and kind", StepRules.RequestIsValid);
        }

        if (kinds.Find(apiVersion, kind) is not { } served)
        {
            var (path, message) = kinds.WhyNotServed(apiVersion, kind);
            return Refused(path, message, StepRules.KindIsServed);
        }

        if (served.Type.Namespaced && string.IsNullOrEmpty(@namespace))
        {
            return Refused("metadata.namespace", $"{kind} lives in a namespace; write which", StepRules.RequestIsValid);
        }

        return RequestShape.NameProblem(name, served.Resource == HubKinds.Namespaces) is var (place, problem)
            ? Refused(place, problem, StepRules.RequestIsValid)
            : new(served, new(served.Type.Namespaced ? @namespace : null, name), null);
    }

    private static StepTarget Refused(string path, string message, string rule) => new(null, default, new(path, message) { Rule = rule });
}
