using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>How many instances a tenant may have, counted by Kubernetes' own quota.</summary>
[Collection(HubGroup.Name)]
public sealed class QuotaTests(HubFixture hub)
{
    private const string Schema = "{type: object, properties: {spec: {type: object, properties: {username: {type: string}, password: {type: string}}}}}";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B53")]
    [ClusterFact(LocalOnly = true)]
    public async Task Of_a_hundred_parallel_creates_ten_are_let_in_on_a_CRD_that_is_new()
    {
        var service = new TestService("quota53.example", "Bucket");
        await hub.InstallCrdAsync(service, service.Crd(Schema));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.username}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, service.Entry);
        var offer = new LimitedOffer(hub, service, "quota53");
        await offer.OfferAsync(10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => offer.TryCreateAsync($"b{number}")));

        answers.Count(answer => answer is null).ShouldBe(10, string.Join('\n', answers.OfType<string>().Distinct()));
        answers.OfType<string>().ShouldAllBe(refusal => refusal.Contains("exceeded quota: team-a.quota53", StringComparison.Ordinal));
        (await offer.InstancesAsync()).Count.ShouldBe(10);
        await offer.SeesUsedAsync(10);
    }

    [Shows("B54")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_thousand_dry_runs_count_nothing_and_leave_nothing()
    {
        var offer = new LimitedOffer(hub, Couch, "quota54");
        await offer.OfferAsync(1);

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (number, _) => await offer.CreateAsync($"d{number}", dryRun: true));

        (await offer.InstancesAsync()).ShouldBeEmpty();
        (await hub.Admin.ListAsync(KubernetesResources.Events, "quota54")).ShouldBeEmpty();
        await offer.SeesUsedAsync(0);
        await offer.CreateAsync("real");
        (await offer.CreateAsync("one-more", dryRun: true).ShouldBeRefusedAsync()).ShouldContain("exceeded quota");
        await offer.SeesUsedAsync(1);
    }

    [Shows("B56")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_was_deleted_is_given_back_and_what_does_not_go_still_counts()
    {
        var offer = new LimitedOffer(hub, Couch, "quota56");
        await offer.OfferAsync(2);
        await offer.CreateAsync("stays");
        for (var round = 0; round < 3; round++)
        {
            await offer.CreateWhenFreeAsync("comes-and-goes");
            (await offer.TryCreateAsync("one-more")).ShouldNotBeNull();
            await offer.DeleteAsync("comes-and-goes");
            await offer.SeesUsedAsync(1);
        }

        await offer.CreateWhenFreeAsync("stuck");
        await offer.Member.PatchAsync(Couch.Tenants, "quota56", "stuck", "metadata: {finalizers: [kubecarrier.io/sync, backup.example/hold]}");
        await offer.Member.DeleteAsync(Couch.Tenants, "quota56", "stuck");
        await offer.Member.SeesAsync(Couch.Tenants, "quota56", "stuck", found => found.Texts("metadata", "finalizers").ShouldBe(["backup.example/hold"]));

        (await offer.TryCreateAsync("one-more")).ShouldNotBeNull().ShouldContain("exceeded quota: team-a.quota56");
        await offer.Member.PatchAsync(Couch.Tenants, "quota56", "stuck", "metadata: {finalizers: []}");
        await offer.SeesUsedAsync(1);
        await offer.CreateWhenFreeAsync("one-more");
    }

    [Shows("B59")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_limit_below_use_is_reported_deletes_nothing_and_lets_nothing_in()
    {
        var offer = new LimitedOffer(hub, Couch, "quota59");
        await offer.OfferAsync(3);
        await Task.WhenAll(offer.CreateAsync("a"), offer.CreateAsync("b"), offer.CreateAsync("c"));
        (await offer.SeesCatalogAsync(_ => { })).Condition("OverQuota").ShouldBeNull();

        await offer.LimitAsync(1);

        var catalog = await offer.SeesCatalogAsync(found => found.Condition("OverQuota").ShouldBe("True/InstancesExceedQuota"));
        catalog.ConditionMessage("OverQuota").ShouldBe("quota59: couchdbs.eu-west-1 3 of 1");
        catalog.Condition("Ready").ShouldBe("True/CatalogReady");
        (await offer.TryCreateAsync("d")).ShouldNotBeNull().ShouldContain("limited: count/couchdbs.eu-west-1.team-a=1");
        await offer.Member.PatchAsync(Couch.Tenants, "quota59", "a", "spec: {password: other}");
        (await offer.InstancesAsync()).Count.ShouldBe(3);

        // Another limit and other tenants, in one write: those that are not meant any more are free.
        await hub.Provider.PatchAsync(Catalog.ResourceType, TestService.Provider, "quota59",
            "spec: {quota: [{name: small, catalogEntrySelector: {}, tenantSelector: {matchLabels: {tier: gold}}, instances: 0}]}");
        await offer.Member.SeesGoneAsync(KubernetesResources.ResourceQuotas, "quota59", offer.Quota);
        await offer.SeesCatalogAsync(found => found.Condition("OverQuota").ShouldBe("False/WithinQuota"));
        await offer.Member.SeesAsync(Offering.ResourceType, "quota59", Couch.Tenants.GroupResource, found => found.At("spec", "quota").ShouldBeNull());
        await offer.CreateWhenFreeAsync("d");

        await offer.LimitAsync(2);
        catalog = await offer.SeesCatalogAsync(found => found.Condition("OverQuota").ShouldBe("True/InstancesExceedQuota"));
        catalog.ConditionMessage("OverQuota").ShouldBe("quota59: couchdbs.eu-west-1 4 of 2");
    }

    /// <summary>
    /// Kubernetes 1.20 has no schema for the apply of a CRD with int-or-string (kubernetes#90902): of a Catalog it merges selectors all the same.
    /// </summary>
    [Shows("B59")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_selector_that_somebody_narrowed_does_not_survive_the_file_in_silence()
    {
        const string Found = """
            apiVersion: kubecarrier.io/v1alpha1
            kind: CustomResourceDiscoverySet
            metadata: {name: selectors59, namespace: team-a}
            spec: {crd: {name: nothing.example.com}, serviceClusterSelector: {matchLabels: {offered: nothing} } }
            """;
        const string Offered = """
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Catalog
            metadata: {name: selectors59, namespace: team-a}
            spec:
              catalogEntrySelector: {matchLabels: {offered: nothing} }
              tenantSelector: {}
              quota:
              - {name: small, catalogEntrySelector: {}, tenantSelector: {}, instances: 3}
            """;
        await hub.Provider.ApplyAsync(Found);
        await hub.Provider.ApplyAsync(Offered);
        var somebody = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        const string Gold = """{"matchLabels":{"tier":"gold"}}""";
        await NarrowAsync("customresourcediscoveryset", $$"""{"serviceClusterSelector":{{Gold}}}""");
        await NarrowAsync("catalog", $$"""{"tenantSelector":{{Gold}},"quota":[{"name":"small","catalogEntrySelector":{},"tenantSelector":{{Gold}},"instances":3}]}""");

        var conflict = (await somebody.RunWithInputAsync(Found, "apply", "--server-side", "--field-manager=integration-tests", "-f", "-")).ShouldFail();
        conflict.ShouldContain(".spec.serviceClusterSelector");
        await hub.Provider.ApplyAsync(Found);
        (await hub.Provider.GetAsync(CustomResourceDiscoverySet.ResourceType, TestService.Provider, "selectors59"))
            .At("spec", "serviceClusterSelector")!.ToJsonString().ShouldBe("""{"matchLabels":{"offered":"nothing"}}""");

        await hub.Provider.ApplyAsync(Offered);
        var catalog = await hub.Provider.GetAsync(Catalog.ResourceType, TestService.Provider, "selectors59");
        var version = (await hub.Admin.Client.GetPathAsync("/version", CancellationToken.None))!.Text("gitVersion")!;
        catalog.At("spec", "tenantSelector")!.ToJsonString().ShouldBe(version.StartsWith("v1.20.", StringComparison.Ordinal) ? Gold : "{}");
        catalog.Items("spec", "quota")[0].At("tenantSelector")!.ToJsonString().ShouldBe("{}");

        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, "selectors59");
        await hub.Provider.DeleteAsync(CustomResourceDiscoverySet.ResourceType, TestService.Provider, "selectors59");

        async Task NarrowAsync(string kind, string spec) =>
            (await somebody.RunAsync("patch", kind, "selectors59", "-n", "team-a", "--type=merge", "-p", $$"""{"spec":{{spec}}}""")).ShouldSucceed();
    }

    [Shows("B64")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_Catalog_that_is_renamed_or_deleted_meanwhile_lets_nobody_in_twice()
    {
        var offer = new LimitedOffer(hub, Couch, "quota64");
        await offer.OfferAsync(5);

        var creating = Task.WhenAll(Enumerable.Range(0, 20).Select(number => offer.TryCreateAsync($"x{number}")));
        await offer.LimitAsync(5, "quota64-renamed");
        await offer.Member.SeesAsync(KubernetesResources.ResourceQuotas, "quota64", "team-a.quota64-renamed");
        await hub.Provider.DeleteAsync(Catalog.ResourceType, TestService.Provider, "quota64");
        await hub.Provider.SeesGoneAsync(Catalog.ResourceType, TestService.Provider, "quota64");
        await creating;

        (await offer.Member.FindAsync(KubernetesResources.ResourceQuotas, "quota64", offer.Quota)).ShouldBeNull();
        (await offer.InstancesAsync()).Count.ShouldBe(5);
        await offer.Member.SeesAsync(KubernetesResources.ResourceQuotas, "quota64", "team-a.quota64-renamed",
            quota => quota.Text("status", "used", offer.Key).ShouldBe("5"));
        (await offer.TryCreateAsync("late")).ShouldNotBeNull().ShouldContain("exceeded quota: team-a.quota64-renamed");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_reads_its_limit_meets_it_with_Kubernetes_own_words_and_cannot_move_it()
    {
        var offer = new LimitedOffer(hub, Couch, "quota01");
        await offer.OfferAsync(1);
        var kubectl = await hub.Clusters.Management.KubectlAsAsync("quota01-member");

        (await offer.Member.GetAsync(Offering.ResourceType, "quota01", Couch.Tenants.GroupResource)).At("spec", "quota").ShouldNotBeNull().ToJsonString()
            .ShouldBe("""{"instances":1,"sources":["quota01/small"]}""");
        (await kubectl.ApplyAsync(offer.Manifest("one"))).ShouldSucceed();
        (await kubectl.ApplyAsync(offer.Manifest("two"))).ToString().ShouldContain(
            "exceeded quota: team-a.quota01, requested: count/couchdbs.eu-west-1.team-a=1, used: count/couchdbs.eu-west-1.team-a=1, limited: count/couchdbs.eu-west-1.team-a=1");
        (await kubectl.RunAsync("get", "resourcequota", "-n", "quota01")).ShouldSucceed().Output.ShouldContain("count/couchdbs.eu-west-1.team-a: 1/1");

        foreach (var user in new[] { offer.Member, hub.Provider })
        {
            (await user.DeleteAsync(KubernetesResources.ResourceQuotas, "quota01", offer.Quota).ShouldBeRefusedAsync()).ShouldContain("forbidden");
            (await user.PatchAsync(KubernetesResources.ResourceQuotas, "quota01", offer.Quota, $"spec: {{hard: {{{offer.Key}: 9}}}}").ShouldBeRefusedAsync()).ShouldContain("forbidden");
            (await user.PatchAsync(KubernetesResources.ResourceQuotas, "quota01", offer.Quota, $"status: {{used: {{{offer.Key}: 0}}}}", "status").ShouldBeRefusedAsync())
                .ShouldContain("forbidden");
        }
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_quota_that_somebody_deletes_or_changes_is_put_back_with_its_count()
    {
        var offer = new LimitedOffer(hub, Couch, "quota02");
        await offer.OfferAsync(1);
        await offer.CreateAsync("one");

        await hub.Admin.DeleteAsync(KubernetesResources.ResourceQuotas, "quota02", offer.Quota);
        await offer.SeesUsedAsync(1);
        (await offer.TryCreateAsync("two")).ShouldNotBeNull().ShouldContain("exceeded quota");

        await hub.Admin.PatchAsync(KubernetesResources.ResourceQuotas, "quota02", offer.Quota, $"spec: {{hard: {{{offer.Key}: 9}}}}");
        await offer.Member.SeesAsync(KubernetesResources.ResourceQuotas, "quota02", offer.Quota, quota => quota.Text("status", "hard", offer.Key).ShouldBe("1"));

        await hub.Admin.PatchAsync(KubernetesResources.ResourceQuotas, "quota02", offer.Quota, $"status: {{used: {{{offer.Key}: 0}}}}", "status");
        await offer.SeesUsedAsync(1);
    }

    [Shows("B57")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_number_that_is_none_is_refused_at_its_place()
    {
        foreach (var (instances, reason) in new[] { ("-1", "greater than or equal to 0"), ("2147483648", "less than or equal to 2147483647"), ("1.5", "integer"), ("\"3\"", "integer"), ("null", "instances") })
        {
            (await hub.Provider.CreateAsync($$"""
                apiVersion: catalog.kubecarrier.io/v1alpha1
                kind: Catalog
                metadata: {name: quota57, namespace: team-a}
                spec: {quota: [{name: small, catalogEntrySelector: {}, tenantSelector: {}, instances: {{instances}} }]}
                """).ShouldBeRefusedAsync()).ShouldContain(reason);
        }

        (await hub.Provider.CreateAsync("""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Catalog
            metadata: {name: quota57, namespace: team-a}
            spec: {quota: [{name: small, tenantSelector: {}, instances: 1}]}
            """).ShouldBeRefusedAsync()).ShouldMatch(@"spec\.quota(\[0\])?\.catalogEntrySelector"); // with the index since 1.24
    }

    [ClusterFact(LocalOnly = true)]
    public async Task At_rest_no_quota_is_written_and_a_new_one_costs_two_writes()
    {
        var log = new AuditLog(hub.Clusters.Management.Local.ShouldNotBeNull().AuditLogPath);
        log.Restart();
        var offer = new LimitedOffer(hub, Couch, "quota03");
        await offer.OfferAsync(2);
        await offer.CreateAsync("one");
        await offer.SeesUsedAsync(1);

        await Eventually.Async(
            async () =>
            {
                var last = (await WritesAsync(log)).OrderBy(entry => entry.At).Last();
                (TimeProvider.System.GetUtcNow() - last.At).ShouldBeGreaterThan(TimeSpan.FromSeconds(10), last.ToString());
            },
            "nobody has written a quota for ten seconds");
        (await WritesAsync(log)).Count(entry => entry.Uri.Contains("/quota03/", StringComparison.Ordinal)).ShouldBeInRange(1, 3); // a race with Kubernetes costs one more
    }

    private static async Task<IReadOnlyList<AuditEntry>> WritesAsync(AuditLog log) => [.. (await log.ReadAsync()).Where(entry =>
        entry.User == WellKnown.Users.Controller && entry.Resource == "resourcequotas" && entry.IsWrite)];
}
