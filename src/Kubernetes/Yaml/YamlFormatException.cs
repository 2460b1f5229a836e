namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>A YAML or JSON text that cannot be read, or that is refused. The message names the line; it never repeats values, which may be secret.</summary>
public sealed class YamlFormatException : FormatException
{
    public YamlFormatException(string problem, YamlPlace? place = null, Exception? inner = null)
        : base(place is { } known ? $"line {known.Line}, column {known.Column}: {problem}" : problem, inner) =>
        (Problem, Place) = (problem, place);

    /// <summary>The sentence without the place, for those who print <c>file:line:column: problem</c>.</summary>
    public string Problem { get; }

    public YamlPlace? Place { get; }

    public int? Line => Place?.Line;

    public int? Column => Place?.Column;
}
