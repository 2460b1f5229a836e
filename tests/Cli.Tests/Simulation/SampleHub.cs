using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Cli.Tests.Simulation;

/// <summary>The hub of the story, from manifests/samples: what is applied with <c>-n team-a</c> there has that namespace here.</summary>
internal static class SampleHub
{
    public const string Brokers = "us-east-1.team-a/v1alpha1";

    public const string Databases = "eu-west-1.team-a/v1alpha1";

    public static DateTimeOffset At { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static UserInfo Administrator { get; } = new() { Username = "kubernetes-admin", Groups = ["system:masters"] };

    public static UserInfo MemberOf(string account) => new() { Username = $"{account}-member" };

    public static UserInfo Controller { get; } = new() { Username = Identities.Default.ControllerUser };

    /// <summary>Both services, before and after the limits.</summary>
    public static OfflineHub Of(string catalog = "catalog.yaml", params IEnumerable<JsonObject> more) => OfflineHub.Of([.. Objects(catalog), .. more], Identities.Default);

    public static IEnumerable<JsonObject> Objects(string catalog = "catalog.yaml") =>
    [
        .. Crds,
        .. Sample("accounts.yaml"), .. Sample("account-team-c.yaml"), .. Sample("account-team-d.yaml"),
        .. Sample("servicecluster.yaml", "team-a"), .. Sample("servicecluster.us-east-1.yaml", "team-a"),
        .. Sample("couchdb.crd.yaml"), .. Sample("kubemq.crd.yaml").Select(crd => InCluster(crd, "us-east-1")),
        .. Sample("catalogentryset.yaml", "team-a"), .. Sample("catalogentryset.kubemq.yaml", "team-a"), .. Sample(catalog, "team-a"),
        Tenant("team-b", "gold"), Tenant("team-d", "bronze"),
    ];

    public static IEnumerable<JsonObject> Crds => Directory.EnumerateFiles(RepositoryRoot.Combine("manifests", "crds"), "*_*.yaml")
        .Order(StringComparer.Ordinal).SelectMany(file => YamlDocuments.ParseObjects(File.ReadAllText(file)));

    public static IReadOnlyList<JsonObject> Sample(string file, string? @namespace = null)
    {
        var objects = YamlDocuments.ParseObjects(File.ReadAllText(RepositoryRoot.Combine("manifests", "samples", file)));
        foreach (var item in objects.Where(_ => @namespace is not null))
        {
            item["metadata"]!["namespace"] = @namespace;
        }

        return objects;
    }

    public static JsonObject Yaml(string text) => YamlDocuments.ParseObject(text);

    public static JsonObject Tenant(string name, string tier) =>
        Yaml($"{{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Tenant, metadata: {{name: {name}, namespace: team-a, labels: {{tier: {tier}}}}}}}");

    public static JsonObject Broker(string name, int replicas, string @namespace, string size = "10Gi") => Yaml($$$"""
        apiVersion: us-east-1.team-a/v1alpha1
        kind: KubemqCluster
        metadata: {name: {{{name}}}, namespace: {{{@namespace}}}}
        spec: {replicas: {{{replicas}}}, volume: {size: {{{size}}}}}
        """);

    public static JsonObject Database(string name, string @namespace) => Yaml($$$"""
        apiVersion: eu-west-1.team-a/v1alpha1
        kind: CouchDB
        metadata: {name: {{{name}}}, namespace: {{{@namespace}}}}
        spec: {username: hans, password: hans2000}
        """);

    public static ObjectKey BrokerKey(string name, string @namespace) => new(Brokers, "KubemqCluster", @namespace, name);

    public static ObjectKey DatabaseKey(string name, string @namespace) => new(Databases, "CouchDB", @namespace, name);

    public static JsonObject InCluster(JsonObject crd, string cluster)
    {
        crd["metadata"]!["annotations"] = new JsonObject { ["kubecarrier.io/service-cluster"] = cluster };
        return crd;
    }
}
