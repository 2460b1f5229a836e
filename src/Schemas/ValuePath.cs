using System.Globalization;
using System.Text;

namespace KubeCarrier.Schemas;

/// <summary>Where a walk through an object is. It becomes text only when there is something to say about the place.</summary>
internal sealed class ValuePath
{
    private readonly List<Step> _steps = [];

    private enum Kind
    {
        Field,
        Key,
        Index,
    }

    public int Depth => _steps.Count;

    public void Field(string name) => _steps.Add(new(Kind.Field, name, 0));

    /// <summary>Into a value of a map.</summary>
    public void Key(string name) => _steps.Add(new(Kind.Key, name, 0));

    public void Index(int index) => _steps.Add(new(Kind.Index, "", index));

    public void Up() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>As the schema's own messages have it: keys of maps are written as fields are.</summary>
    public override string ToString() => Render(hasKeys: false);

    /// <summary>As the other checks of the API server have it: <c>spec.labels[key]</c>.</summary>
    public string WithKeys() => Render(hasKeys: true);

    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private string Render(bool hasKeys)
    {
        var text = new StringBuilder();
        foreach (var step in _steps)
        {
            _ = step.Kind switch
            {
                Kind.Index => text.Append(CultureInfo.InvariantCulture, $"[{step.Position}]"),
                Kind.Key when hasKeys => text.Append('[').Append(step.Name).Append(']'),
                _ => text.Append(text.Length == 0 ? "" : ".").Append(step.Name),
            };
        }

        return text.ToString();
    }

    private readonly record struct Step(Kind Kind, string Name, int Position);
}
