namespace KubeCarrier.Policy.Certificates;

/// <summary>An authority, as far as it is judged.</summary>
/// <param name="Id">The same for the same certificate.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when.</param>
public sealed record AuthorityFacts(string Id, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

/// <summary>The certificate that the webhooks show, as far as it is judged.</summary>
/// <param name="SignedBy">The trusted authority that signed it; null when none of them did.</param>
/// <param name="NotBefore">From when it is valid.</param>
/// <param name="NotAfter">Until when.</param>
/// <param name="Names">DNS names and addresses it is for.</param>
public sealed record ServingFacts(string? SignedBy, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlySet<string> Names);

/// <summary>What is there to judge the webhooks' certificates by.</summary>
/// <param name="Signing">The authority that new certificates are signed by; null when there is none that can sign.</param>
/// <param name="Trusted">Whose certificates API servers are told to take: the <c>caBundle</c>.</param>
/// <param name="Serving">Null when there is none that can be read.</param>
/// <param name="Names">What API servers call the webhooks by.</param>
/// <param name="IsBundleShared">Both Secrets say whom to trust.</param>
/// <param name="IsBundleLoaded">API servers were seen to call every webhook configuration with this bundle.</param>
public sealed record CertificatesObserved(
    AuthorityFacts? Signing, IReadOnlyList<AuthorityFacts> Trusted, ServingFacts? Serving, IReadOnlyList<string> Names, bool IsBundleShared, bool IsBundleLoaded);
