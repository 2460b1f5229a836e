namespace KubeCarrier.Demo.Story;

/// <summary>Clears what an earlier telling left, in the order in which a person would: instances, offers, services, clusters, accounts.</summary>
internal sealed class StoryReset(Kubectl kubectl, Action<string> tell, CancellationToken cancellationToken)
{
    private const string Timeout = "--timeout=60s";
    private static readonly string[] Accounts = ["team-d", "team-c", "team-b", "team-a"];
    private static readonly string[] ServiceCrds = ["couchdbs.couchdb.io", "kubemqclusters.core.k8s.kubemq.io"];
    private static readonly string[] ServiceClusters = ["eu-west-1", "us-east-1"];

    public async Task RunAsync()
    {
        if ((await RunAsync(["get", "accounts.catalog.kubecarrier.io", .. Accounts, "--ignore-not-found", "-o", "name"])).Length > 0)
        {
            tell("clearing what an earlier telling of the story left");
            await ClearHubAsync();
        }

        foreach (var cluster in ServiceClusters)
        {
            await RunAsync(["--context", cluster, "delete", "crd", .. ServiceCrds, "--ignore-not-found", Timeout]);
        }
    }

    private async Task ClearHubAsync()
    {
        var crds = await RunAsync(["get", "crd", "-l", "kubecarrier.io/origin-namespace=team-a", "-o", "jsonpath={.items[*].metadata.name}"]);
        foreach (var crd in crds.Split(' ', StringSplitOptions.RemoveEmptyEntries).OrderBy(IsInternal))
        {
            await RunAsync(["delete", crd, "--all", "--all-namespaces", Timeout]);
        }

        foreach (var kind in (string[])["catalogs.catalog.kubecarrier.io", "catalogentrysets.catalog.kubecarrier.io", "serviceclusters.kubecarrier.io"])
        {
            await RunAsync(["delete", kind, "--all", "-n", "team-a", Timeout]);
        }

        await RunAsync(["delete", "accounts.catalog.kubecarrier.io", .. Accounts, "--ignore-not-found", Timeout]);
    }

    // Tenants' objects take the provider's ones with them.
    private static bool IsInternal(string crd) => crd.Contains(".internal.", StringComparison.Ordinal);

    private Task<string> RunAsync(IReadOnlyList<string> arguments) => Progress.WhileAsync(
        $"kubectl {string.Join(' ', arguments.Take(4))}", tell, kubectl.SucceedAsync(arguments, "", cancellationToken));
}
