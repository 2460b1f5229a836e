using System.Globalization;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>
/// The places of a value and of all that is below it. Paths are manifest paths (<c>spec.roles[1]</c>, <c>metadata.labels[a.b/c]</c>, also as
/// <c>JsonNode.GetPath</c> writes them) or JSON pointers (<c>/spec/roles/1</c>). A path that leads nowhere has the place of what exists of it.
/// </summary>
public sealed class YamlPlaces
{
    private Dictionary<string, YamlPlaces>? _members;
    private List<YamlPlaces>? _items;

    internal YamlPlaces(YamlPlace value) => (Value, Key) = (value, value);

    /// <summary>Where the value begins; what came from an alias is where the alias is.</summary>
    public YamlPlace Value { get; }

    /// <summary>Where the value's key is; for what has no key, the value's own place.</summary>
    public YamlPlace Key { get; private set; }

    /// <summary>Where the value at this path begins.</summary>
    public YamlPlace ValueAt(string path) => Find(path, out _).Value;

    /// <summary>Where the key of the value at this path is, for complaints about the member rather than its value.</summary>
    public YamlPlace KeyAt(string path) => Find(path, out _).Key;

    /// <summary>The places below a path, or null if it leads nowhere.</summary>
    public YamlPlaces? Below(string path) => Find(path, out var isWhole) is var found && isWhole ? found : null;

    /// <summary>The places of a member, or null where there is none.</summary>
    public YamlPlaces? Member(string key) => _members?.GetValueOrDefault(key);

    /// <summary>The places of an item of a list, or null where there is none.</summary>
    public YamlPlaces? Item(int index) => _items is not null && index >= 0 && index < _items.Count ? _items[index] : null;

    internal void SetMember(string key, YamlPlace at, YamlPlaces value)
    {
        value.Key = at;
        (_members ??= new(StringComparer.Ordinal))[key] = value;
    }

    internal void AddItem(YamlPlaces item) => (_items ??= []).Add(item);

    private YamlPlaces Find(string path, out bool isWhole) =>
        path.StartsWith('/') ? ByPointer(path, out isWhole) : ByPath(path, out isWhole);

    private YamlPlaces ByPointer(string pointer, out bool isWhole)
    {
        var at = this;
        foreach (var step in pointer.Split('/').Skip(1).Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.Step(step) is not { } next)
            {
                isWhole = false;
                return at;
            }

            at = next;
        }

        isWhole = true;
        return at;
    }

    private YamlPlaces ByPath(string path, out bool isWhole)
    {
        var at = this;
        var rest = path.AsSpan();
        rest = rest.StartsWith("$") ? rest[1..] : rest;
        while (!rest.IsEmpty)
        {
            rest = rest[0] == '.' ? rest[1..] : rest;
            if (at.Take(ref rest) is not { } next)
            {
                isWhole = false;
                return at;
            }

            at = next;
        }

        isWhole = true;
        return at;
    }

    private YamlPlaces? Take(ref ReadOnlySpan<char> path) => path.StartsWith("[") ? TakeIndex(ref path) : TakeMember(ref path);

    private YamlPlaces? TakeIndex(ref ReadOnlySpan<char> path)
    {
        var quote = path.Length > 1 && path[1] is '\'' or '"' ? path[1] : '\0';
        var end = quote == '\0' ? path.IndexOf(']') : path.IndexOf($"{quote}]");
        if (end < 0)
        {
            return null;
        }

        var step = quote == '\0' ? path[1..end] : path[2..Math.Max(2, end)];
        path = path[(quote == '\0' ? end + 1 : end + 2)..];
        return Step(step.ToString());
    }

    /// <summary>Keys may hold dots: the longest that exists is meant.</summary>
    private YamlPlaces? TakeMember(ref ReadOnlySpan<char> path)
    {
        for (var end = path.Length; end > 0; end = path[..end].LastIndexOfAny('.', '['))
        {
            if (Member(path[..end].ToString()) is { } member)
            {
                path = path[end..];
                return member;
            }
        }

        return null;
    }

    private YamlPlaces? Step(string step) =>
        Member(step) ?? (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? Item(index) : null);
}
