using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Namespaces;

/// <summary>What the rules for account namespaces may know about the cluster.</summary>
/// <param name="AccountLives">On DELETE: the Account that controls the namespace, by its UID, is there and not being deleted.</param>
public sealed record NamespaceView(bool AccountLives)
{
    private static readonly NamespaceView NothingAsked = new(AccountLives: false);

    /// <summary>Read live: a copy that lags would let the namespace of a new account go.</summary>
    public static NamespaceView Of(AdmissionRequest<JsonObject> request, IHubFacts facts)
    {
        if (request.Operation is not Delete
            || request.Caller.MaintainsObjects
            || NamespaceRules.AccountUid(request.OldObject) is not { Length: > 0 } uid
            || !DnsLabel.Require("account", request.Name).IsAllowed)
        {
            return NothingAsked;
        }

        var account = facts.Get<Account>(new(null, request.Name));
        return new(account is { Metadata.IsDeleting: false } && string.Equals(account.Metadata.Uid, uid, StringComparison.Ordinal));
    }
}

/// <summary>
/// The rules for namespaces that are, were or would be marked as an account's. They compare: what a write leaves as it was is never their
/// business, so Kubernetes finalizes a namespace and administrators set what labels they like (B71).
/// </summary>
public static class NamespaceRules
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    // With all their subdomains.
    private static readonly string[] OurDomains = ["kubecarrier.io", "kubermatic.io"];

    public static RuleSet<JsonObject, NamespaceView> All { get; } = new(
    [
        new("namespace-markers-are-the-controllers", MarkersAreTheControllers, Create, Update)
        {
            Defends = "Labels and annotations below kubecarrier.io and kubermatic.io are what the controller says; all others are free.",
        },
        new("namespace-owner-is-the-controllers", OwnerIsTheControllers, Create, Update)
        {
            Defends = "An account's namespace has its Account as owner and no other, so that it goes with the Account and with nothing else.",
        },
        new("namespace-name-label-is-its-name", NameLabelIsItsName, Create, Update)
        {
            Defends = "A namespace does not pass for another where selectors go by kubernetes.io/metadata.name.",
        },
        new("namespace-goes-with-its-account", GoesWithItsAccount, Delete)
        {
            Defends = "While the Account lives, its namespace and the instances in it go only with the Account.",
        },
    ]);

    /// <summary>The label that makes it an account's, and everything else that is read as said by the product.</summary>
    public static Decision MarkersAreTheControllers(AdmissionRequest<JsonObject> request, NamespaceView view)
    {
        return request.Caller.IsController ? Decision.Allow : Decision.Combine(
            from member in (string[])["labels", "annotations"]
            let before = Entries(request.OldObject, member)
            let after = Entries(request.Object, member)
            from key in before.Select(entry => entry.Key).Union(after.Select(entry => entry.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal)
            where IsOurs(key) && !(before.ContainsKey(key) == after.ContainsKey(key) && JsonEquality.AreEqual(before[key], after[key]))
            select Decision.Deny($"metadata.{member}['{key}']", Sentence(request, after.ContainsKey(key))));
    }

    /// <summary>
    /// Kubernetes' own collectors may touch the list, but not take the Account's reference off: <c>kubectl delete --cascade=orphan</c> would leave
    /// the namespace and its instances to nobody (B09).
    /// </summary>
    public static Decision OwnerIsTheControllers(AdmissionRequest<JsonObject> request, NamespaceView view)
    {
        var (before, after) = (request.OldObject, request.Object);
        if (request.Caller.IsController)
        {
            return Decision.Allow;
        }

        if (request.Caller.MaintainsObjects)
        {
            return OwnerReferences.Released(before, after).Any(IsAccount)
                ? Decision.Deny(OwnerReferences.Path, "the namespace stays its Account's as long as it exists; delete the Account, and it goes too")
                : Decision.Allow;
        }

        return Decision.Combine(
        [
            .. OwnerReferences.Changed(before, after).Select(changed => Decision.Deny(changed.Path,
                $"owner {OwnerReferences.Shown(changed.Reference)} is refused: an account's namespace has its Account as owner, set by the KubeCarrier controller, and no other")),
            .. OwnerReferences.Removed(before, after).Where(IsAccount).Select(removed => Decision.Deny(OwnerReferences.Path,
                $"owner {OwnerReferences.Shown(removed)} is taken off by the KubeCarrier controller alone; leave the list as it is")),
        ]);
    }

    /// <summary>Kubernetes 1.21 and later sees to it; before, a namespace could pass for another where selectors go by that label (B34).</summary>
    public static Decision NameLabelIsItsName(AdmissionRequest<JsonObject> request, NamespaceView view)
    {
        var (before, after) = (Entries(request.OldObject, "labels"), Entries(request.Object, "labels"));
        return !after.TryGetPropertyValue(NameLabel, out var value)
            || (before.TryGetPropertyValue(NameLabel, out var old) && JsonEquality.AreEqual(old, value))
            || JsonEquality.AreEqual(value, request.Name)
                ? Decision.Allow
                : Decision.Deny($"metadata.labels['{NameLabel}']", $"must be {request.Name}, the namespace's own name, or be left out");
    }

    /// <summary>
    /// All instances in it would be deleted, and in the service clusters their data. Whoever means that deletes the Account, whose own rules then
    /// say what is still in the way, and the controller takes things down in order.
    /// </summary>
    public static Decision GoesWithItsAccount(AdmissionRequest<JsonObject> request, NamespaceView view)
    {
        return request.Caller.MaintainsObjects || !view.AccountLives
            ? Decision.Allow
            : Decision.Deny("metadata.name", $"namespace {request.Name} belongs to account {request.Name}, and all service instances in it would go; delete the account instead: kubectl delete account {request.Name}");
    }

    /// <summary>The UID of the Account that controls the namespace; null when none does.</summary>
    public static string? AccountUid(JsonObject? @namespace) =>
        OwnerReferences.Released(@namespace, null).Where(IsAccount).Select(reference => reference.Text("uid") ?? "").FirstOrDefault();

    private static bool IsAccount(JsonNode? reference) =>
        OwnerReferences.Group(reference) == Account.ResourceType.Group && reference.Text("kind") == Account.ResourceType.Kind;

    private static string Sentence(AdmissionRequest<JsonObject> request, bool isSet) => (request.Operation, isSet) switch
    {
        (Create, _) => "marks what the KubeCarrier controller makes and cannot be set by anybody else; create an Account, and its namespace is made for it",
        (_, true) => "is set by the KubeCarrier controller alone; leave it as it is",
        _ => "is taken off by the KubeCarrier controller alone; leave it as it is",
    };

    private static bool IsOurs(string key)
    {
        var domain = key.AsSpan(0, Math.Max(0, key.IndexOf('/', StringComparison.Ordinal)));
        foreach (var ours in OurDomains)
        {
            if (domain.EndsWith(ours, StringComparison.Ordinal) && (domain.Length == ours.Length || domain[^(ours.Length + 1)] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    private static JsonObject Entries(JsonObject? @namespace, string member) =>
        @namespace?["metadata"] is JsonObject metadata && metadata[member] is JsonObject entries ? entries : [];
}
