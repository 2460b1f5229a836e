using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>What the product costs the API servers, counted in their audit logs.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ApiWriteTests(HubFixture hub)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    // Who writes for us: both processes in the hub, and the user of the registered kubeconfigs.
    private static readonly string[] Us = [WellKnown.Users.Controller, WellKnown.Users.Webhooks, "kubecarrier"];

    private static readonly TestService Couch = TestService.CouchDb;

    [ClusterFact(LocalOnly = true)]
    public async Task A_new_instance_costs_at_most_four_writes_beyond_the_users_own()
    {
        var @namespace = await hub.ServiceNamespaceAsync();
        var logs = Logs();
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "writes01", "{username: hans, password: hans2000}"));
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "writes01");

        await hub.EuWest.PatchAsync(Couch.Services, @namespace, "writes01", "status: {phase: Running, address: db.example}", "status");
        await hub.Provider.SeesAsync(Couch.Internals, "team-b", "writes01", found => found.Text("status", "phase").ShouldBe("Running"));
        await hub.Tenant.SeesAsync(Couch.Tenants, "team-b", "writes01", found => found.Text("status", "phase").ShouldBe("Running"));

        // What an API server is too busy for (429) is sent again, and counts once.
        var writes = (await OursAsync(logs)).Where(entry => entry is { IsWrite: true, Code: < 400, Name: "writes01" }).ToList();
        writes.Count.ShouldBeLessThanOrEqualTo(4, string.Join('\n', writes));
    }

    [ClusterFact(LocalOnly = true)]
    public async Task At_rest_nothing_is_written_and_nothing_listed()
    {
        var logs = Logs();
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "rest01", "{username: hans, password: hans2000}"));
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "rest01");

        await Eventually.Async(
            async () =>
            {
                var last = (await OursAsync(logs)).Where(entry => (entry.IsWrite || entry.Verb == "list") && !IsALifeSign(entry))
                    .OrderBy(entry => entry.At).Last();
                (TimeProvider.System.GetUtcNow() - last.At).ShouldBeGreaterThan(Rest, last.ToString());
            },
            $"nobody has written or listed anything for {Rest.TotalSeconds:0} seconds");
    }

    private static bool IsALifeSign(AuditEntry entry) =>
        entry.Resource == "leases" || entry is { Resource: "serviceclusters", SubResource: "status" };

    private AuditLog[] Logs()
    {
        var clusters = hub.Clusters.Services.Prepend(hub.Clusters.Management);
        var logs = clusters.Select(cluster => new AuditLog(cluster.Local.ShouldNotBeNull().AuditLogPath)).ToArray();
        foreach (var log in logs)
        {
            log.Restart();
        }

        return logs;
    }

    private static async Task<IReadOnlyList<AuditEntry>> OursAsync(AuditLog[] logs)
    {
        var all = new List<AuditEntry>();
        foreach (var log in logs)
        {
            all.AddRange((await log.ReadAsync()).Where(entry => Us.Contains(entry.User, StringComparer.Ordinal)));
        }

        return all;
    }
}
