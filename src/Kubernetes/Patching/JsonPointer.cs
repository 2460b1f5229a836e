namespace KubeCarrier.Kubernetes.Patching;

/// <summary>RFC 6901: the paths of JSON patches.</summary>
public static class JsonPointer
{
    /// <summary><c>Of("metadata", "annotations", "a/b")</c> is <c>/metadata/annotations/a~1b</c>.</summary>
    public static string Of(params ReadOnlySpan<string> segments)
    {
        var pointer = new System.Text.StringBuilder();
        foreach (var segment in segments)
        {
            pointer.Append('/').Append(Escape(segment));
        }

        return pointer.ToString();
    }

    public static string Escape(string segment) =>
        segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
