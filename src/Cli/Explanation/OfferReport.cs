using System.Globalization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What a tenant is offered, and within which limits.</summary>
/// <param name="State">Such as <c>offered</c> or <c>suspended by the provider</c>.</param>
/// <param name="Offering">Null when there is none, or it may not be read.</param>
/// <param name="WhyNot">Why the Offering cannot be told of; null when it can.</param>
/// <param name="IsSuspended">Nothing is created or changed.</param>
/// <param name="Quotas">What Kubernetes counts against.</param>
internal sealed record OfferReport(string State, Offering? Offering, string? WhyNot, bool IsSuspended, IReadOnlyList<QuotaLine> Quotas)
{
    public IReadOnlyList<EffectiveRestriction> Restrictions => Offering?.Spec.Restrictions ?? Computed ?? [];

    /// <summary>The same, computed from what the provider may read of his own; null where that is not known.</summary>
    public IReadOnlyList<EffectiveRestriction>? Computed { get; init; }

    public OfferStanding Standing => IsSuspended ? OfferStanding.Suspended
        : Offering is not null ? OfferStanding.Offered
        : WhyNot is null ? OfferStanding.Withdrawn
        : OfferStanding.Unknown;

    /// <summary>Such as <c>1 of 3 used (team-a.default)</c>.</summary>
    public string Quota
    {
        get
        {
            var counted = Quotas.Select(line => line.ToString()).ToList();
            var told = Offering?.Spec.Quota is { } quota
                ? string.Create(CultureInfo.InvariantCulture, $"{quota.Instances} allowed ({string.Join(", ", quota.Sources)})")
                : null;
            return counted.Count > 0 ? string.Join("; ", counted) : told ?? (Offering is null ? WhyNot ?? "none" : "as many as you like");
        }
    }
}

/// <summary>One ResourceQuota.</summary>
internal sealed record QuotaLine(string Name, long? Used, long Limit)
{
    /// <summary>Such as <c>1 of 3</c>.</summary>
    public string Short => string.Create(CultureInfo.InvariantCulture, $"{(Used is { } used ? used : "?")} of {Limit}");

    /// <summary>Those that count instances of a CRD.</summary>
    public static IReadOnlyList<QuotaLine> Of(IEnumerable<QuotaState> quotas, string crd) =>
        [.. from quota in quotas let limit = quota.Limit(crd) where limit is not null select new QuotaLine(quota.Name.Name, quota.Used(crd), limit.Value)];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(Used is { } used ? used : "an unknown number")} of {Limit} used ({Name})");
}
