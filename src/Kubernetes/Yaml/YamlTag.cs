using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>What a scalar means to kubectl by its quotes and its tag. Throws <see cref="FormatException"/>, without the scalar's text.</summary>
internal static class YamlTag
{
    private const string Prefix = "tag:yaml.org,2002:";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Times =
        ["yyyy-M-d", "yyyy-M-d H:m:s.FFFFFFF", "yyyy-M-d'T'H:m:s.FFFFFFFK", "yyyy-M-d't'H:m:s.FFFFFFFK"];

    public static JsonNode? Read(Scalar scalar) => scalar.Tag switch
    {
        { IsEmpty: true } => scalar.Style is ScalarStyle.Plain ? YamlScalar.Resolve(scalar.Value) : JsonValue.Create(scalar.Value),
        { IsNonSpecific: true } => JsonValue.Create(scalar.Value),
        var tag when tag.Value.StartsWith(Prefix, StringComparison.Ordinal) => Tagged(tag.Value[Prefix.Length..], scalar.Value),
        _ => JsonValue.Create(scalar.Value),
    };

    public static bool IsMergeKey(Scalar scalar) =>
        scalar.Value == "<<" && (scalar.Tag.IsEmpty ? scalar.Style is ScalarStyle.Plain : !scalar.Tag.IsNonSpecific && scalar.Tag.Value == $"{Prefix}merge");

    private static JsonValue? Tagged(string tag, string text) => tag switch
    {
        "int" => YamlScalar.Resolve(text) is JsonValue value && IsWhole(value) ? value : throw Mismatch(tag),
        "float" => YamlScalar.Resolve(text) is JsonValue value && value.GetValueKind() is JsonValueKind.Number ? value : throw Mismatch(tag),
        "bool" => YamlScalar.Resolve(text) is JsonValue value && value.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? value
            : throw Mismatch(tag),
        "null" => YamlScalar.Resolve(text) is null ? null : throw Mismatch(tag),
        "timestamp" => DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? JsonValue.Create(text)
            : throw Mismatch(tag),
        "" => throw new FormatException("a tag needs a name after its '!!'."),
        "binary" => JsonValue.Create(Binary(text)),
        _ => JsonValue.Create(text), // kubectl takes any other tag for a text's
    };

    private static bool IsWhole(JsonValue value) => value.TryGetValue<long>(out _) || value.TryGetValue<ulong>(out _);

    private static string Binary(string text)
    {
        try
        {
            return text.AsSpan().ContainsAny(' ', '\t') ? throw Mismatch("binary") : Strict.GetString(Convert.FromBase64String(text));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("the bytes of a !!binary value must be UTF-8 text, because JSON has no bytes.");
        }
        catch (FormatException)
        {
            throw Mismatch("binary");
        }
    }

    private static FormatException Mismatch(string tag) => new($"this value is no {(tag == "binary" ? "base64 for" : "value of")} its tag, !!{tag}.");
}
