using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>x-kubernetes-embedded-resource: what is in the field is a resource with an apiVersion, a kind and metadata.</summary>
internal sealed class EmbeddedResources(ProblemList problems) : InvariantWalk(problems)
{
    protected override void Look(JsonObject fields, SchemaNode node)
    {
        if (!node.IsEmbedded)
        {
            return;
        }

        var path = Path.WithKeys();
        if (Name(fields, "apiVersion", path) is { } apiVersion && apiVersion.Count(character => character == '/') > 1)
        {
            Problems.Invalid($"{path}.apiVersion", fields["apiVersion"], $"unexpected GroupVersion string: {apiVersion}");
        }

        if (Name(fields, "kind", path) is { } kind && KubernetesName.ProblemsOfKind(kind) is var problems && problems.Any())
        {
            Problems.Invalid($"{path}.kind", fields["kind"], $"may have mixed case, but should otherwise match: {string.Join(',', problems)}");
        }

        if (fields.TryGetPropertyValue("metadata", out var metadata))
        {
            ObjectMetadata.CheckEmbedded(metadata, $"{path}.metadata", Problems);
        }
    }

    private string? Name(JsonObject fields, string name, string path)
    {
        if (!fields.TryGetPropertyValue(name, out var value))
        {
            Problems.Required($"{path}.{name}", Problems.Profile.MissingKind);
            return null;
        }

        var text = value.Text();
        if (text is not { Length: > 0 })
        {
            Problems.Invalid($"{path}.{name}", value, text is null ? "must be a string" : "must not be empty");
        }

        return text is { Length: > 0 } ? text : null;
    }

    /// <summary>Metadata of embedded resources, without what no metadata has.</summary>
    public static void Normalize(JsonNode? value, SchemaNode node, ValuePath path, List<string> pruned)
    {
        switch (value)
        {
            case JsonObject fields when node.HasInvariants:
                if (node.IsEmbedded)
                {
                    MetadataShape.Give(fields, path, pruned);
                }

                foreach (var (name, field) in fields)
                {
                    NormalizeChild(field, node.Child(name), name, path, pruned);
                }

                break;
            case JsonArray elements when node is { HasInvariants: true, Items: { } items }:
                for (var index = 0; index < elements.Count; index++)
                {
                    path.Index(index);
                    Normalize(elements[index], items, path, pruned);
                    path.Up();
                }

                break;
        }
    }

    private static void NormalizeChild(JsonNode? value, SchemaNode? node, string name, ValuePath path, List<string> pruned)
    {
        if (value is null || node is not { HasInvariants: true })
        {
            return;
        }

        path.Field(name);
        Normalize(value, node, path, pruned);
        path.Up();
    }
}
