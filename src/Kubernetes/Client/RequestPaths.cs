using System.Globalization;
using System.Text;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>URLs of the API, relative to the server's path prefix. Every name is one escaped segment.</summary>
internal static class RequestPaths
{
    private const int MaxFieldManagerLength = 128;

    public static string Collection(ResourceType type, string? @namespace)
    {
        var path = new StringBuilder(type.Group.Length == 0 ? "api" : $"apis/{Segment(type.Group)}").Append('/').Append(Segment(type.Version));
        if (type.Namespaced && @namespace is not null)
        {
            path.Append("/namespaces/").Append(Segment(@namespace));
        }

        return path.Append('/').Append(Segment(type.Plural)).ToString();
    }

    public static string Object(ResourceType type, NamespacedName name, string? subResource = null)
    {
        if (type.Namespaced && name.Namespace is null)
        {
            throw new ArgumentException($"{type.Kind} {name.Name} needs a namespace: the kind is namespaced.", nameof(name));
        }

        var path = $"{Collection(type, name.Namespace)}/{Segment(name.Name)}";
        return subResource is null ? path : $"{path}/{Segment(subResource)}";
    }

    public static string List(ResourceType type, ListOptions options, string? continueToken, int limit)
    {
        var query = new Query();
        query.Add("labelSelector", options.LabelSelector);
        query.Add("fieldSelector", options.FieldSelector);
        query.Add("limit", limit.ToString(CultureInfo.InvariantCulture));
        if (continueToken is not null)
        {
            query.Add("continue", continueToken); // never with a resource version: 400
        }
        else if (options.ResourceVersion.Length > 0)
        {
            query.Add("resourceVersion", options.ResourceVersion);
            query.Add("resourceVersionMatch", "NotOlderThan");
        }

        return Collection(type, options.Namespace) + query;
    }

    public static string Watch(ResourceType type, WatchOptions options)
    {
        var query = new Query();
        query.Add("watch", "1");
        query.Add("allowWatchBookmarks", "true");
        query.Add("labelSelector", options.LabelSelector);
        query.Add("resourceVersion", options.ResourceVersion);
        query.Add("timeoutSeconds", Math.Max(1, (long)options.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return Collection(type, options.Namespace) + query;
    }

    public static string ForWrite(string path, WriteOptions options, bool force = false)
    {
        if (options.FieldManager.Length is 0 or > MaxFieldManagerLength)
        {
            throw new ArgumentException($"A field manager has 1 to {MaxFieldManagerLength} characters.", nameof(options));
        }

        var query = new Query();
        query.Add("fieldManager", options.FieldManager);
        query.Add("dryRun", options.DryRun ? "All" : null);
        query.Add("force", force ? "true" : null);
        return path + query;
    }

    /// <summary>A dot segment would be folded away and name something else.</summary>
    private static string Segment(string text) => text is "" or "." or ".."
        ? throw new ArgumentException($"'{text}' cannot stand in a URL of the API; it is no name.", nameof(text))
        : Uri.EscapeDataString(text);

    private sealed class Query
    {
        private readonly StringBuilder _text = new();

        public void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        public override string ToString() => _text.ToString();
    }
}
