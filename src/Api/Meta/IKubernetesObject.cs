using System.Text.Json.Serialization.Metadata;

namespace KubeCarrier.Api.Meta;

/// <summary>A kind of ours, or a Kubernetes kind of which we need the fields: identity by static members, no reflection.</summary>
public interface IKubernetesObject<TSelf>
    where TSelf : IKubernetesObject<TSelf>
{
    static abstract ResourceType ResourceType { get; }

    static abstract JsonTypeInfo<TSelf> JsonTypeInfo { get; }

    string ApiVersion { get; }

    string Kind { get; }

    ObjectMeta Metadata { get; }
}
