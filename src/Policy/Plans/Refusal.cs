using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>Something that an API server refused, and would refuse again as it is (H62).</summary>
/// <param name="Kind">The kind of the object.</param>
/// <param name="Name">Its name.</param>
/// <param name="Why">The API server's own words, without values.</param>
public sealed record Refusal(string Kind, NamespacedName Name, string Why)
{
    private const int Longest = 1000;

    private const int Shown = 3;

    /// <summary>The service cluster that refused it; null for the hub.</summary>
    public string? ServiceCluster { get; init; }

    /// <summary>It was to be deleted: what refuses that, mostly instances that live, goes without telling us.</summary>
    public bool IsDeletion { get; init; }

    public string Sentence
    {
        get
        {
            var why = Why.TrimEnd();
            return $"{(IsDeletion ? "deletion of " : "")}{Kind} {Name}{(ServiceCluster is null ? "" : $" in service cluster {ServiceCluster}")} was refused: "
                + (why.Length <= Longest ? why : $"{why.AsSpan(0, Longest)}…");
        }
    }

    /// <summary>All of them as one text; a few are enough to begin with.</summary>
    public static string Text(IReadOnlyCollection<Refusal> refusals)
    {
        var text = string.Join("; ", refusals.Take(Shown).Select(refusal => refusal.Sentence));
        return refusals.Count > Shown ? $"{text}; and {refusals.Count - Shown} more were refused" : text;
    }
}

/// <summary>What API servers refused of one plan, so that one refusal does not keep the rest from being done.</summary>
public sealed class Refusals
{
    private readonly List<Refusal> _all = [];

    public IReadOnlyList<Refusal> All => _all;

    public bool Any => _all.Count > 0;

    /// <summary>What failed only for the moment: to be thrown when all that could be done is done and told.</summary>
    public Exception? Passing { get; set; }

    /// <summary>Nothing was refused, for good or for the moment.</summary>
    public bool AreNone => !Any && Passing is null;

    public void Add(params IEnumerable<Refusal> refusals) => _all.AddRange(refusals);
}
