using System.Text.Json.Serialization;

namespace KubeCarrier.Api;

/// <summary>Enum members by name on the wire; a number or an unknown name is a <see cref="System.Text.Json.JsonException"/>.</summary>
public sealed class EnumNameConverter<TEnum>() : JsonStringEnumConverter<TEnum>(namingPolicy: null, allowIntegerValues: false)
    where TEnum : struct, Enum;
