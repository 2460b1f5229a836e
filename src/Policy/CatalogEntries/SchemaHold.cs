using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>What keeps restrictions out of a tenant CRD for now. Admission defends them meanwhile.</summary>
/// <param name="Violators">The live instances that do not satisfy a restriction, at least one each.</param>
/// <param name="Waiting">Nothing known violates these, but it is too early to be sure.</param>
public sealed record SchemaHold(IReadOnlyDictionary<SchemaKeyword, IReadOnlyList<string>> Violators, IReadOnlyCollection<SchemaKeyword> Waiting)
{
    public static SchemaHold None { get; } = new(new Dictionary<SchemaKeyword, IReadOnlyList<string>>(), []);

    /// <summary>All of them, as the derivation wants to know.</summary>
    public IReadOnlySet<SchemaKeyword> Keywords => Violators.Keys.Concat(Waiting).ToHashSet();

    public bool IsEmpty => Violators.Count == 0 && Waiting.Count == 0;

    /// <summary>Which paths, and because of which instances; at most ten of each.</summary>
    public string Message
    {
        get
        {
            var paths = Paths(Violators.Keys);
            var instances = Violators.Values.SelectMany(names => names).Distinct().Order(StringComparer.Ordinal).ToList();
            var held = paths.Count == 0 ? "" : $"not in the schema of the tenant CRD yet: {Names.List(paths)}, because instances do not satisfy it: {Names.List(instances)}";
            var waiting = Paths(Waiting).Except(paths, StringComparer.Ordinal).ToList();
            return waiting.Count == 0 ? held
                : $"{held}{(held.Length == 0 ? "" : "; ")}in the schema of the tenant CRD in a few seconds, when no instance is written without it: {Names.List(waiting)}";
        }
    }

    private static List<string> Paths(IEnumerable<SchemaKeyword> keywords) =>
        [.. keywords.Select(keyword => $"{keyword.Path}").Distinct().Order(StringComparer.Ordinal)];
}
