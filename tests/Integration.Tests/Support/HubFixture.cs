using System.Text;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers;
using KubeCarrier.LocalClusters.Processes;
using KubeCarrier.Webhooks;
using LocalControlPlane = KubeCarrier.LocalClusters.LocalControlPlane;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// A management cluster and two service clusters with the product on top: its manifests, and its two processes as the least-privileged users
/// of manifests/rbac. Set up in it is the tutorial: team-a offers CouchDB to team-b, not to team-c.
/// </summary>
public sealed class HubFixture : IAsyncLifetime
{
    public const string Offered = "team-b";
    public const string NotOffered = "team-c";

    /// <summary>Tenants with this label are offered CouchDB; also the label that <see cref="OfferAsync"/> sets.</summary>
    public const string TenantLabel = "offered";

    private const string SystemNamespace = WellKnown.SystemNamespace;

    // Tests wait until rights that were just granted are seen; what is refused until then is no news.
    private const string LogLevel = "Error";

    private readonly Dictionary<(string Cluster, string User), ClusterUser> _users = [];
    private HubProcess? _webhooks;
    private HubProcess? _controller;
    private HubInstallation? _installation;

    public ControlPlanes Clusters { get; } = new();

    /// <summary>In process; stop it and start it again at will.</summary>
    public HubProcess Webhooks => _webhooks ?? throw NotThere();

    /// <inheritdoc cref="Webhooks"/>
    public HubProcess Controller => _controller ?? throw NotThere();

    /// <summary>The command line of <see cref="Controller"/>.</summary>
    public IReadOnlyList<string> ControllerArguments { get; private set; } = [];

    /// <summary>Another one with further flags, for while <see cref="Controller"/> is stopped.</summary>
    public HubProcess ControllerWith(params string[] flags) =>
        new("the controller", () => ControllerApp.Create([.. ControllerArguments, .. flags], attachCluster: null));

    /// <summary>Another one that issues the webhooks' certificate itself, instead of being told whom to trust.</summary>
    public HubProcess ControllerThatIssues(string secret)
    {
        var at = ControllerArguments.ToList().IndexOf("--webhook-ca-file");
        return new("the controller", () => ControllerApp.Create([.. ControllerArguments.Take(at), "--webhook-tls-secret", secret, .. ControllerArguments.Skip(at + 2)], attachCluster: null));
    }

    /// <summary>Where the webhook server finds its certificate.</summary>
    internal HubInstallation Installation => _installation ?? throw NotThere();

    /// <summary>The administrator of the management cluster.</summary>
    public ClusterUser Admin => _users[("management", "")];

    /// <summary>The administrator of eu-west-1, and what the operators there would do.</summary>
    public ClusterUser EuWest => _users[(TestService.Cluster, "")];

    public ClusterUser UsEast => _users[("us-east-1", "")];

    /// <summary>A member of team-a.</summary>
    public ClusterUser Provider => _users[("management", "team-a-member")];

    /// <summary>A member of team-b.</summary>
    public ClusterUser Tenant => _users[("management", "team-b-member")];

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute { LocalOnly = true }.Skip is not null)
        {
            return; // xunit makes the fixture even when all of its tests are skipped
        }

        await Clusters.InitializeAsync();
        try
        {
            await InstallAsync();
            await PlayTutorialAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        await StopAsync(_controller);
        await StopAsync(_webhooks);
        if (_webhooks is not null)
        {
            UsedRights.Keep(Local.AuditLogPath);
        }

        foreach (var user in _users.Values)
        {
            user.Dispose();
        }

        await Clusters.DisposeAsync();
    }

    /// <summary>A user of the management cluster, by client certificate.</summary>
    public async Task<ClusterUser> AsAsync(string user, params string[] groups)
    {
        if (!_users.TryGetValue(("management", user), out var known))
        {
            _users[("management", user)] = known = new(await Clusters.Management.WriteKubeconfigAsync(user, groups));
        }

        return known;
    }

    /// <summary>The namespace of a tenant in eu-west-1.</summary>
    public async Task<string> ServiceNamespaceAsync(string tenant = Offered)
    {
        var assignment = await Admin.SeesReadyAsync(ServiceClusterAssignment.ResourceType, TestService.Provider, $"{tenant}.{TestService.Cluster}");
        return assignment.Text("status", "serviceClusterNamespace", "name").ShouldNotBeNull();
    }

    /// <summary>Installs a CRD in eu-west-1, and gives KubeCarrier's user there the rights on its objects.</summary>
    public async Task InstallCrdAsync(TestService service, string crd)
    {
        await EuWest.ApplyAsync(crd);
        await GrantAsync(service);
    }

    /// <summary>Gives KubeCarrier's user in eu-west-1, or in another service cluster, the rights on a service's objects.</summary>
    public Task GrantAsync(TestService service, ClusterUser? cluster = null)
    {
        return (cluster ?? EuWest).ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "kubecarrier:{{service.SourceCrd}}"}
            rules:
            - apiGroups: [{{service.Group}}]
              resources: [{{service.Plural}}]
              verbs: [create, delete, get, list, patch, update, watch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "kubecarrier:{{service.SourceCrd}}"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "kubecarrier:{{service.SourceCrd}}"}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: kubecarrier}
            """);
    }

    /// <summary>Offers a ready entry to team-b, and waits until its members may create instances.</summary>
    public async Task OfferAsync(TestService service)
    {
        await Provider.ApplyAsync(service.Catalog(TenantLabel));
        await SeesOfferAsync(Tenant, Offered, service);
    }

    /// <summary>Waits until a tenant is offered the service and has its rights.</summary>
    public async Task SeesOfferAsync(ClusterUser tenant, string @namespace, TestService service)
    {
        await tenant.SeesAsync(Offering.ResourceType, @namespace, service.Tenants.GroupResource);
        await ServiceNamespaceAsync(@namespace);
        await Eventually.Async(() => tenant.ListAsync(service.Tenants, @namespace), $"{@namespace} may list {service.Tenants.GroupResource}");
    }

    /// <summary>An account with one member, ready; the member is called after it.</summary>
    public async Task<ClusterUser> AccountAsync(string name, params string[] roles)
    {
        await Admin.ApplyAsync($$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Account
            metadata: {name: {{name}} }
            spec:
              metadata: {displayName: "{{name}}", shortDescription: an account of the tests}
              roles: [{{string.Join(", ", roles)}}]
              subjects:
              - {kind: User, apiGroup: rbac.authorization.k8s.io, name: {{name}}-member}
            """);
        await Admin.SeesReadyAsync(Account.ResourceType, null, name);
        return await AsAsync($"{name}-member");
    }

    /// <summary>The Secret with KubeCarrier's credentials for a service cluster, and its ServiceCluster.</summary>
    public async Task RegisterAsync(ClusterUser provider, string @namespace, string cluster, string serviceCluster)
    {
        await ApplyKubeconfigAsync(provider, @namespace, cluster, Clusters[cluster].Local.ShouldNotBeNull().Kubeconfig("kubecarrier"));
        await provider.ApplyAsync(serviceCluster);
    }

    /// <summary>The Secret with a kubeconfig for a service cluster.</summary>
    public static Task ApplyKubeconfigAsync(ClusterUser provider, string @namespace, string cluster, string kubeconfig)
    {
        return provider.ApplyAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: {{cluster}}-kubeconfig, namespace: {{@namespace}}}
            data: {kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}}}
            """);
    }

    private LocalControlPlane Local => Clusters.Management.Local ?? throw NotThere();

    private static Task StopAsync(HubProcess? process) => process?.StopAsync() ?? Task.CompletedTask;

    private async Task InstallAsync()
    {
        foreach (var cluster in Clusters.Services.Prepend(Clusters.Management))
        {
            _users[(cluster.Name, "")] = new(cluster.KubeconfigPath);
        }

        var installation = _installation = new HubInstallation(Clusters);
        var ports = FreePorts.Choose(2);
        var server = $"https://127.0.0.1:{Local.WebhookPort}";
        installation.IssueCertificate();
        var webhooks = await WebhookArgumentsAsync(installation, server, ports[0]);
        _webhooks = new("the webhook server", () => WebhookApp.Create(webhooks, attachCluster: null));
        ControllerArguments = await ControllerArgumentsAsync(installation, server, ports[1]);
        _controller = ControllerWith();
        await installation.InstallAsync();
        await _webhooks.StartAsync();
        await installation.InstallWebhooksAsync(new(server));
        await _controller.StartAsync();
    }

    private async Task<string[]> WebhookArgumentsAsync(HubInstallation installation, string server, int health) =>
    [
        "--kubeconfig", await KubeconfigAsync("kubecarrier-webhooks"),
        "--listen", server,
        "--health", $"http://127.0.0.1:{health}",
        "--metrics", "http://127.0.0.1:0",
        "--tls-cert-file", installation.CertificateFile,
        "--tls-key-file", installation.KeyFile,
        "--client-ca", Local.AuthorityPath,
        "--client-name", LocalControlPlane.WebhookClientName,
        "--drain-seconds", "0", // no load balancer here that would have to notice
        "--log-level", LogLevel,
        "--service-cluster-allow-cidr", "127.0.0.0/8",
        "--record", ReviewRecord.Next(),
        "--record-sensitive",
    ];

    private async Task<string[]> ControllerArgumentsAsync(HubInstallation installation, string server, int health) =>
    [
        "--kubeconfig", await KubeconfigAsync("kubecarrier-controller"),
        "--health", $"http://127.0.0.1:{health}",
        "--metrics", "http://127.0.0.1:0",
        "--service-cluster-allow-cidr", "127.0.0.0/8",
        "--webhook-url", server,
        "--webhook-ca-file", installation.AuthorityFile,
        "--log-level", LogLevel,
    ];

    private Task<string> KubeconfigAsync(string serviceAccount) => Clusters.Management.WriteKubeconfigAsync(
        $"system:serviceaccount:{SystemNamespace}:{serviceAccount}", "system:serviceaccounts", $"system:serviceaccounts:{SystemNamespace}");

    private async Task PlayTutorialAsync()
    {
        foreach (var cluster in new[] { EuWest, UsEast })
        {
            await cluster.ApplyAsync(Sample("couchdb.crd.yaml"));
        }

        await Admin.ApplyAsync(Sample("accounts.yaml"));
        await AccountAsync(NotOffered, "Tenant");
        var provider = await AsAsync("team-a-member");
        await AsAsync("team-b-member");
        await Admin.SeesReadyAsync(Account.ResourceType, null, TestService.Provider);
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, TestService.Provider), "team-a-member has the provider's rights");
        await RegisterAsync(provider, TestService.Provider, "eu-west-1", InTeamA(Sample("servicecluster.yaml")));
        await provider.PatchAsync(ServiceCluster.ResourceType, TestService.Provider, "eu-west-1", "metadata: {labels: {region: eu-west-1}}");
        await RegisterAsync(provider, TestService.Provider, "us-east-1", InTeamA(Sample("servicecluster.us-east-1.yaml")));
        await provider.ApplyAsync(InTeamA(Sample("catalogentryset.yaml")));
        await provider.SeesAsync(Api.Catalog.Tenant.ResourceType, TestService.Provider, Offered);
        await provider.PatchAsync(Api.Catalog.Tenant.ResourceType, TestService.Provider, Offered, $"metadata: {{labels: {{{TenantLabel}: \"true\"}}}}");
        await provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TestService.Provider, TestService.CouchDb.Set);
        await OfferAsync(TestService.CouchDb);
    }

    private static string Sample(string file) => File.ReadAllText(RepositoryRoot.Combine("manifests", "samples", file));

    // The samples name no namespace: kubectl's -n does.
    private static string InTeamA(string sample) =>
        sample.Replace("metadata:\n  name:", $"metadata:\n  namespace: {TestService.Provider}\n  name:", StringComparison.Ordinal);

    private static InvalidOperationException NotThere() => new("There is no hub in this run; mark the test [ClusterFact(LocalOnly = true)].");
}
