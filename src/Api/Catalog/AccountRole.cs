using System.Text.Json.Serialization;

namespace KubeCarrier.Api.Catalog;

/// <summary>What an account may do; it may do both.</summary>
[JsonConverter(typeof(EnumNameConverter<AccountRole>))]
public enum AccountRole
{
    Provider,
    Tenant,
}
