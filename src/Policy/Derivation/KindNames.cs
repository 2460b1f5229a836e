using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>What a kind is called, in manifests and by kubectl.</summary>
/// <param name="Owner">Whose the names are, for people.</param>
/// <param name="Words">Plural, singular, kind, the list's kind, short names.</param>
/// <param name="Categories">The categories it is listed by.</param>
public sealed record KindNames(string Owner, IReadOnlyList<string> Words, IReadOnlyList<string> Categories)
{
    /// <summary>The name of the CRD; null for Kubernetes' own kinds.</summary>
    public string? Crd { get; init; }

    /// <summary>The UID of the CRD.</summary>
    public string? Uid { get; init; }

    /// <summary>The CRD belongs to a provider: names that two services have in common are usual.</summary>
    public bool IsOfAService { get; init; }

    /// <summary>The names of a CRD that exists in the hub.</summary>
    public static KindNames Of(JsonObject crd)
    {
        var metadata = crd["metadata"] as JsonObject;
        var names = crd["spec"]?["names"] as JsonObject ?? [];
        var name = metadata.Text("name") ?? "";
        return new($"CRD {name} of the hub", [.. WordsOf(names), .. names.Texts("shortNames")], [.. names.Texts("categories")])
        {
            Crd = name,
            Uid = metadata.Text("uid"),
            IsOfAService = metadata.Text("labels", WellKnown.Labels.OriginNamespace) is { Length: > 0 },
        };
    }

    /// <summary>All names but the short ones, which a copy can do without.</summary>
    internal static IReadOnlyList<string> WordsOf(JsonObject names)
    {
        var kind = names.Text("kind") ?? "";
        return
        [
            names.Text("plural") ?? "", names.Text("singular") ?? CrdManifest.Singular(kind), kind, names.Text("listKind") ?? $"{kind}List",
        ];
    }
}
