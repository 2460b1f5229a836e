using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>What happens to a write that the service cluster is to judge, when it does not answer.</summary>
[JsonConverter(typeof(EnumNameConverter<UnreachablePolicy>))]
public enum UnreachablePolicy
{
    /// <summary>It is denied; the default.</summary>
    Deny,

    /// <summary>It is admitted with a warning.</summary>
    Allow,
}
