using System.Globalization;
using System.Text;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>URLs of the API, relative to the server's path prefix. Every name is one escaped segment.</summary>
internal static class RequestPaths
{
    private const int MaxFieldManagerLength = 128;

    public static string Of(ApiCall call)
    {
        if (call.Path is { } path)
        {
            return path;
        }

        var url = new StringBuilder(call.Type.Group.Length == 0 ? "api" : $"apis/{Uri.EscapeDataString(call.Type.Group)}")
            .Append('/').Append(Uri.EscapeDataString(call.Type.Version));
        if (call.Name.Namespace is { } @namespace)
        {
            url.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        url.Append('/').Append(Uri.EscapeDataString(call.Type.Plural));
        foreach (var segment in new[] { call.Name.Name, call.SubResource ?? "" })
        {
            url.Append(segment.Length > 0 ? "/" : "").Append(Uri.EscapeDataString(segment));
        }

        var query = new Query(url);
        query.AddPage(call);
        query.AddWatch(call.Watch);
        query.AddWrite(call);
        return url.ToString();
    }

    /// <summary>The name of an object in the API; where it would name something else, an <see cref="ArgumentException"/>.</summary>
    public static NamespacedName Object(ResourceType type, NamespacedName name)
    {
        if (type.Namespaced && name.Namespace is null)
        {
            throw new ArgumentException($"{type.Kind} {name.Name} needs a namespace: the kind is namespaced.", nameof(name));
        }

        return Checked(type, new(name.Namespace, Segment(name.Name)));
    }

    /// <summary>The same of all objects, or those of a namespace.</summary>
    public static NamespacedName Collection(ResourceType type, string? @namespace) => Checked(type, new(@namespace, ApiCall.NoName));

    public static WriteOptions Checked(WriteOptions options) => options.FieldManager.Length is > 0 and <= MaxFieldManagerLength
        ? options
        : throw new ArgumentException($"A field manager has 1 to {MaxFieldManagerLength} characters.", nameof(options));

    private static NamespacedName Checked(ResourceType type, NamespacedName name)
    {
        _ = type.Group.Length == 0 ? "" : Segment(type.Group);
        _ = Segment(type.Version);
        _ = Segment(type.Plural);
        return new(type.Namespaced && name.Namespace is { } @namespace ? Segment(@namespace) : null, name.Name);
    }

    /// <summary>A dot segment would be folded away and name something else.</summary>
    private static string Segment(string text) => text is "" or "." or ".."
        ? throw new ArgumentException($"'{text}' cannot stand in a URL of the API; it is no name.", nameof(text))
        : text;

    private readonly struct Query(StringBuilder url)
    {
        private readonly int _start = url.Length;

        public void AddPage(ApiCall call)
        {
            if (call.List is not { } options)
            {
                return;
            }

            Add("labelSelector", options.LabelSelector);
            Add("fieldSelector", options.FieldSelector);
            Add("limit", call.Limit?.ToString(CultureInfo.InvariantCulture));
            Add("continue", call.Continue);
            Add("resourceVersion", call.ResourceVersion);
            Add("resourceVersionMatch", call.ResourceVersionMatch);
        }

        public void AddWatch(WatchOptions? options)
        {
            if (options is null)
            {
                return;
            }

            Add("watch", "true");
            Add("allowWatchBookmarks", "true");
            Add("labelSelector", options.LabelSelector);
            Add("resourceVersion", options.ResourceVersion);
            Add("timeoutSeconds", options.TimeoutSeconds.ToString(CultureInfo.InvariantCulture));
        }

        public void AddWrite(ApiCall call)
        {
            Add("fieldManager", call.Write?.FieldManager);
            Add("dryRun", call.Write is { DryRun: true } ? "All" : null);
            Add("force", call is { Verb: ApiVerb.Apply, Write.Force: true } ? "true" : null);
        }

        private void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                url.Append(url.Length == _start ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }
}
