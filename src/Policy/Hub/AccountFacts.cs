using KubeCarrier.Api.Catalog;

namespace KubeCarrier.Policy.Hub;

/// <summary>What rules know of an account.</summary>
public sealed record AccountFacts(string Name, bool IsProvider, IReadOnlyList<Subject> Subjects)
{
    /// <summary>Instances in its namespace can be deleted, but neither created nor changed.</summary>
    public bool Suspended { get; init; }

    public static AccountFacts Of(Account account)
    {
        return new(account.Metadata.Name ?? "", account.Spec.Roles.Contains(AccountRole.Provider), account.Spec.Subjects)
        {
            Suspended = account.Spec.Suspended,
            OwnsNamespace = account.Status?.Namespace is not null,
            Source = account,
        };
    }

    /// <summary>What this was read from.</summary>
    internal Account? Source { get; private init; }

    /// <summary>
    /// The controller has found the namespace marked as this account's and controlled by its UID, and has said so in the status, which is its
    /// own alone. A new account owns nothing yet, whatever is called like it.
    /// </summary>
    public bool OwnsNamespace { get; init; }
}
