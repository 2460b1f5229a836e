using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>YAML to JSON as kubectl does it, with limits. Empty documents are left out.</summary>
public static class YamlDocuments
{
    public static IReadOnlyList<JsonNode> Parse(string yaml, YamlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        limits ??= YamlLimits.Default;
        if (yaml.Length > limits.MaxCharacters)
        {
            throw new YamlFormatException($"The YAML text has {yaml.Length} characters; at most {limits.MaxCharacters} are read.");
        }

        // YamlDotNet's own tree is built by recursion before anyone can look at its depth, and a stack overflow cannot be caught: so, its events.
        var parser = new Parser(new StringReader(yaml));
        try
        {
            return ReadStream(parser, limits);
        }
        catch (YamlException exception)
        {
            // The parser's message repeats parts of the text, which may be a Secret's.
            throw new YamlFormatException($"line {exception.Start.Line}: not valid YAML at column {exception.Start.Column}.", exception);
        }
    }

    /// <summary>Each document, which must be an object.</summary>
    public static IReadOnlyList<JsonObject> ParseObjects(string yaml, YamlLimits? limits = null) =>
        [.. Parse(yaml, limits).Select((document, index) => document as JsonObject
            ?? throw new YamlFormatException($"Document {index + 1} of the YAML text is a {document.GetValueKind()}, not a mapping."))];

    /// <summary>The one document of the text, which must be an object.</summary>
    public static JsonObject ParseObject(string yaml, YamlLimits? limits = null) =>
        ParseObjects(yaml, limits) is [var only] ? only : throw new YamlFormatException("The YAML text must hold exactly one document.");

    private static List<JsonNode> ReadStream(Parser parser, YamlLimits limits)
    {
        var documents = new List<JsonNode>();
        var nodes = 0;
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                var tree = new YamlTree(limits, nodes);
                if (tree.Read(parser) is { } document)
                {
                    documents.Add(document);
                }

                nodes = tree.Nodes;
            }
        }

        return documents;
    }
}
