using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Accounts;

/// <summary>What account rules may know about the cluster. Read live: a stale copy would let a namespace be captured.</summary>
/// <param name="NamespaceExists">On CREATE: a namespace with the account's name is there already.</param>
/// <param name="BlockingObjects">On DELETE: <c>Kind.group/version: name</c> of what keeps the account, in the contract's order.</param>
public sealed record AccountView(bool NamespaceExists, IReadOnlyList<string> BlockingObjects)
{
    /// <summary>Objects of one kind that a message lists; nobody reads more.</summary>
    private const int MaxObjects = 500;

    /// <summary>What keeps an account, in the contract's order.</summary>
    private static readonly ResourceType[] Blocking =
    [
        DerivedCustomResource.ResourceType,
        CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType,
        ServiceClusterAssignment.ResourceType,
    ];

    private static readonly AccountView NothingFound = new(NamespaceExists: false, BlockingObjects: []);

    public static AccountView Of(AdmissionRequest<Account> request, IHubFacts facts)
    {
        return request.Operation switch
        {
            AdmissionOperation.Create => NothingFound with
            {
                NamespaceExists = IsLabel(request.Name) && facts.Get(KubernetesResources.Namespaces, new(null, request.Name)) is not null,
            },
            // By name, not by what the status says: a status that is not written yet protects nothing (B20).
            AdmissionOperation.Delete when request.Subject.Metadata.Name is { } name && IsLabel(name) => NothingFound with
            {
                BlockingObjects = [.. ObjectsIn(name, facts), .. InstancesIn(request.Subject, facts)],
            },
            _ => NothingFound,
        };
    }

    /// <summary>Nothing else can be a namespace, and nothing else belongs into a URL.</summary>
    private static bool IsLabel(string name) => DnsLabel.Require("account", name).IsAllowed;

    private static IEnumerable<string> ObjectsIn(string @namespace, IHubFacts facts) =>
        Blocking.SelectMany(type => TenantInstances.Lines(type, facts.List(type, new(@namespace, MaxObjects)) ?? []));

    // Where their number is confirmed it is judged by itself, with all other kinds'.
    private static IEnumerable<string> InstancesIn(Account account, IHubFacts facts) =>
        ConfirmDestroy.Of(account.Metadata) is null ? TenantInstances.Lines(account.Metadata.Name ?? "", facts) : [];
}
