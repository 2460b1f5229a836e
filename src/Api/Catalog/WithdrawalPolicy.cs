using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>What happens to running instances when no Catalog offers their entry to their tenant any more.</summary>
[JsonConverter(typeof(EnumNameConverter<WithdrawalPolicy>))]
public enum WithdrawalPolicy
{
    /// <summary>They run on and cannot be changed; the default.</summary>
    Freeze,

    /// <summary>They run on and can be changed.</summary>
    Keep,

    /// <summary>They are deleted.</summary>
    Delete,
}
