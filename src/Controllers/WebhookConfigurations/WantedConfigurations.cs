using System.Collections.Frozen;
using System.Reflection;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>
/// All webhook configurations of the product: those of <c>manifests/webhooks</c>, which are built into this program, and those for instance CRDs.
/// </summary>
internal sealed class WantedConfigurations
{
    private const string ResourcePrefix = "webhooks/";

    private readonly Hub _hub;
    private readonly WebhookTrust _trust;
    private InstalledSet _installed;

    public WantedConfigurations(Hub hub, WebhookTrust trust)
    {
        (_hub, _trust, _installed) = (hub, trust, InstalledSet.At(trust.Endpoint));
        Names = [.. _installed.All.Keys, InstanceWebhooks.ValidatingName, InstanceWebhooks.MutatingName];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>As it must be at this moment.</summary>
    public WantedConfiguration Of(string name)
    {
        var endpoint = _trust.Endpoint;
        var set = _installed;
        if (set.Endpoint != endpoint)
        {
            _installed = set = InstalledSet.At(endpoint);
        }

        if (set.All.TryGetValue(name, out var installed))
        {
            return new(installed, endpoint, Unserved: null, Covered: null);
        }

        var crds = _hub.Of(KubernetesResources.CustomResourceDefinitions).List().Where(crd => !crd.Meta.IsDeleting).Select(crd => crd.Json);
        var instances = InstanceWebhooks.For(crds, InstanceWebhooks.Asked(_hub.All<CustomResourceDiscovery>(), _hub.All<DerivedCustomResource>()), endpoint);
        return new(name == InstanceWebhooks.ValidatingName ? instances.Validating : instances.Mutating, endpoint, instances.Unserved, instances.Covered);
    }

    private sealed record InstalledSet(WebhookEndpoint Endpoint, FrozenDictionary<string, ProvenConfiguration> All)
    {
        public static InstalledSet At(WebhookEndpoint endpoint) =>
            new(endpoint, Installed(endpoint).ToFrozenDictionary(configuration => configuration.Name, StringComparer.Ordinal));
    }

    /// <summary>The configurations of the manifests, at this address.</summary>
    public static IEnumerable<ProvenConfiguration> Installed(WebhookEndpoint endpoint)
    {
        var assembly = typeof(WantedConfigurations).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .SelectMany(name => YamlDocuments.ParseObjects(Text(assembly, name)))
            .Where(InstalledWebhooks.IsConfiguration)
            .Select(manifest => InstalledWebhooks.For(manifest, endpoint));
    }

    private static string Text(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>One configuration and what is known of its rules.</summary>
/// <param name="Configuration">As it must be.</param>
/// <param name="Endpoint">Where its webhooks are served, and who is trusted there.</param>
/// <param name="Unserved">What its rules name and the API server need not serve; null for nothing.</param>
/// <param name="Covered">The instance resources that its proof covers; null for the others.</param>
internal sealed record WantedConfiguration(
    ProvenConfiguration Configuration, WebhookEndpoint Endpoint, IReadOnlySet<RuleResource>? Unserved, IReadOnlySet<string>? Covered);
