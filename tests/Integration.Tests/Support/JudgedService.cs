using System.Text;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// A service whose cluster judges instances too, offered by a provider of its own to a tenant of its own. It is eu-west-1 behind a gate: KubeCarrier knows it as the service
/// cluster <c>gated</c>.
/// </summary>
public sealed class JudgedService(HubFixture hub) : IAsyncLifetime
{
    public const string Tenant = "judged";

    /// <summary>Not team-a: its set for CouchDB takes in every service cluster it has.</summary>
    public const string Account = "gatekeeper";

    private const string Schema =
        "{type: object, properties: {spec: {type: object, properties: {size: {type: integer, maximum: 5}, plan: {type: string}, tier: {type: string}, password: {type: string}, backup: {type: object, properties: {at: {type: string}}}}}, "
        + "status: {type: object, properties: {phase: {type: string}, size: {type: integer}}}}}";

    private const string Derive = "{expose: [{versions: [v1], fields: [{jsonPath: .spec.size, default: 2}, {jsonPath: .spec.plan}, {jsonPath: .spec.tier}, {jsonPath: .spec.backup}, {jsonPath: .status.phase}, {jsonPath: .status.size}]}]}";

    private ServiceAdmission? _admission;
    private TcpGate? _gate;
    private ClusterUser? _member;
    private ClusterUser? _provider;

    public TestService Service { get; } = new("judged.example", "Judged", Region: "gated", Account: Account);

    public ClusterUser Member => _member ?? throw NotThere();

    public ClusterUser Provider => _provider ?? throw NotThere();

    public TcpGate Gate => _gate ?? throw NotThere();

    internal ServiceAdmission Admission => _admission ?? throw NotThere();

    /// <summary>The tenant's namespace in the service cluster.</summary>
    public string ServiceNamespace { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute { LocalOnly = true }.Skip is not null)
        {
            return;
        }

        var cluster = hub.Clusters[TestService.Cluster].Local.ShouldNotBeNull();
        _admission = await ServiceAdmission.StartAsync();
        _gate = TcpGate.To(cluster.Server.Port);
        await hub.InstallCrdAsync(Service, Service.Crd(Schema).Replace(
            "status: {}", "status: {}\n      scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}", StringComparison.Ordinal));
        (await hub.Clusters[TestService.Cluster].Kubectl.ApplyAsync(_admission.Configurations(Service))).ShouldSucceed();
        var kubeconfig = cluster.Kubeconfig("kubecarrier").Replace($":{cluster.Server.Port}", $":{_gate.Port}", StringComparison.Ordinal);
        var provider = _provider = await hub.AccountAsync(Account, "Provider");
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, Account), "the provider has its rights");
        await provider.ApplyAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: gated-kubeconfig, namespace: {{Account}}}
            data:
              kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}}
            ---
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceCluster
            metadata: {name: gated, namespace: {{Account}}, labels: {region: gated} }
            spec: {kubeconfigSecret: {name: gated-kubeconfig} }
            """);
        _member = await hub.AccountAsync(Tenant, "Tenant");
        await provider.ApplyAsync(Service.EntrySet(Derive, "ServiceCluster"));
        await provider.SeesReadyAsync(CatalogEntry.ResourceType, Account, Service.Entry);
        await provider.ApplyAsync(Service.Catalog(Tenant));
        await provider.SeesAsync(Api.Catalog.Tenant.ResourceType, Account, Tenant);
        await provider.PatchAsync(Api.Catalog.Tenant.ResourceType, Account, Tenant, $"metadata: {{labels: {{{Tenant}: \"true\"}}}}");
        await _member.SeesAsync(Offering.ResourceType, Tenant, Service.Tenants.GroupResource);
        var assignment = await hub.Admin.SeesReadyAsync(ServiceClusterAssignment.ResourceType, Account, $"{Tenant}.gated");
        ServiceNamespace = assignment.Text("status", "serviceClusterNamespace", "name").ShouldNotBeNull();
        await Eventually.Async(
            () => _member.CreateAsync(Service.Instance(Tenant, "probe", "{size: 1}"), dryRun: true), "the tenant may create instances, and the service cluster is asked");
    }

    public async Task DisposeAsync()
    {
        if (_admission is not null && _gate is not null)
        {
            _gate.Open();
            foreach (var type in new[] { "Mutating", "Validating" })
            {
                await hub.Clusters[TestService.Cluster].Kubectl.RunAsync("delete", $"{type}WebhookConfiguration", $"{Service.Plural}-{type.ToLowerInvariant()}", "--ignore-not-found");
            }

            await _admission.DisposeAsync();
            await _gate.DisposeAsync();
        }
    }

    private static InvalidOperationException NotThere() => new("There is no hub in this run; mark the test [ClusterFact(LocalOnly = true)].");
}
