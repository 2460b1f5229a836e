namespace KubeCarrier.Policy.Certificates;

/// <summary>One change of the webhooks' certificates. What is signed is valid from a while ago: clocks differ.</summary>
public abstract record CertificateStep
{
    /// <summary>Makes an authority that signs from now on, and has it trusted besides the others.</summary>
    public sealed record NewAuthority(DateTimeOffset NotBefore, DateTimeOffset NotAfter) : CertificateStep;

    /// <summary>Has the authority sign another certificate for the webhooks.</summary>
    public sealed record Issue(DateTimeOffset NotBefore, DateTimeOffset NotAfter) : CertificateStep;

    /// <summary>Has these authorities trusted and no others, and says so in both Secrets.</summary>
    public sealed record Trust(IReadOnlyList<string> Authorities) : CertificateStep;
}

/// <summary>
/// How certificates that the controller issues itself are renewed, so that API servers trust what is served at every moment: a new authority is trusted
/// before it signs, and an old one until nobody can serve what it signed.
/// </summary>
public static class CertificatePlan
{
    /// <summary>Of an authority.</summary>
    public static readonly TimeSpan AuthorityLife = TimeSpan.FromDays(365);

    /// <summary>Of what it signs; less than a third of an authority's life, which is what is left of it when the next one comes.</summary>
    public static readonly TimeSpan ServingLife = TimeSpan.FromDays(90);

    /// <summary>By how much clocks may differ (B69).</summary>
    public static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    /// <summary>How long a Secret may take to reach every replica: a kubelet looks once a minute.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <summary>How long API servers may take to hear of another bundle, whatever the one that was asked knows.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromSeconds(10);

    /// <summary>When there is less time left, a certificate is replaced although nobody was seen to trust the new authority: soon nobody trusts the old one.</summary>
    public static readonly TimeSpan LastMoment = TimeSpan.FromDays(7);

    /// <summary>The next step; null when there is nothing to do.</summary>
    public static CertificateStep? Next(CertificatesObserved observed, DateTimeOffset now)
    {
        if (observed.Signing is not { } signing || !IsValid(signing.NotBefore, signing.NotAfter, now) || IsDue(signing.NotBefore, signing.NotAfter, now)
            || observed.Trusted.All(authority => authority.Id != signing.Id))
        {
            return new CertificateStep.NewAuthority(now - Backdated, now + AuthorityLife);
        }

        var issue = new CertificateStep.Issue(now - Backdated, Earlier(now + ServingLife, signing.NotAfter));
        if (observed.Serving is not { } serving || serving.SignedBy is null || !IsValid(serving.NotBefore, serving.NotAfter, now) || !serving.Names.IsSupersetOf(observed.Names))
        {
            return issue; // nobody can call the webhooks as it is
        }

        var isRotated = serving.SignedBy == signing.Id;
        var isTrusted = isRotated || (observed.IsBundleLoaded && now >= signing.NotBefore + Backdated + Spread) || now >= serving.NotAfter - LastMoment;
        if (isTrusted && (!isRotated || IsDue(serving.NotBefore, serving.NotAfter, now)))
        {
            return issue;
        }

        // What the replicas have may be the certificate before the one in the Secret.
        var isEverywhere = isRotated && now >= serving.NotBefore + Backdated + Settled;
        List<string> kept = [.. observed.Trusted.Where(authority => authority.Id == signing.Id || (!isEverywhere && now < authority.NotAfter)).Select(authority => authority.Id)];
        return kept.Count < observed.Trusted.Count || !observed.IsBundleShared ? new CertificateStep.Trust(kept) : null;
    }

    private static bool IsValid(DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset now) => notBefore <= now && now < notAfter;

    // Two thirds of its life are over.
    private static bool IsDue(DateTimeOffset notBefore, DateTimeOffset notAfter, DateTimeOffset now) => now >= notBefore + ((notAfter - notBefore) * 2 / 3);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
