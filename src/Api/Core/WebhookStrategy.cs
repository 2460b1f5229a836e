using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Core;

/// <summary>Who checks an instance beyond the schema.</summary>
[JsonConverter(typeof(EnumNameConverter<WebhookStrategy>))]
public enum WebhookStrategy
{
    /// <summary>Nobody; the default.</summary>
    None,

    /// <summary>The service cluster, by a dry-run.</summary>
    ServiceCluster,
}
