using System.Text;
using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>Any change to a review. What comes of it is for the <see cref="Oracle"/> to say.</summary>
internal static class Arbitrary
{
    /// <summary>One to four changes of structure and values.</summary>
    public static void Change(JsonObject review, Random random)
    {
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var places = Tree.Places(Root(review, random));
            if (places.Count > 0)
            {
                Change(places[random.Next(places.Count)], places, random);
            }
        }
    }

    /// <summary>One change to the bytes: what proxies and broken connections do.</summary>
    public static byte[] Damage(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        return random.Next(6) switch
        {
            0 => bytes[..at],
            1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + random.Next(1, 20))..]],
            2 => [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]],
            3 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            4 => [.. Encoding.UTF8.GetPreamble(), .. bytes],
            _ => [.. bytes, .. Encoding.UTF8.GetBytes(random.Next(2) == 0 ? " x" : "{}")],
        };
    }

    /// <summary>Mostly the objects: a broken envelope ends the matter before any rule is asked.</summary>
    private static JsonObject Root(JsonObject review, Random random) =>
        random.Next(5) > 0 && review["request"] is JsonObject request && request[random.Next(4) == 0 ? "oldObject" : "object"] is JsonObject state ? state : review;

    private static void Change(Place place, IReadOnlyList<Place> places, Random random)
    {
        switch (random.Next(9))
        {
            case 0:
                place.Remove();
                break;
            case 1:
                place.Value = null;
                break;
            case 2 or 3:
                place.Value = Values.Any(random);
                break;
            case 4:
                Rename(place, random);
                break;
            case 5:
                Nest(place, random);
                break;
            case 6:
                place.Value = Elsewhere(places, random)?.DeepClone();
                break;
            case 7:
                Repeat(place, random);
                break;
            default:
                Splice(place, random);
                break;
        }
    }

    private static void Rename(Place place, Random random)
    {
        if (place.Parent is JsonObject item)
        {
            var value = place.Value?.DeepClone();
            place.Remove();
            item[random.Next(3) switch { 0 => place.Name.ToUpperInvariant(), 1 => $"{place.Name} ", _ => Values.Text(random) }] = value;
        }
    }

    private static void Nest(Place place, Random random)
    {
        var value = place.Value?.DeepClone();
        place.Value = random.Next(3) switch
        {
            0 => new JsonArray(value),
            1 => new JsonObject { [place.Name] = value },
            _ => value switch { JsonObject { Count: > 0 } item => item.First().Value?.DeepClone(), JsonArray { Count: > 0 } items => items[0]?.DeepClone(), _ => new JsonArray() },
        };
    }

    private static JsonNode? Elsewhere(IReadOnlyList<Place> places, Random random)
    {
        var other = places[random.Next(places.Count)];
        return other.Parent.Root is JsonObject && IsThere(other) ? other.Value : null;
    }

    /// <summary>An earlier change may have taken it away.</summary>
    private static bool IsThere(Place place) => place.Parent switch
    {
        JsonObject item => item.ContainsKey(place.Name),
        JsonArray items => place.Index < items.Count,
        _ => false,
    };

    private static void Repeat(Place place, Random random)
    {
        var copy = place.Value?.DeepClone();
        if (place.Parent is JsonArray items)
        {
            items.Insert(random.Next(items.Count + 1), copy);
        }
        else
        {
            place.Parent.AsObject()[$"{place.Name}2"] = copy;
        }
    }

    /// <summary>What another golden request has in a place of that name.</summary>
    private static void Splice(Place place, Random random)
    {
        var alike = GoldenReview.All[random.Next(GoldenReview.All.Count)].ValuesByName[place.Name].ToList();
        if (alike.Count > 0)
        {
            place.Value = alike[random.Next(alike.Count)]?.DeepClone();
        }
    }
}
