using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>One kubeconfig's named entries, or those of several merged. Unknown keys are ignored, empty sections tolerated.</summary>
internal sealed class KubeconfigDocument
{
    private readonly Dictionary<(string Section, string Name), KubeconfigSection> _entries = [];

    public string? CurrentContext { get; private set; }

    /// <summary>The first file to name an entry wins, as kubectl merges them.</summary>
    public void Merge(JsonObject document, string? folder)
    {
        var root = new KubeconfigSection(document, "", folder);
        if (root.String("apiVersion") is { Length: > 0 } version && version != "v1")
        {
            throw new KubeconfigException("apiVersion is not v1: this is no kubeconfig.");
        }

        CurrentContext ??= root.String("current-context") is { Length: > 0 } current ? current : null;
        foreach (var (list, entry) in new[] { ("clusters", "cluster"), ("users", "user"), ("contexts", "context") })
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var named in root.Objects(list))
            {
                var name = named.String("name") ?? throw new KubeconfigException($"{named.Path}.name is missing.");
                if (!names.Add(name))
                {
                    throw new KubeconfigException($"{named.Path}.name is a name that stands in {list} before; each may stand there once.");
                }

                _ = _entries.TryAdd((list, name), named.Object(entry) ?? new KubeconfigSection([], $"{named.Path}.{entry}", folder));
            }
        }
    }

    public KubeconfigSection Context(string? name)
    {
        var wanted = name ?? CurrentContext;
        if (wanted is null)
        {
            throw new KubeconfigException("current-context is not set and no context was asked for; name one.");
        }

        return Entry("contexts", wanted) ?? throw new KubeconfigException($"contexts holds no entry named {Quoted(wanted)}.");
    }

    public KubeconfigSection Cluster(KubeconfigSection context)
    {
        var name = context.String("cluster") ?? throw new KubeconfigException($"{context.Path}.cluster is missing; name one of the clusters.");
        return Entry("clusters", name)
            ?? throw new KubeconfigException($"{context.Path}.cluster names {Quoted(name)}, which is not among the clusters.");
    }

    /// <summary>A context without a user is anonymous.</summary>
    public KubeconfigSection? User(KubeconfigSection context) => context.String("user") is not { Length: > 0 } name
        ? null
        : Entry("users", name) ?? throw new KubeconfigException($"{context.Path}.user names {Quoted(name)}, which is not among the users.");

    private KubeconfigSection? Entry(string section, string name) => _entries.GetValueOrDefault((section, name));

    /// <summary>A name from the file, bounded and without control characters: it ends up in conditions and logs.</summary>
    private static string Quoted(string name)
    {
        var visible = string.Concat(name.Where(character => !char.IsControl(character)).Take(63));
        return $"\"{visible}\"";
    }
}

/// <summary>One mapping of a kubeconfig and where it stands.</summary>
internal sealed class KubeconfigSection(JsonObject node, string path, string? folder)
{
    public string Path => path;

    /// <summary>Generators write empty strings for what is not there.</summary>
    public bool Has(string key) => node[key] is not null && node.Text(key) is not "";

    public string? String(string key) => node[key] switch
    {
        null => null,
        JsonValue value when value.Text() is { } text => text,
        _ => throw new KubeconfigException($"{At(key)} must be a string; put it in quotes."),
    };

    public bool Flag(string key) => node[key] switch
    {
        null => false,
        JsonValue value when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False => value.IsTrue(),
        _ => throw new KubeconfigException($"{At(key)} must be true or false."),
    };

    public KubeconfigSection? Object(string key) => node[key] switch
    {
        null => null,
        JsonObject child => new(child, At(key), folder),
        _ => throw new KubeconfigException($"{At(key)} must be a mapping."),
    };

    public IEnumerable<KubeconfigSection> Objects(string key) => List(key).Select((item, index) => item is JsonObject child
        ? new KubeconfigSection(child, $"{At(key)}[{index}]", folder)
        : throw new KubeconfigException($"{At(key)}[{index}] must be a mapping."));

    public IReadOnlyList<string> Strings(string key) => [.. List(key).Select((item, index) =>
        item.Text() ?? throw new KubeconfigException($"{At(key)}[{index}] must be a string."))];

    /// <summary>Base64 text, decoded.</summary>
    public string? Data(string key)
    {
        if (String(key) is not { Length: > 0 } text)
        {
            return null;
        }

        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw new KubeconfigException($"{At(key)} is not base64."); // without the inner exception: nothing of the value may travel
        }
    }

    /// <summary>A file path, relative ones against the folder of the file that names them.</summary>
    public string? FilePath(string key) => String(key) is not { Length: > 0 } text
        ? null
        : System.IO.Path.GetFullPath(System.IO.Path.Combine(folder ?? ".", text));

    public string At(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public IReadOnlyList<string> Keys() => [.. node.Select(property => property.Key)];

    private JsonArray List(string key) => node[key] switch
    {
        null => [],
        JsonArray array => array,
        _ => throw new KubeconfigException($"{At(key)} must be a list."),
    };
}
