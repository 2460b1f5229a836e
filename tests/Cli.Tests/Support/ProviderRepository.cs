
namespace KubeCarrier.Cli.Tests.Support;

/// <summary>A repository as a provider has it: the hub, the instances that its tenants want, and its policy tests.</summary>
public sealed class ProviderRepository : IDisposable
{
    private static readonly string Samples = RepositoryRoot.Combine("manifests", "samples");

    private static readonly string[] BesideIt = ["accounts.yaml", "account-team-d.yaml", "couchdb.crd.yaml", "kubemq.crd.yaml"];

    private readonly TemporaryFolder _folder = new();

    public ProviderRepository()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Samples, "policy-tests", "hub"))
            .Concat(BesideIt.Select(name => Path.Combine(Samples, name))))
        {
            _folder.With($"hub/{Path.GetFileName(file)}", File.ReadAllText(file));
        }

        _folder
            .With("instances/db1.yaml", """
                apiVersion: eu-west-1.team-a/v1alpha1
                kind: CouchDB
                metadata: {name: db1, namespace: team-b}
                spec: {username: hans, password: hans2000}
                """)
            .With("instances/mq1.yaml", Broker(replicas: 2))
            .With("policy-tests/kubemq.yaml", $$"""
                apiVersion: cli.kubecarrier.io/v1alpha1
                kind: PolicyTest
                metadata: {name: kubemq}
                spec:
                  hub: [../hub/]
                  cases:
                  - name: bronze may have two replicas
                    steps:
                    - create: {file: ../instances/mq1.yaml}
                """);
    }

    public string Folder => _folder.Path;

    /// <summary>Another broker than the limits allow.</summary>
    public void Break() => _folder.With("instances/mq1.yaml", Broker(replicas: 3));

    public ProviderRepository With(string name, string text)
    {
        _folder.With(name, text);
        return this;
    }

    public ProviderRepository Without(string name)
    {
        File.Delete(Path.Combine(Folder, name));
        return this;
    }

    public void Dispose() => _folder.Dispose();

    private static string Broker(int replicas) => $$"""
        apiVersion: us-east-1.team-a/v1alpha1
        kind: KubemqCluster
        metadata:
          name: mq1
          namespace: team-d
        spec:
          replicas: {{replicas}}
          volume: {size: 10Gi}
        """;
}
