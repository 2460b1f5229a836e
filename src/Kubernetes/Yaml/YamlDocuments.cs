using System.Text.Json.Nodes;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>YAML to JSON as kubectl does it, with limits. Empty documents are left out. For whole files of manifests: <see cref="ManifestDocuments"/>.</summary>
public static class YamlDocuments
{
    public static IReadOnlyList<JsonNode> Parse(string yaml, YamlLimits? limits = null) =>
        [.. ParseLocated(yaml, limits).Select(document => document.Root)];

    /// <summary>Each document, with the place of everything in it.</summary>
    public static IReadOnlyList<YamlDocument> ParseLocated(string yaml, YamlLimits? limits = null)
    {
        limits ??= YamlLimits.Default;
        limits.CheckLength(yaml);
        return Read(yaml, new(limits), linesBefore: 0);
    }

    /// <summary>Each document, which must be an object.</summary>
    public static IReadOnlyList<JsonObject> ParseObjects(string yaml, YamlLimits? limits = null) =>
        [.. ParseLocated(yaml, limits).Select((document, index) => document.Root as JsonObject
            ?? throw new YamlFormatException(
                $"Document {index + 1} of the YAML text is a {document.Root.GetValueKind()}, not a mapping.", document.Places.Value))];

    /// <summary>The one document of the text, which must be an object.</summary>
    public static JsonObject ParseObject(string yaml, YamlLimits? limits = null) =>
        ParseObjects(yaml, limits) is [var only] ? only : throw new YamlFormatException("The YAML text must hold exactly one document.");

    /// <summary>The one document of a part of a file, or null if it is empty.</summary>
    internal static YamlDocument? ReadOnly(string yaml, YamlBudget budget, int linesBefore) =>
        Read(yaml, budget, linesBefore, severalAllowed: false) is [var only] ? only : null;

    private static List<YamlDocument> Read(string yaml, YamlBudget budget, int linesBefore, bool severalAllowed = true)
    {
        var source = new YamlSource(yaml, linesBefore);
        var documents = new List<YamlDocument>();
        var count = 0;
        while (source.Next() is { } next)
        {
            if (next is DocumentStart && count++ > 0 && !severalAllowed)
            {
                throw new YamlFormatException("kubectl reads nothing after '...'; separate documents with '---'.", source.Place(next.Start));
            }

            if (next is DocumentStart && new YamlTree(source, budget).Read() is { } document)
            {
                documents.Add(document);
            }
        }

        return documents;
    }
}
