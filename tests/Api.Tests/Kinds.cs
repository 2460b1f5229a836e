using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Tests;

/// <summary>One of our kinds: its identity and how it goes over the wire.</summary>
public sealed record KindUnderTest(Type Type, ResourceType ResourceType, JsonTypeInfo JsonTypeInfo)
{
    public override string ToString() => ResourceType.Kind;
}

/// <summary>Every kind that the assembly has, found and not listed.</summary>
internal static class Kinds
{
    public static IReadOnlyList<KindUnderTest> All { get; } =
    [
        .. typeof(Account).Assembly.GetTypes()
            .Where(type => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IKubernetesObject<>)))
            .Select(type => new KindUnderTest(type, Static<ResourceType>(type, "ResourceType"), Static<JsonTypeInfo>(type, "JsonTypeInfo")))
            .OrderBy(kind => kind.ResourceType.GroupResource, StringComparer.Ordinal),
    ];

    public static KindUnderTest? Of(JsonNode? document) => All.SingleOrDefault(kind =>
        kind.ResourceType.ApiVersion == (string?)document?["apiVersion"] && kind.ResourceType.Kind == (string?)document?["kind"]);

    private static T Static<T>(Type type, string name) =>
        (T)type.GetProperty(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
