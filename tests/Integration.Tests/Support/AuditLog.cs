using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>One request of an audit log, and the code of its answer.</summary>
internal sealed record AuditEntry(string User, string Verb, string Resource, string SubResource, string Name, string Uri, int Code, DateTimeOffset At)
{
    public string Group { get; init; } = "";

    public string Agent { get; init; } = "";

    /// <summary>Access rights did not suffice; what admission or a quota refuses is something else, with the same code.</summary>
    public bool IsForbidden { get; init; }

    /// <summary>It changed something, or was meant to; what one may do is a question, of which nothing is stored.</summary>
    public bool IsWrite => Resource != "selfsubjectaccessreviews" && Verb is "create" or "update" or "patch" or "delete" or "deletecollection" && !Uri.Contains("dryRun=", StringComparison.Ordinal);

    public override string ToString() => $"{At:HH:mm:ss} {User} {Verb} {Resource}/{SubResource} {Name} {Uri}: {Code}";
}

/// <summary>An API server's audit log, read on from where it was read last.</summary>
internal sealed class AuditLog(string path)
{
    private readonly List<AuditEntry> _entries = [];
    private long _position;

    /// <summary>Forgets what was read, and skips what is there.</summary>
    public void Restart()
    {
        _entries.Clear();
        _position = new FileInfo(path).Length;
    }

    /// <summary>Everything since the beginning.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync()
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(_position, SeekOrigin.Begin);
        var bytes = new byte[stream.Length - _position];
        await stream.ReadExactlyAsync(bytes);
        var complete = Array.LastIndexOf(bytes, (byte)'\n') + 1; // the last line may still be written
        _position += complete;
        _entries.AddRange(Encoding.UTF8.GetString(bytes, 0, complete).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse));
        return _entries;
    }

    public static AuditEntry Parse(string line)
    {
        var entry = JsonNode.Parse(line).ShouldNotBeNull();
        return new(
            entry.Text("user", "username") ?? "",
            entry.Text("verb") ?? "",
            entry.Text("objectRef", "resource") ?? "",
            entry.Text("objectRef", "subresource") ?? "",
            entry.Text("objectRef", "name") ?? "",
            entry.Text("requestURI") ?? "",
            entry["responseStatus"]?["code"]?.GetValue<int>() ?? 0,
            DateTimeOffset.Parse(entry.Text("stageTimestamp").ShouldNotBeNull(), CultureInfo.InvariantCulture))
        {
            Group = entry.Text("objectRef", "apiGroup") ?? "",
            Agent = entry.Text("userAgent") ?? "",
            IsForbidden = entry.Text("annotations", "authorization.k8s.io/decision") == "forbid",
        };
    }
}
