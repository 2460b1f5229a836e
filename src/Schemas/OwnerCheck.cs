using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Owner references. The API server says no index.</summary>
internal static class OwnerCheck
{
    public static void Check(JsonArray owners, string path, ProblemList problems)
    {
        string? controller = null;
        foreach (var owner in owners.Select(owner => owner as JsonObject ?? []))
        {
            Check(owner, path, problems);
            if (!owner.IsTrue("controller"))
            {
                continue;
            }

            var name = NameOf(owner, problems.Profile);
            if (controller is { Length: > 0 })
            {
                Refuse(owners, $"Only one reference can have Controller set to true. Found \"true\" in references for {controller} and {name}", path, problems);
            }
            else
            {
                controller = name;
            }
        }
    }

    private static void Check(JsonObject owner, string path, ProblemList problems)
    {
        var apiVersion = owner.Text("apiVersion") ?? "";
        if (apiVersion.Length == 0 || apiVersion.EndsWith('/') || apiVersion.Count(character => character == '/') > 1)
        {
            problems.Invalid($"{path}.apiVersion", JsonValue.Create(apiVersion), "version must not be empty");
        }

        foreach (var field in (string[])["kind", "name", "uid"])
        {
            if (owner.Text(field) is not { Length: > 0 })
            {
                problems.Invalid($"{path}.{field}", JsonValue.Create(""), problems.Profile.EmptyOwner(field));
            }
        }

        if (apiVersion == "v1" && owner.Text("kind") == "Event")
        {
            Refuse(owner, "/v1, Kind=Event is disallowed from being an owner", path, problems);
        }
    }

    private static string NameOf(JsonObject owner, KubernetesProfile profile) =>
        $"{(profile.NamesKindsOfOwners ? $"{owner.Text("kind")}/" : "")}{owner.Text("name")}";

    // As Go prints a reference it has addresses of memory in it, so that cannot be said here.
    private static void Refuse(JsonNode owners, string detail, string path, ProblemList problems) =>
        problems.Add(new(path, problems.Profile.ShowsJson ? $"Invalid value: {GoJson.OfStructure(owners)}: {detail}" : detail));
}
