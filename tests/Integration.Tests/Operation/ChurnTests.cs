using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>
/// Three tenants create, change and delete at random while the controller is killed again and again. <c>CHURN_SEED</c> repeats a run's choices; which
/// moments the kills hit is the machine's affair.
/// </summary>
[Collection(HubGroup.Name)]
public sealed class ChurnTests(HubFixture hub, ITestOutputHelper output)
{
    private const int Instances = 200;
    private const int Kills = 5;
    private const string Label = "churns";

    private static readonly string[] Tenants = ["churn-1", "churn-2", "churn-3"];

    private static readonly TestService Churn = new("churn.example", "Churn");

    private readonly Dictionary<(string Tenant, string Name), int> _wanted = [];

    [ClusterFact(LocalOnly = true)]
    public async Task Two_hundred_instances_of_three_tenants_survive_five_killed_controllers_and_leave_nothing_behind()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CHURN_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CHURN_SEED={seed}");
        var members = await OfferAsync();
        var namespaces = new Dictionary<string, string>();
        foreach (var tenant in Tenants)
        {
            namespaces[tenant] = await hub.ServiceNamespaceAsync(tenant);
        }

        var writes = Writes(new(seed));
        var rounds = writes.Chunk((writes.Count + Kills) / (Kills + 1)).Index().ToList();
        await hub.Controller.StopAsync();
        try
        {
            await using var controller = new ControllerProgram(hub);
            foreach (var (round, some) in rounds)
            {
                await controller.StartAsync();
                await WriteAsync(members, some[..(some.Length / 2)]);
                if (round < Kills)
                {
                    await controller.KillAsync();
                }

                await WriteAsync(members, some[(some.Length / 2)..]);
            }

            await Eventually.Async(() => ShouldAgreeAsync(namespaces), $"the three layers agree (seed {seed})");
            await LeaveAsync(members, namespaces);
        }
        finally
        {
            await hub.Controller.StartAsync();
        }
    }

    private async Task<Dictionary<string, ClusterUser>> OfferAsync()
    {
        await hub.InstallCrdAsync(Churn, Churn.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.Provider.ApplyAsync(Churn.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, Churn.Entry);
        await hub.Provider.ApplyAsync(Churn.Catalog(Label));
        var members = new Dictionary<string, ClusterUser>();
        foreach (var tenant in Tenants)
        {
            members[tenant] = await hub.AccountAsync(tenant, "Tenant");
            await hub.Provider.SeesAsync(Tenant.ResourceType, TestService.Provider, tenant);
            await hub.Provider.PatchAsync(Tenant.ResourceType, TestService.Provider, tenant, $"metadata: {{labels: {{{Label}: \"true\"}}}}");
        }

        foreach (var tenant in Tenants)
        {
            await hub.SeesOfferAsync(members[tenant], tenant, Churn);
        }

        return members;
    }

    // Each instance is created, then changed, and two of three are deleted; between them anything goes.
    private static List<Write> Writes(Random random)
    {
        var begun = new List<List<Write>>();
        for (var number = 0; number < Instances; number++)
        {
            var (tenant, name) = (Tenants[random.Next(Tenants.Length)], $"i{number}");
            var life = new List<Write> { new(tenant, name, random.Next(100)), new(tenant, name, 100 + random.Next(100)) };
            if (random.Next(3) > 0)
            {
                life.Insert(random.Next(1, 3), new(tenant, name, null));
            }

            begun.Add(life[..(life.FindIndex(write => write.Size is null) is >= 0 and var end ? end + 1 : life.Count)]);
        }

        var all = new List<Write>();
        while (begun.Count > 0)
        {
            var life = begun[random.Next(begun.Count)];
            all.Add(life[0]);
            life.RemoveAt(0);
            if (life.Count == 0)
            {
                begun.Remove(life);
            }
        }

        return all;
    }

    // Each tenant one write after the other, the three at once.
    private async Task WriteAsync(Dictionary<string, ClusterUser> members, IReadOnlyList<Write> writes)
    {
        await Task.WhenAll(Tenants.Select(async tenant =>
        {
            foreach (var write in writes.Where(write => write.Tenant == tenant))
            {
                await WriteAsync(members[tenant], write);
            }
        }));
        foreach (var write in writes)
        {
            if (write.Size is { } size)
            {
                _wanted[(write.Tenant, write.Name)] = size;
            }
            else
            {
                _wanted.Remove((write.Tenant, write.Name));
            }
        }
    }

    private static Task WriteAsync(ClusterUser member, Write write) => write switch
    {
        { Size: null } => member.DeleteAsync(Churn.Tenants, write.Tenant, write.Name),
        { Size: < 100 and var size } => member.CreateAsync(Churn.Instance(write.Tenant, write.Name, $"{{size: {size}}}")),
        { Size: var size } => member.PatchAsync(Churn.Tenants, write.Tenant, write.Name, $"spec: {{size: {size}}}"),
    };

    private async Task ShouldAgreeAsync(Dictionary<string, string> namespaces)
    {
        foreach (var tenant in Tenants)
        {
            var wanted = _wanted.Where(instance => instance.Key.Tenant == tenant).Select(instance => $"{instance.Key.Name}={instance.Value}").Order(StringComparer.Ordinal).ToList();
            Shown(await hub.Admin.ListAsync(Churn.Tenants, tenant)).ShouldBe(wanted, "tenant objects");
            Shown(await hub.Admin.ListAsync(Churn.Internals, tenant)).ShouldBe(wanted, "internal objects");
            Shown(await hub.EuWest.ListAsync(Churn.Services, namespaces[tenant])).ShouldBe(wanted, "service objects");
        }
    }

    private static List<string> Shown(IReadOnlyList<JsonObject> instances) =>
        [.. instances.Select(found => $"{found.Text("metadata", "name")}={found.Number("spec", "size")}").Order(StringComparer.Ordinal)];

    private async Task LeaveAsync(Dictionary<string, ClusterUser> members, Dictionary<string, string> namespaces)
    {
        foreach (var (tenant, name) in _wanted.Keys)
        {
            await members[tenant].DeleteAsync(Churn.Tenants, tenant, name);
        }

        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, Churn.Set);
        foreach (var tenant in Tenants)
        {
            await hub.Admin.SeesGoneAsync(ServiceClusterAssignment.ResourceType, TestService.Provider, $"{tenant}.{TestService.Cluster}");
            await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, namespaces[tenant]);
            await hub.Admin.DeleteAsync(Account.ResourceType, null, tenant);
        }

        foreach (var tenant in Tenants)
        {
            await hub.Admin.SeesGoneAsync(Account.ResourceType, null, tenant);
            await hub.Admin.SeesGoneAsync(KubernetesResources.Namespaces, null, tenant);
        }

        (await hub.Admin.ListAsync(Churn.Internals)).ShouldBeEmpty();
        (await hub.EuWest.ListAsync(Churn.Services)).ShouldBeEmpty();
    }

    /// <param name="Tenant">Who writes.</param>
    /// <param name="Name">The instance.</param>
    /// <param name="Size">Below a hundred it is created with it, above changed to it; null: deleted.</param>
    private sealed record Write(string Tenant, string Name, int? Size);
}
