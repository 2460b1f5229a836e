using System.Text.Json.Nodes;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Schemas;

/// <summary>Owner references. The API server says no index.</summary>
internal static class OwnerCheck
{
    public static void Check(JsonArray owners, string path, ProblemList problems)
    {
        string? controller = null;
        foreach (var owner in owners.Select(owner => owner as JsonObject ?? []))
        {
            Check(owner, path, problems);
            if (!Schema.IsTrue(owner["controller"]))
            {
                continue;
            }

            var name = Schema.Text(owner["name"]) ?? "";
            if (controller is { Length: > 0 })
            {
                problems.Add(new(path, $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}"));
            }
            else
            {
                controller = name;
            }
        }
    }

    private static void Check(JsonObject owner, string path, ProblemList problems)
    {
        var apiVersion = Schema.Text(owner["apiVersion"]) ?? "";
        if (apiVersion.Length == 0 || apiVersion.EndsWith('/') || apiVersion.Count(character => character == '/') > 1)
        {
            problems.Invalid($"{path}.apiVersion", JsonValue.Create(apiVersion), "version must not be empty");
        }

        foreach (var field in (string[])["kind", "name", "uid"])
        {
            if (Schema.Text(owner[field]) is not { Length: > 0 })
            {
                problems.Invalid($"{path}.{field}", JsonValue.Create(""), $"{field} must not be empty");
            }
        }

        if (apiVersion == "v1" && Schema.Text(owner["kind"]) == "Event")
        {
            problems.Add(new(path, "/v1, Kind=Event is disallowed from being an owner"));
        }
    }
}
