using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Tests.Support;

/// <summary>Admission requests as the webhook server hands them to rules.</summary>
internal static class Requests
{
    public static Caller Controller { get; } = User(WellKnown.Users.Controller);

    public static Caller GarbageCollector { get; } = User("system:serviceaccount:kube-system:generic-garbage-collector");

    public static Caller TenantMember { get; } = User("team-b-member");

    public static Caller ProviderMember { get; } = User("team-a-member");

    public static Caller User(string name, params string[] groups) => Identities.Default.Classify(new() { Username = name, Groups = groups });

    public static AdmissionRequest<T> Create<T>(T value)
        where T : class, IKubernetesObject<T> => Of(AdmissionOperation.Create, value, null);

    public static AdmissionRequest<T> Update<T>(T before, T after)
        where T : class, IKubernetesObject<T> => Of(AdmissionOperation.Update, after, before);

    public static AdmissionRequest<T> Delete<T>(T value)
        where T : class, IKubernetesObject<T> => Of(AdmissionOperation.Delete, null, value);

    /// <summary>A write to an instance; the resource is that of the object's apiVersion.</summary>
    public static AdmissionRequest<JsonObject> Instance(
        AdmissionOperation operation, JsonObject? after, JsonObject? before = null, Caller? caller = null, string subResource = "")
    {
        var subject = (after ?? before)!;
        var (group, version) = subject["apiVersion"]!.GetValue<string>().Split('/') is [var g, var v] ? (g, v) : ("", "v1");
        return new()
        {
            Operation = operation,
            Caller = caller ?? TenantMember,
            Namespace = subject["metadata"]!["namespace"]?.GetValue<string>() ?? "",
            Name = subject["metadata"]!["name"]?.GetValue<string>() ?? "",
            Kind = new() { Group = group, Version = version, Kind = subject["kind"]!.GetValue<string>() },
            Resource = new() { Group = group, Version = version, Resource = "couchdbs" },
            SubResource = subResource,
            Object = after,
            OldObject = before,
        };
    }

    /// <summary>A write to a namespace, as the API server tells it: it lies in itself.</summary>
    public static AdmissionRequest<JsonObject> Namespace(
        AdmissionOperation operation, JsonObject? after, JsonObject? before, Caller caller, string subResource = "") => new()
        {
            Operation = operation,
            Caller = caller,
            Namespace = operation is AdmissionOperation.Create ? "" : (after ?? before)!["metadata"]!["name"]!.GetValue<string>(),
            Name = (after ?? before)!["metadata"]!["name"]!.GetValue<string>(),
            Kind = new() { Version = "v1", Kind = "Namespace" },
            Resource = new() { Version = "v1", Resource = "namespaces" },
            SubResource = subResource,
            Object = after,
            OldObject = before,
        };

    private static AdmissionRequest<T> Of<T>(AdmissionOperation operation, T? after, T? before)
        where T : class, IKubernetesObject<T>
    {
        var metadata = (after ?? before)!.Metadata;
        return new()
        {
            Operation = operation,
            Caller = User("somebody"),
            Namespace = metadata.Namespace ?? "",
            Name = metadata.Name ?? "",
            Kind = new() { Group = T.ResourceType.Group, Version = T.ResourceType.Version, Kind = T.ResourceType.Kind },
            Resource = new() { Group = T.ResourceType.Group, Version = T.ResourceType.Version, Resource = T.ResourceType.Plural },
            Object = after,
            OldObject = before,
        };
    }

    /// <summary>Allowed, or denied with exactly this.</summary>
    public static void ShouldDeny(this Decision decision, string rule, string path, string message)
    {
        var violation = decision.Violations.ShouldHaveSingleItem();
        violation.Rule.ShouldBe(rule);
        violation.Path.ShouldBe(path);
        violation.Message.ShouldBe(message);
    }

    public static void ShouldAllow(this Decision decision) => decision.Violations.ShouldBeEmpty();
}
