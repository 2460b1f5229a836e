using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>A verb on a resource, as RBAC has them: subresources are written <c>roles/status</c>.</summary>
internal sealed record Right(string Group, string Resource, string Verb)
{
    public override string ToString() => $"{Verb} {Resource}{(Group.Length > 0 ? "." : "")}{Group}";
}

/// <summary>What the product's two processes did with their rights in this run, by the audit logs of all hubs; <see cref="RightsTests"/> compares.</summary>
internal static class UsedRights
{
    private static readonly ConcurrentBag<AuditEntry> Requests = [];

    /// <summary>Reads a hub's log, and what was rotated out of it. A hub that is taken down leaves nothing else.</summary>
    public static void Keep(string auditLog)
    {
        var seen = new HashSet<(string, Right, int, bool)>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(auditLog) ?? "", $"{Path.GetFileNameWithoutExtension(auditLog)}*.log"))
        {
            foreach (var line in File.ReadLines(file).Where(line => line.Contains(WellKnown.SystemNamespace, StringComparison.Ordinal)))
            {
                if (AuditLog.Parse(line) is { Resource.Length: > 0 } entry && IsOurs(entry) && seen.Add((entry.User, RightOf(entry), entry.Code, entry.IsForbidden)))
                {
                    Requests.Add(entry);
                }
            }
        }
    }

    /// <summary>One request of each kind that was allowed, whatever became of it, and the rights that it took.</summary>
    public static IReadOnlyCollection<Right> Of(string user) => Requests.Where(entry => entry.User == user && !entry.IsForbidden).SelectMany(TakenBy).ToHashSet();

    /// <summary>One request of each kind that access rights did not suffice for.</summary>
    public static IReadOnlyList<AuditEntry> Missing(string user) => [.. Requests.Where(entry => entry.User == user && entry.IsForbidden)];

    // Some tests take the controller's name for what only it may do; the processes have their own agents.
    private static bool IsOurs(AuditEntry entry) => entry.User is WellKnown.Users.Controller or WellKnown.Users.Webhooks
        && (entry.Agent.Contains("(controller", StringComparison.Ordinal) || entry.Agent.Contains("(webhooks", StringComparison.Ordinal));

    // An apply that makes an object is one patch, for which the API server asks for both verbs.
    private static IEnumerable<Right> TakenBy(AuditEntry entry) =>
        entry is { Verb: "patch", Code: 201 } ? [RightOf(entry), RightOf(entry) with { Verb = "create" }] : [RightOf(entry)];

    public static Right RightOf(AuditEntry entry) => new(entry.Group, entry.SubResource.Length > 0 ? $"{entry.Resource}/{entry.SubResource}" : entry.Resource, entry.Verb);
}
