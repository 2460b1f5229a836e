using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>A service of its own, offered to a tenant of its own: what a test suspends or withdraws concerns nobody else.</summary>
/// <param name="hub">The hub.</param>
/// <param name="name">The tenant's name; also that of the Catalog and of the label it selects by. Lower case letters and digits.</param>
public sealed class OwnOffer(HubFixture hub, string name)
{
    private const string Schema =
        "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}, status: {type: object, properties: {phase: {type: string}}}}}";

    public const string Derive = "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .status.phase}]}]}";

    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    private Kubectl? _kubectl;
    private ClusterUser? _member;

    public TestService Service { get; } = new($"{name}.example", char.ToUpperInvariant(name[0]) + name[1..]);

    /// <summary>The one member of the tenant.</summary>
    public ClusterUser Member => _member ?? throw new InvalidOperationException("It is not offered yet.");

    /// <summary>The same member with the real kubectl.</summary>
    public Kubectl Kubectl => _kubectl ?? throw new InvalidOperationException("It is not offered yet.");

    public static string Region => $"{TestService.Cluster}.{TestService.Provider}";

    public string Namespace => name;

    public string Assignment => $"{name}.{TestService.Cluster}";

    public string TenantRole => $"kubecarrier:tenant:{Service.Entry}";

    /// <summary>Makes all of it, and waits until the tenant may create instances.</summary>
    public async Task OfferAsync(string? onWithdraw = null, string schema = Schema, string derive = Derive)
    {
        await hub.InstallCrdAsync(Service, Service.Crd(schema));
        _member = await hub.AccountAsync(name, "Tenant");
        _kubectl = await hub.Clusters.Management.KubectlAsAsync($"{name}-member");
        await hub.Provider.ApplyAsync(Service.EntrySet(derive) + (onWithdraw is null ? "" : $"\n  onWithdraw: {onWithdraw}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, Service.Entry);
        await hub.Provider.ApplyAsync(Service.Catalog(name));
        await hub.Provider.SeesAsync(Tenant.ResourceType, TestService.Provider, name);
        await SelectAsync();
    }

    /// <summary>Gives the tenant the label that the Catalog selects by.</summary>
    public async Task SelectAsync()
    {
        await LabelAsync("\"true\"");
        await hub.SeesOfferAsync(Member, name, Service);
        await Eventually.Async(() => MayAsync("create"), $"{name} may create instances");
    }

    /// <summary>Takes the label away, and waits until the offer is gone.</summary>
    public async Task WithdrawAsync()
    {
        await LabelAsync("null");
        await SeesNoOfferAsync();
    }

    public Task SeesNoOfferAsync() => hub.Admin.SeesGoneAsync(Offering.ResourceType, name, Service.Tenants.GroupResource);

    /// <summary>An instance that has reached the service cluster; the namespace there.</summary>
    public async Task<string> CreateAsync(string instance)
    {
        await Member.CreateAsync(Service.Instance(name, instance, "{size: 1}"));
        var @namespace = await hub.ServiceNamespaceAsync(name);
        await hub.EuWest.SeesAsync(Service.Services, @namespace, instance);
        return @namespace;
    }

    public Task<KubectlResult> ChangeAsync(string instance, int size) =>
        Kubectl.RunAsync("patch", Service.Tenants.GroupResource, instance, "-n", name, "--type=merge", "-p", $"{{\"spec\":{{\"size\":{size}}}}}");

    public Task<KubectlResult> ApplyAsync(string instance) => Kubectl.ApplyAsync(Service.Instance(name, instance, "{size: 1}"));

    public Task<KubectlResult> DeleteAsync(string instance) => Kubectl.RunAsync("delete", Service.Tenants.GroupResource, instance, "-n", name, "--timeout=80s");

    /// <summary>What <c>kubectl auth can-i</c> says to the tenant.</summary>
    public async Task<bool> MayAsync(string verb) =>
        (await Kubectl.RunAsync("auth", "can-i", verb, Service.Tenants.GroupResource, "-n", name)).Output.Trim() == "yes";

    /// <summary>Waits until exactly these verbs are left of the ones that matter.</summary>
    public Task SeesRightsAsync(params string[] verbs) => Eventually.Async(
        async () =>
        {
            var left = new List<string>();
            foreach (var verb in Verbs)
            {
                if (await MayAsync(verb))
                {
                    left.Add(verb);
                }
            }

            left.ShouldBe(verbs);
        },
        $"{name} may {string.Join(", ", verbs)}");

    /// <summary>Waits until nothing is left of the offer, in the hub and in the service cluster.</summary>
    public async Task SeesNothingLeftAsync(string serviceNamespace)
    {
        await SeesNoOfferAsync();
        await hub.Admin.SeesGoneAsync(ServiceClusterAssignment.ResourceType, TestService.Provider, Assignment);
        await hub.Admin.SeesGoneAsync(Api.Catalog.Region.ResourceType, name, Region);
        foreach (var role in new[] { TenantRole, $"kubecarrier:provider:{Service.Entry}" })
        {
            await hub.Admin.SeesGoneAsync(KubernetesResources.Roles, name, role);
            await hub.Admin.SeesGoneAsync(KubernetesResources.RoleBindings, name, role);
        }

        await hub.EuWest.SeesGoneAsync(KubernetesResources.Namespaces, null, serviceNamespace);
    }

    private Task<JsonObject> LabelAsync(string value) =>
        hub.Provider.PatchAsync(Tenant.ResourceType, TestService.Provider, name, $"metadata: {{labels: {{{name}: {value}}}}}");
}
