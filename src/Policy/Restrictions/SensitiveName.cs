using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Fields that hold secrets by their name (docs/contract/offers.md#sensitive-fields).</summary>
public static class SensitiveName
{
    private static readonly string[] Words = ["password", "secret", "token", "credential", "privatekey"];

    /// <summary>One of the words is somewhere in a text that is no path.</summary>
    public static bool IsInText(string text) => Words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Judged by the last name in the path; <c>[*]</c> are the values of what is named before.</summary>
    public static bool IsIn(JsonPath path)
    {
        for (var index = path.Segments.Count - 1; index >= 0; index--)
        {
            if (path.Segments[index].Name is { } name)
            {
                return Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            }
        }

        return false;
    }
}
