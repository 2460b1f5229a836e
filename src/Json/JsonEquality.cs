using System.Text.Json;
using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>
/// The same JSON: numbers by value, null is not absence, every list goes by position. Not the framework's comparison, which throws at <c>1e99999999999</c>.
/// </summary>
public static class JsonEquality
{
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        switch (one, other)
        {
            case (null, null):
                return true;
            case (JsonObject now, JsonObject then):
                foreach (var (name, value) in now)
                {
                    if (!then.TryGetPropertyValue(name, out var partner) || !AreEqual(value, partner))
                    {
                        return false;
                    }
                }

                return now.Count == then.Count;
            case (JsonArray now, JsonArray then):
                for (var index = 0; index < now.Count && index < then.Count; index++)
                {
                    if (!AreEqual(now[index], then[index]))
                    {
                        return false;
                    }
                }

                return now.Count == then.Count;
            default:
                return one is JsonValue scalar && other is JsonValue peer && AreEqual(scalar, peer);
        }
    }

    private static bool AreEqual(JsonValue one, JsonValue other) => (one.GetValueKind(), other.GetValueKind()) switch
    {
        (JsonValueKind.String, JsonValueKind.String) => string.Equals(Text(one), Text(other), StringComparison.Ordinal),
        (JsonValueKind.Number, JsonValueKind.Number) => Quantity.TryReadNumber(one, out var number) && Quantity.TryReadNumber(other, out var peer)
            ? number.Equals(peer)
            : string.Equals(one.ToJsonString(), other.ToJsonString(), StringComparison.Ordinal),
        var (kind, peer) => kind == peer,
    };

    private static string? Text(JsonValue value) => value.TryGetValue<string>(out var text) ? text : null;
}
