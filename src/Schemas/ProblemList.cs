using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>Problems in the order found, each once. A hopeless object gets no endless list.</summary>
internal sealed class ProblemList(KubernetesProfile profile)
{
    public const int Most = 200;

    private readonly List<SchemaProblem> _problems = [];

    private HashSet<SchemaProblem>? _known;
    private int _more;

    public KubernetesProfile Profile => profile;

    public bool IsEmpty => _problems.Count == 0;

    public void Invalid(string path, JsonNode? value, string detail) => Add(new(path, $"Invalid value: {Shown(value)}: {detail}"));

    public void Unsupported(string path, JsonNode? value, string supported) => Add(new(path, $"Unsupported value: {Shown(value)}: supported values: {supported}"));

    public void Duplicate(string path, JsonNode? value) => Add(new(path, $"Duplicate value: {Shown(value)}"));

    public void TooLong(string path, long most) => Add(new(path, $"Too long: {profile.MostBytes(most)}"));

    public void Required(string path, string detail = "") => Add(new(path, detail.Length == 0 ? "Required value" : $"Required value: {detail}"));

    public void Forbidden(string path, string detail) => Add(new(path, $"Forbidden: {detail}"));

    public void Add(SchemaProblem problem)
    {
        if (_problems.Count >= Most)
        {
            _more++;
        }
        else if ((_known ??= []).Add(problem))
        {
            _problems.Add(problem);
        }
    }

    public void AddAll(ProblemList others)
    {
        foreach (var problem in others._problems)
        {
            Add(problem);
        }

        _more += others._more;
    }

    public IReadOnlyList<SchemaProblem> ToList() =>
        _more == 0 ? _problems : [.. _problems, new("", string.Create(CultureInfo.InvariantCulture, $"and {_more} more"))];

    // Text and numbers look the same in both.
    private string Shown(JsonNode? value) => profile.ShowsJson && value is null or JsonObject or JsonArray ? GoJson.Of(value) : GoText.Of(value);
}
