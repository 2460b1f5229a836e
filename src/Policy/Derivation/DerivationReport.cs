namespace KubeCarrier.Policy.Derivation;

/// <summary>Collects problems and changes, each once, in the order they are found.</summary>
internal sealed class DerivationReport
{
    private readonly List<DerivationProblem> _problems = [];

    private readonly List<DerivationChange> _changes = [];

    private readonly HashSet<DerivationChange> _known = [];

    public IReadOnlyList<DerivationProblem> Problems => _problems;

    public IReadOnlyList<DerivationChange> Changes => _changes;

    public void Refuse(DerivationReason reason, string path, string message)
    {
        var problem = new DerivationProblem(reason, path, message);
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }

    public void Refuse(IEnumerable<DerivationProblem> problems)
    {
        foreach (var (reason, path, message) in problems)
        {
            Refuse(reason, path, message);
        }
    }

    public void Change(ChangeKind kind, string version, string path, string sentence) => Change(new(kind, version, path, sentence));

    public void Warn(ChangeKind kind, string path, string sentence) => Change(new(kind, "", path, sentence) { IsWarning = true });

    public void Hide(string version, string path) => Change(new(ChangeKind.Field, version, path, $"{path} is hidden: no exposed path leads to it") { IsHiding = true });

    private void Change(DerivationChange change)
    {
        if (_known.Add(change))
        {
            _changes.Add(change);
        }
    }
}
