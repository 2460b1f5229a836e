using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Instances;

/// <summary>What the events of an instance's objects say it waits for, for those who see nothing else of it (H79).</summary>
public static class InstanceEvents
{
    private static readonly HashSet<string> Waits = new(StringComparer.Ordinal)
    {
        EventReasons.Contended, EventReasons.Suspended, EventReasons.SyncRefused, EventReasons.Waiting,
    };

    /// <summary>What is told of an instance on its tenant's assignment, which has many.</summary>
    public static string OnAssignment(string kind, NamespacedName name, string message) => $"{Prefix(kind, name)}{message}";

    /// <summary>What it was last said to wait for, and when; null when nothing was, or when it was said to be over.</summary>
    /// <param name="own">Events about the tenant's and the internal object.</param>
    /// <param name="assigned">Events about the assignment, which tell the provider the whole of it.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="name">The instance.</param>
    public static string? LastWait(IEnumerable<JsonObject> own, IEnumerable<JsonObject> assigned, string kind, NamespacedName name)
    {
        var whole = Last(assigned.Where(told => told.Text("message")?.StartsWith(Prefix(kind, name), StringComparison.Ordinal) is true));
        var last = Last(own) ?? whole;
        if (last is null || !IsWait(last))
        {
            return null;
        }

        var message = (whole is not null && whole.Text("reason") == last.Text("reason") ? whole : last).Text("message") ?? "";
        var prefix = Prefix(kind, name);
        return $"{(message.StartsWith(prefix, StringComparison.Ordinal) ? message[prefix.Length..] : message)} (event of {Time(last)})";
    }

    private static string Prefix(string kind, NamespacedName name) => $"{kind} {name}: ";

    // Of the same second, the one that was written last (KEP-5504); where that cannot be told, a wait.
    private static JsonObject? Last(IEnumerable<JsonObject> events) => events
        .Where(told => IsWait(told) || told.Text("reason") == EventReasons.Synced)
        .OrderBy(Time, StringComparer.Ordinal)
        .ThenBy(told => ulong.TryParse(told.Text("metadata", "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
        .ThenBy(IsWait)
        .LastOrDefault();

    private static bool IsWait(JsonObject told) => told.Text("reason") is { } reason && Waits.Contains(reason);

    private static string? Time(JsonObject told) => told.Text("lastTimestamp");
}
