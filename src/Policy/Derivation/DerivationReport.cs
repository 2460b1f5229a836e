namespace KubeCarrier.Policy.Derivation;

/// <summary>Collects problems and notes, each once, in the order they are found.</summary>
internal sealed class DerivationReport
{
    private readonly List<DerivationProblem> _problems = [];

    private readonly List<string> _notes = [];

    public IReadOnlyList<DerivationProblem> Problems => _problems;

    public IReadOnlyList<string> Notes => _notes;

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

    public void Note(string note)
    {
        if (!_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }
}
