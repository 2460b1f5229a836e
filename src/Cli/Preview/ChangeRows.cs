using System.Text.Json;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Cli.Preview;

/// <summary>Changes as rows: what they are about, and the sentence. Hidden fields share one row.</summary>
internal static class ChangeRows
{
    private const int MostHidden = 12;

    public static IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<DerivationChange> changes)
    {
        var rows = changes.Where(change => !change.IsHiding).OrderBy(change => change.Kind)
            .Select(change => (IReadOnlyList<string>)[JsonNamingPolicy.CamelCase.ConvertName($"{change.Kind}"), change.Sentence]);
        var hidden = changes.Where(change => change.IsHiding).Select(change => change.Path).ToList();
        return hidden.Count == 0 ? [.. rows] : [["hidden", Hidden(hidden)], .. rows];
    }

    private static string Hidden(List<string> paths)
    {
        var more = paths.Count > MostHidden ? $" and {paths.Count - MostHidden} more" : "";
        return $"{string.Join(", ", paths.Take(MostHidden))}{more}: no exposed path leads there";
    }
}
