using System.Text.Json;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>
/// The Kubernetes objects of a text, as <c>kubectl create -f</c> reads it: YAML documents or JSON objects one after the other, empty ones
/// skipped, lists replaced by their items. What kubectl would skip or overwrite silently is refused; docs/yaml.md lists it.
/// </summary>
public static class ManifestDocuments
{
    private const char ByteOrderMark = '\ufeff';

    public static IReadOnlyList<Manifest> Read(ReadOnlySpan<byte> file, YamlLimits? limits = null, bool isJson = false) => Read(ManifestText.Decode(file), limits, isJson);

    /// <param name="text">The text.</param>
    /// <param name="limits">What is too much.</param>
    /// <param name="isJson">The text is meant as JSON: when it cannot be read, that is what is told, and not what YAML would make of it.</param>
    public static IReadOnlyList<Manifest> Read(string text, YamlLimits? limits = null, bool isJson = false)
    {
        limits ??= YamlLimits.Default;
        limits.CheckLength(text);
        text = text.TrimStart(ByteOrderMark);
        YamlFormatException? notJson = null;
        try
        {
            var documents = text.AsSpan().TrimStart().StartsWith("{") ? ReadJson(text, limits, out notJson) : ReadYaml(text, limits);
            return [.. documents.SelectMany(ManifestShape.Flatten)];
        }
        catch (YamlFormatException) when (isJson && notJson is not null)
        {
            throw notJson;
        }
    }

    private static List<YamlDocument> ReadJson(string text, YamlLimits limits, out YamlFormatException? refusal)
    {
        refusal = null;
        var tree = new JsonTree(text, new(limits));
        try
        {
            tree.Read();
            return tree.Documents;
        }
        catch (JsonException exception) when (tree.Documents.Count > 1)
        {
            throw tree.Refusal(exception);
        }
        catch (JsonException exception)
        {
            refusal = tree.Refusal(exception);
            return ReadFlow(text, limits, refusal);
        }
    }

    /// <summary>What begins with a brace can also be YAML in flow style; of two refusals, the one that got further is told.</summary>
    private static List<YamlDocument> ReadFlow(string text, YamlLimits limits, YamlFormatException notJson)
    {
        try
        {
            return ReadYaml(text, limits);
        }
        catch (YamlFormatException notYaml) when (IsBefore(notYaml.Place, notJson.Place))
        {
            throw notJson;
        }
    }

    private static List<YamlDocument> ReadYaml(string text, YamlLimits limits)
    {
        var budget = new YamlBudget(limits);
        var documents = new List<YamlDocument>();
        foreach (var part in ManifestPart.Split(text))
        {
            if (part.Read(budget) is { } document)
            {
                ManifestNumber.SettleBelow(document.Root);
                documents.Add(document);
            }
        }

        return documents;
    }

    private static bool IsBefore(YamlPlace? left, YamlPlace? right) =>
        left is { } a && right is { } b && (a.Line, a.Column).CompareTo((b.Line, b.Column)) <= 0;
}
