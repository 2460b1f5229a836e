using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Derivation;

/// <summary>
/// Names that mean something in the hub already. A provider chooses the names of its CRDs, and kubectl takes the first of several kinds that are called
/// alike: <c>kubectl get servicecluster</c> would show the provider's (B80). Compared without case, as kubectl does.
/// </summary>
public sealed class TakenNames
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _categories = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _crds = new(StringComparer.Ordinal);

    private TakenNames(IEnumerable<KindNames> kinds, IEnumerable<string> categories)
    {
        _categories.UnionWith(categories);
        foreach (var kind in kinds)
        {
            _categories.UnionWith(kind.Categories);
            if (kind.Crd is { } crd)
            {
                _crds.Add(crd);
            }

            foreach (var word in kind.Words)
            {
                _owners.TryAdd(word, kind.Owner);
            }
        }
    }

    /// <summary>For what exists already and is only carried.</summary>
    public static TakenNames None { get; } = new([], []);

    /// <summary>KubeCarrier's kinds and Kubernetes' own: known without looking.</summary>
    public static TakenNames OfHub { get; } = new([.. KnownKinds.OfKubeCarrier, .. KnownKinds.OfKubernetes], KnownKinds.Categories);

    /// <summary>The same, and the CRDs of the hub that no service has made.</summary>
    /// <param name="crds">All CRDs of the hub.</param>
    /// <param name="source">The UID of the CRD that is copied: where the hub is a service cluster too, it is the same service.</param>
    public static TakenNames With(IEnumerable<KindNames> crds, string? source)
    {
        var others = crds.Where(crd => !crd.IsOfAService && (source is null || crd.Uid != source)).ToList();
        return others.Count == 0 ? OfHub : new([.. KnownKinds.OfKubeCarrier, .. KnownKinds.OfKubernetes, .. others], KnownKinds.Categories);
    }

    /// <summary>Why a CRD with these names cannot be in the hub.</summary>
    /// <param name="names">Its <c>spec.names</c>.</param>
    /// <param name="crd">Its name.</param>
    public IReadOnlyList<DerivationProblem> Check(JsonObject names, string crd)
    {
        var problems = new List<DerivationProblem>();
        if (_crds.Contains(crd))
        {
            problems.Add(new(DerivationReason.NameTaken, "", $"CRD {crd} exists in the hub and belongs to no service; it is not taken over"));
        }

        foreach (var word in KindNames.WordsOf(names).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (_owners.TryGetValue(word, out var owner))
            {
                problems.Add(new(DerivationReason.NameTaken, "",
                    $"{word} is a name of {owner}, which kubectl must go on finding by it; offer a CRD whose plural, singular, kind and listKind are its own"));
            }
        }

        return problems;
    }

    /// <summary>Whether a short name or category would hide, or join, something else.</summary>
    public bool IsTaken(string name) => _owners.ContainsKey(name) || _categories.Contains(name);
}
