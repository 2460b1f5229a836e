using KubeCarrier.Policy.Certificates;

namespace KubeCarrier.Policy.Tests.Certificates;

/// <summary>How the controller renews what it issues itself.</summary>
public sealed class CertificatePlanTests
{
    private const string Name = "kubecarrier-webhooks.kubecarrier-system.svc";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CertificatesObserved Nothing = new(null, [], null, [Name], IsBundleShared: true, IsBundleLoaded: false);

    [Shows("B69")]
    [Fact]
    public void Where_nothing_is_an_authority_comes_first_and_then_a_certificate_for_which_nobody_waits()
    {
        var made = CertificatePlan.Next(Nothing, Start).ShouldBeOfType<CertificateStep.NewAuthority>();
        (made.NotBefore, made.NotAfter).ShouldBe((Start.AddHours(-1), Start.AddDays(365)));

        var signed = CertificatePlan.Next(With(Nothing, "one", made), Start).ShouldBeOfType<CertificateStep.Issue>();
        (signed.NotBefore, signed.NotAfter).ShouldBe((Start.AddHours(-1), Start.AddDays(90)));
    }

    [Shows("B69")]
    [Fact]
    public void At_rest_nothing_happens_until_two_thirds_of_its_life_are_over()
    {
        var settled = Settled();

        CertificatePlan.Next(settled, Start).ShouldBeNull();
        CertificatePlan.Next(settled, Start.AddDays(59)).ShouldBeNull();
        CertificatePlan.Next(settled, Start.AddDays(60)).ShouldBeOfType<CertificateStep.Issue>().NotAfter.ShouldBe(Start.AddDays(150));
    }

    [Shows("B69")]
    [Fact]
    public void A_new_authority_signs_when_API_servers_were_seen_to_trust_it_and_the_old_one_stays_until_every_replica_has_what_it_signed()
    {
        var due = Start.AddDays(244);
        var before = Settled(serving: due.AddDays(-10));
        var rotating = With(before, "two", CertificatePlan.Next(before, due).ShouldBeOfType<CertificateStep.NewAuthority>()) with { IsBundleLoaded = false };

        CertificatePlan.Next(rotating, due.AddMinutes(1)).ShouldBeNull();
        CertificatePlan.Next(rotating with { IsBundleLoaded = true }, due.AddSeconds(9)).ShouldBeNull();
        var signed = CertificatePlan.Next(rotating with { IsBundleLoaded = true }, due.AddSeconds(10)).ShouldBeOfType<CertificateStep.Issue>();
        var rotated = With(rotating, signed) with { IsBundleLoaded = true };
        CertificatePlan.Next(rotated, due.AddMinutes(59)).ShouldBeNull();
        CertificatePlan.Next(rotated, due.AddSeconds(10).AddHours(1)).ShouldBeOfType<CertificateStep.Trust>().Authorities.ShouldBe(["two"]);
    }

    [Shows("B69")]
    [Fact]
    public void Who_deletes_the_authority_rotates_it()
    {
        var deleted = Settled() with { Signing = null };

        var rotating = With(deleted, "two", CertificatePlan.Next(deleted, Start.AddDays(1)).ShouldBeOfType<CertificateStep.NewAuthority>());

        rotating.Trusted.Select(authority => authority.Id).ShouldBe(["two", "one"]);
        CertificatePlan.Next(rotating with { IsBundleLoaded = false }, Start.AddDays(1).AddMinutes(1)).ShouldBeNull();
        CertificatePlan.Next(rotating, Start.AddDays(1).AddMinutes(1)).ShouldBeOfType<CertificateStep.Issue>();
    }

    [Shows("B69")]
    [Fact]
    public void What_nobody_can_be_called_with_is_replaced_at_once()
    {
        var settled = Settled();
        var serving = settled.Serving.ShouldNotBeNull();
        foreach (var unusable in new[] { null, serving with { SignedBy = null }, serving with { Names = new HashSet<string> { "another" } }, serving with { NotAfter = Start }, serving with { NotBefore = Start.AddHours(1) } })
        {
            CertificatePlan.Next(settled with { Serving = unusable, IsBundleLoaded = false }, Start).ShouldBeOfType<CertificateStep.Issue>();
        }
    }

    [Shows("B69")]
    [Fact]
    public void An_authority_that_cannot_sign_or_that_nobody_is_told_to_trust_is_replaced()
    {
        var settled = Settled();
        var signing = settled.Signing.ShouldNotBeNull();

        CertificatePlan.Next(settled with { Trusted = [] }, Start).ShouldBeOfType<CertificateStep.NewAuthority>();
        foreach (var unusable in new[] { null, signing with { NotAfter = Start }, signing with { NotBefore = Start.AddMinutes(1) } })
        {
            CertificatePlan.Next(settled with { Signing = unusable }, Start).ShouldBeOfType<CertificateStep.NewAuthority>();
        }
    }

    [Shows("B69")]
    [Fact]
    public void When_nobody_is_seen_to_trust_the_new_authority_it_signs_a_week_before_the_old_certificate_ends()
    {
        var rotating = With(Settled(), "two", new(Start.AddHours(-1), Start.AddDays(365))) with { IsBundleLoaded = false };

        CertificatePlan.Next(rotating, Start.AddDays(82)).ShouldBeNull();
        CertificatePlan.Next(rotating, Start.AddDays(83)).ShouldBeOfType<CertificateStep.Issue>();
    }

    [Shows("B69")]
    [Fact]
    public void Whom_to_trust_is_said_in_both_Secrets_so_that_one_that_is_deleted_takes_nobodys_trust_away() =>
        CertificatePlan.Next(Settled() with { IsBundleShared = false }, Start).ShouldBeOfType<CertificateStep.Trust>().Authorities.ShouldBe(["one"]);

    [Shows("B69")]
    [Fact]
    public void Nothing_that_is_signed_outlives_its_authority() =>
        CertificatePlan.Next(Settled() with { Signing = new("one", Start.AddHours(-1), Start.AddDays(80)), Serving = null }, Start)
            .ShouldBeOfType<CertificateStep.Issue>().NotAfter.ShouldBe(Start.AddDays(80));

    /// <summary>
    /// Four years, with a controller that is away for up to eight hours at a time, replicas that hear of a Secret up to an hour later, and API servers that
    /// know a bundle a while later.
    /// </summary>
    [Shows("B69")]
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void At_every_moment_API_servers_trust_what_any_replica_serves(int seed)
    {
        var random = new Random(seed);
        var (now, observed) = (Start, Nothing);
        var (bundles, served) = (new List<(DateTimeOffset At, IReadOnlyList<AuthorityFacts> Trusted)>(), new List<(DateTimeOffset At, ServingFacts Serving)>());
        var steps = new List<CertificateStep>();
        while (now < Start.AddYears(4))
        {
            var told = bundles.LastOrDefault(bundle => bundle.At <= now.AddSeconds(-2));
            observed = observed with { IsBundleLoaded = ReferenceEquals(told.Trusted, observed.Trusted) };
            if (CertificatePlan.Next(observed, now) is { } step)
            {
                steps.Add(step);
                observed = step switch
                {
                    CertificateStep.NewAuthority made => With(observed, $"{steps.Count}", made),
                    CertificateStep.Issue signed => With(observed, signed),
                    CertificateStep.Trust(var kept) => observed with { Trusted = [.. observed.Trusted.Where(authority => kept.Contains(authority.Id))] },
                    _ => throw new InvalidOperationException(),
                };
                if (bundles.LastOrDefault().Trusted != observed.Trusted)
                {
                    bundles.Add((now, observed.Trusted));
                }

                if (observed.Serving is { } serving && served.LastOrDefault().Serving != serving)
                {
                    served.Add((now, serving));
                }
            }

            if (served.Count > 0 && now > Start.AddMinutes(1))
            {
                // An API server that is ten seconds behind, and replicas that are up to an hour behind.
                var trusted = bundles.Last(bundle => bundle.At <= now.AddSeconds(-10)).Trusted.Select(authority => authority.Id).ToHashSet();
                var replicas = served.Where((one, index) => index == served.Count - 1 || served[index + 1].At > now.AddHours(-1)).Select(one => one.Serving).ToList();
                if (replicas.Exists(one => !trusted.Contains(one.SignedBy!) || one.NotBefore > now || now >= one.NotAfter))
                {
                    Assert.Fail($"at {now:u} a replica serves what is not trusted");
                }
            }

            now += CertificatePlan.Next(observed, now) is null ? TimeSpan.FromSeconds(random.Next(1, random.Next(2) == 0 ? 60 : 8 * 3600)) : TimeSpan.FromSeconds(0.1);
        }

        steps.OfType<CertificateStep.NewAuthority>().Count().ShouldBe(7);
        steps.OfType<CertificateStep.Trust>().Count().ShouldBeInRange(5, 6);
        steps.OfType<CertificateStep.Issue>().Count().ShouldBeInRange(24, 34);
        observed.Trusted.Count.ShouldBeLessThanOrEqualTo(2);
    }

    private static CertificatesObserved Settled(DateTimeOffset? serving = null)
    {
        var trusted = With(Nothing, "one", new(Start.AddHours(-1), Start.AddDays(365)));
        return With(trusted, new((serving ?? Start).AddHours(-1), (serving ?? Start).AddDays(90))) with { IsBundleLoaded = true };
    }

    private static CertificatesObserved With(CertificatesObserved observed, string id, CertificateStep.NewAuthority made)
    {
        var authority = new AuthorityFacts(id, made.NotBefore, made.NotAfter);
        return observed with { Signing = authority, Trusted = [authority, .. observed.Trusted] };
    }

    private static CertificatesObserved With(CertificatesObserved observed, CertificateStep.Issue signed) =>
        observed with { Serving = new(observed.Signing!.Id, signed.NotBefore, signed.NotAfter, new HashSet<string> { Name }) };
}
