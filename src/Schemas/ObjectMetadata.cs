using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>What the API server demands of metadata. Fields that it sets itself are not looked at.</summary>
internal static class ObjectMetadata
{
    private const int MaxAnnotationBytes = 256 * 1024;

    /// <summary>A generated name: what was asked for, cut off, and five characters.</summary>
    private const int MaxGeneratedBase = 58;

    private static readonly string[] Immutable = ["name", "namespace", "uid", "creationTimestamp", "deletionTimestamp"];

    /// <summary>On create. The namespace of a request need not be repeated in the object.</summary>
    public static void CheckNew(JsonObject metadata, bool isNamespaced, string path, ProblemList problems)
    {
        var (name, start) = (metadata.Text("name") ?? "", metadata.Text("generateName") ?? "");
        CheckGenerateName(start, path, problems);
        CheckName(name.Length > 0 ? name : start.Length > 0 ? Generated(start) : "", path, problems);
        CheckNamespace(isNamespaced ? metadata.Text("namespace") ?? "" : "", path, problems);
        CheckRest(metadata, path, problems);
        CheckFinalizers(metadata, $"{path}.finalizers", problems);
    }

    /// <summary>On update. What is left out of the new object and cannot change is taken from the old one.</summary>
    public static void CheckChanged(JsonObject metadata, JsonObject old, string path, ProblemList problems)
    {
        foreach (var field in Immutable)
        {
            if (metadata[field] is { } value && !JsonEquality.AreEqual(value, old[field]))
            {
                problems.Invalid($"{path}.{field}", value, "field is immutable");
            }
        }

        if (old["deletionTimestamp"] is not null && Texts(metadata["finalizers"]).Except(Texts(old["finalizers"])).ToList() is { Count: > 0 } added)
        {
            var shown = string.Join(", ", added.Order(StringComparer.Ordinal).Select(GoText.Quote));
            problems.Forbidden(
                $"{path}.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{shown}}}");
        }

        CheckRest(metadata, path, problems);
        CheckFinalizers(metadata, $"{path}.finalizers", problems);
    }

    /// <summary>Of a resource in a resource, which need not have a name, and may have any that fits into a URL.</summary>
    public static void CheckEmbedded(JsonNode? metadata, string path, ProblemList problems)
    {
        if (!MetadataShape.Check(metadata, path, problems) || metadata is not JsonObject fields)
        {
            return;
        }

        foreach (var name in new[] { "generateName", "name" })
        {
            foreach (var sentence in ProblemsOfSegment(fields.Text(name) ?? "", isPrefix: name == "generateName"))
            {
                problems.Invalid($"{path}.{name}", fields[name], sentence);
            }
        }

        CheckNamespace(fields.Text("namespace") ?? "", path, problems);
        CheckRest(fields, path, problems);
        CheckFinalizers(fields, $"{path}.finalizers", problems);
    }

    private static void CheckName(string name, string path, ProblemList problems)
    {
        if (name.Length == 0)
        {
            problems.Required($"{path}.name", "name or generateName is required");
            return;
        }

        foreach (var problem in KubernetesName.ProblemsOfSubdomain(name))
        {
            problems.Invalid($"{path}.name", JsonValue.Create(name), problem);
        }
    }

    private static string Generated(string start) => $"{(start.Length > MaxGeneratedBase ? start[..MaxGeneratedBase] : start)}xxxxx";

    // The end may be a hyphen: something follows it. So does the API server allow any character before the hyphen.
    private static void CheckGenerateName(string start, string path, ProblemList problems)
    {
        if (start.Length > 0)
        {
            Add(problems, $"{path}.generateName", start, KubernetesName.ProblemsOfSubdomain(start is [.., _, '-'] ? $"{start[..^2]}a" : start));
        }
    }

    private static void CheckNamespace(string name, string path, ProblemList problems)
    {
        if (name.Length > 0)
        {
            Add(problems, $"{path}.namespace", name, KubernetesName.ProblemsOfLabel(name));
        }
    }

    private static void CheckRest(JsonObject metadata, string path, ProblemList problems)
    {
        foreach (var (key, value) in metadata["labels"] as JsonObject ?? [])
        {
            Add(problems, $"{path}.labels", key, KubernetesName.ProblemsOfQualified(key, problems.Profile));
            var text = value.Text() ?? "";
            Add(problems, $"{path}.labels", text, KubernetesName.ProblemsOfLabelValue(text, problems.Profile));
        }

        var bytes = 0L;
        foreach (var (key, value) in metadata["annotations"] as JsonObject ?? [])
        {
            Add(problems, $"{path}.annotations", key, KubernetesName.ProblemsOfQualified(key.ToLowerInvariant(), problems.Profile));
            bytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }

        if (bytes > MaxAnnotationBytes)
        {
            problems.TooLong($"{path}.annotations", MaxAnnotationBytes);
        }

        OwnerCheck.Check(metadata["ownerReferences"] as JsonArray ?? [], $"{path}.ownerReferences", problems);
    }

    private static void CheckFinalizers(JsonObject metadata, string path, ProblemList problems)
    {
        var finalizers = Texts(metadata["finalizers"]);
        foreach (var finalizer in finalizers)
        {
            Add(problems, path, finalizer, KubernetesName.ProblemsOfQualified(finalizer, problems.Profile));
        }

        if (finalizers.Contains("orphan") && finalizers.Contains("foregroundDeletion"))
        {
            const string Both = "finalizer orphan and foregroundDeletion cannot be both set";
            if (problems.Profile.ShowsJson)
            {
                problems.Invalid(path, metadata["finalizers"], Both);
            }
            else
            {
                problems.Add(new(path, $"Invalid value: []string{{{string.Join(", ", finalizers.Select(GoText.Quote))}}}: {Both}"));
            }
        }
    }

    private static IEnumerable<string> ProblemsOfSegment(string name, bool isPrefix)
    {
        if (!isPrefix && name is "." or "..")
        {
            yield return $"may not be '{name}'";
        }

        foreach (var forbidden in (char[])['/', '%'])
        {
            if (name.Contains(forbidden, StringComparison.Ordinal))
            {
                yield return $"may not contain '{forbidden}'";
            }
        }
    }

    private static void Add(ProblemList problems, string path, string value, IEnumerable<string> found)
    {
        foreach (var problem in found)
        {
            problems.Invalid(path, JsonValue.Create(value), problem);
        }
    }

    private static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(element => element.Text() ?? "")];
}
