using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>
/// When restrictions may enter a tenant CRD. CRD validation before Kubernetes 1.30 has no ratcheting: an object that violates the schema can
/// not even lose its finalizer. So a restriction enters only when no live instance violates it, objects in deletion included.
/// <para>
/// The order that makes this safe: (1) the restriction is in the spec, from which the webhooks learn it by watch, and they enforce it; (2) after
/// <see cref="Settles"/> all instances are read live, and what none violates is applied; from then on the API server enforces it too; (3) after
/// <see cref="Settles"/> once more they are read again: an instance that was written in between, judged by a webhook that lagged, takes its
/// restriction out of the CRD again.
/// </para>
/// </summary>
/// <param name="Uid">Of the derived resource.</param>
/// <param name="Generation">What was looked at; another one starts from the beginning.</param>
/// <param name="Since">When it was first seen, or when the CRD was tightened last.</param>
/// <param name="IsConfirmed">Nothing can violate what is in the CRD: instances need not be read until something is to enter.</param>
public sealed record SchemaTightening(string? Uid, long Generation, DateTimeOffset Since, bool IsConfirmed)
{
    /// <summary>Watches lag by milliseconds, and API servers take a CRD over in less than two seconds.</summary>
    public static readonly TimeSpan Settles = TimeSpan.FromSeconds(5);

    /// <summary>How soon a restriction enters after the last violating instance is fixed or gone.</summary>
    public static readonly TimeSpan LooksAgain = TimeSpan.FromSeconds(10);

    /// <summary>What is known of a derived resource before this look.</summary>
    public static SchemaTightening Of(DerivedCustomResource derived, SchemaTightening? last, DateTimeOffset now) =>
        last is not null && last.Uid == derived.Metadata.Uid && last.Generation == derived.Metadata.Generation
            ? last
            : new(derived.Metadata.Uid, derived.Metadata.Generation, now, IsConfirmed: false);

    /// <summary>Whether the live instances must be read to decide.</summary>
    /// <param name="wanted">The derivation with nothing held back.</param>
    /// <param name="tenantCrd">The CRD as it is; null before there is one, and then nothing can violate it.</param>
    public bool NeedsInstances(DerivationResult wanted, JsonObject? tenantCrd) =>
        wanted.Crd is not null && tenantCrd is not null && wanted.Keywords.Count > 0
            && !(IsConfirmed && SaidKeywords.Entering(wanted, tenantCrd).Count == 0);

    /// <summary>What is held back this time, what to remember, and when to look again.</summary>
    /// <param name="wanted">The derivation with nothing held back.</param>
    /// <param name="tenantCrd">The CRD as it is.</param>
    /// <param name="violators">By keyword, who violates it; null when the instances could not be read.</param>
    /// <param name="now">The time.</param>
    public (SchemaHold Hold, SchemaTightening Next, TimeSpan? LookAgain) Decide(
        DerivationResult wanted, JsonObject? tenantCrd, IReadOnlyDictionary<SchemaKeyword, IReadOnlyList<string>>? violators, DateTimeOffset now)
    {
        if (tenantCrd is null || !NeedsInstances(wanted, tenantCrd))
        {
            return (SchemaHold.None, this with { IsConfirmed = true }, null);
        }

        var entering = SaidKeywords.Entering(wanted, tenantCrd);
        if (violators is null)
        {
            return (new(SchemaHold.None.Violators, entering), this, Settles);
        }

        var free = entering.Where(keyword => !violators.ContainsKey(keyword)).ToList();
        var remaining = Since + Settles - now;
        var hold = new SchemaHold(violators, remaining > TimeSpan.Zero ? free : []);
        if (remaining > TimeSpan.Zero)
        {
            return (hold, this, remaining);
        }

        var again = violators.Count > 0 ? LooksAgain : (TimeSpan?)null;
        return free.Count > 0
            ? (hold, this with { Since = now, IsConfirmed = false }, Settles)
            : (hold, this with { IsConfirmed = true }, again);
    }
}
