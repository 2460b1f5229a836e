using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What becomes of running instances when their offer is withdrawn: every cell of the table (docs/contract/offers.md#withdrawal).</summary>
public sealed class RunningInstancesTests
{
    private const string Offer = "Offering team-b/couchdbs.eu-west-1.team-a";

    private const string TenantRole = "kubecarrier:tenant:couchdbs.eu-west-1";

    [Shows("F-CAT-10")]
    [Theory]
    [InlineData(WithdrawalPolicy.Keep, """["get","list","watch","update","patch","delete"]""")]
    [InlineData(WithdrawalPolicy.Freeze, """["get","list","watch","delete"]""")]
    public void Kept_or_frozen_only_the_offer_goes_and_the_role_shrinks(WithdrawalPolicy policy, string verbs)
    {
        var plan = Plan(Withdrawn(policy, "db1"));

        plan.Publish.Deleted().ShouldBe([Offer]);
        plan.Publish.Applied().ShouldBe(Everything.Where(item => item != Offer), ignoreOrder: true);
        Verbs(plan, TenantRole).ShouldBe(verbs);
        Verbs(plan, "kubecarrier:provider:couchdbs.eu-west-1").ShouldBe("""["*"]""");
        plan.Publish.Destroy.ShouldBeEmpty();
        plan.Publish.LookAgain.ShouldBe(TimeSpan.FromMinutes(10), "the end of the last instance is an event");
    }

    [Shows("F-CAT-10")]
    [Fact]
    public void Under_Delete_the_instances_go_first_and_then_everything()
    {
        var hub = Withdrawn(WithdrawalPolicy.Delete, "db1", "db2");
        var plan = Plan(hub);

        plan.Publish.Deleted().ShouldBe([Offer]);
        plan.Publish.Apply.ShouldBeEmpty();
        plan.Publish.Destroy.ShouldBe([Instance("db1"), Instance("db2")]);
        plan.Publish.LookAgain.ShouldBe(TimeSpan.FromSeconds(10));

        Plan(Running(hub)).Publish.Deleted().ShouldBe(Everything, ignoreOrder: true);
    }

    [Fact]
    public void What_is_being_deleted_already_is_not_deleted_again_and_still_counts()
    {
        var hub = Withdrawn(WithdrawalPolicy.Delete) with
        {
            Instances = new Dictionary<(string, string), IReadOnlyList<ObjectMeta>> { [(Objects.EntryName, "team-b")] = [Objects.Meta("db1", "team-b").Deleting()] },
        };

        Plan(hub).Withdrawals.ShouldHaveSingleItem().Deletions.ShouldBeEmpty();
        Plan(hub).Publish.Deleted().ShouldBe([Offer]);
    }

    [Shows("F-CAT-10")]
    [Theory]
    [InlineData(WithdrawalPolicy.Keep)]
    [InlineData(WithdrawalPolicy.Freeze)]
    [InlineData(WithdrawalPolicy.Delete)]
    public void Without_instances_everything_goes_at_once(WithdrawalPolicy policy)
    {
        Plan(Withdrawn(policy)).Publish.Deleted().ShouldBe(Everything, ignoreOrder: true);
        Plan(Withdrawn(policy)).Publish.Apply.ShouldBeEmpty();
    }

    [Fact]
    public void An_entry_of_the_cluster_that_was_never_ready_holds_nothing_up()
    {
        var withdrawn = Withdrawn(WithdrawalPolicy.Freeze);
        var entry = Objects.Entry();
        var never = entry with { Metadata = entry.Metadata with { Name = "never.eu-west-1" }, Status = entry.Status! with { TenantCRD = null } };

        var plan = Plan(withdrawn with { Entries = [.. withdrawn.Entries, never] });

        plan.Publish.Deleted().ShouldBe(Everything, ignoreOrder: true);
        plan.Withdrawals.ShouldNotContain(withdrawal => withdrawal.IsAwaited);
    }

    [Shows("F-CAT-12")]
    [Theory]
    [InlineData(WithdrawalPolicy.Keep)]
    [InlineData(WithdrawalPolicy.Freeze)]
    public void A_Catalog_in_deletion_waits_for_nothing_and_what_stays_is_the_entrys(WithdrawalPolicy policy)
    {
        var hub = Withdrawn(policy, "db1") with { Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Publish.Apply.Select(manifest => $"{manifest["metadata"]!["annotations"]!["kubermatic.io/owner"]}").Distinct()
            .ShouldBe([CatalogOwners.Write("team-a", [], Objects.EntryName)]);
        Plan(Republished(hub)).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
        Plan(Republished(hub) with { Catalogs = [] }).Publish.Delete.ShouldBeEmpty();
        Plan(Running(Republished(hub) with { Catalogs = [] })).Publish.Deleted().ShouldBe(Everything.Where(item => item != Offer), ignoreOrder: true);
    }

    [Shows("F-CAT-12")]
    [Fact]
    public void Under_Delete_the_Catalog_goes_after_the_instances_and_all_of_its_objects()
    {
        var hub = Withdrawn(WithdrawalPolicy.Delete, "db1") with { Catalogs = [Going(Objects.Catalog())] };

        Plan(hub).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        Plan(Republished(hub)).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        Plan(Running(Republished(hub))).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        Plan(Republished(Running(Republished(hub)))).Catalogs[0].Plan.ReleasedFinalizers.ShouldBe(["catalog.kubecarrier.io/controller"]);
    }

    [Shows("H34")]
    [Fact]
    public void While_nobody_knows_what_lives_everything_stays_and_a_Catalog_waits()
    {
        foreach (var policy in Enum.GetValues<WithdrawalPolicy>())
        {
            var hub = Withdrawn(policy) with { Instances = new Dictionary<(string, string), IReadOnlyList<ObjectMeta>>() };

            PlanUncounted(hub).Publish.Delete.ShouldBeEmpty();
            PlanUncounted(hub).Publish.Apply.ShouldBeEmpty();
            PlanUncounted(hub).Unoffered.ShouldHaveSingleItem().Value.ShouldBeNull();
            PlanUncounted(hub with { Catalogs = [Going(Objects.Catalog())] }).Catalogs[0].Plan.ReleasedFinalizers.ShouldBeEmpty();
        }
    }

    [Shows("H39")]
    [Fact]
    public void What_runs_stays_when_a_restored_entry_has_lost_its_status()
    {
        var hub = Withdrawn(WithdrawalPolicy.Freeze, "db1");

        PlanUncounted(hub with { Entries = [hub.Entries[0] with { Status = null }] }).Publish.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void What_runs_stays_while_its_service_cluster_or_account_is_missing_or_going()
    {
        var hub = Withdrawn(WithdrawalPolicy.Freeze, "db1");
        var going = Objects.TenantAccount();

        foreach (var moment in new[]
        {
            hub with { ServiceClusters = [] },
            hub with { Account = null },
            hub with { AccountOf = _ => null },
            WithAccounts(hub with { Tenants = [] }, Objects.ProviderAccount(), going with { Metadata = going.Metadata.Deleting() }),
        })
        {
            Plan(moment).Publish.Deleted().ShouldBe([Offer]);
            Plan(moment).Publish.Apply.ShouldBeEmpty();
        }
    }

    [Shows("F-ACC-13")]
    [Fact]
    public void An_account_that_is_no_tenant_any_more_keeps_what_runs()
    {
        var plan = Plan(Running(WithAccounts(Republished(Example()), Objects.ProviderAccount(), Objects.ProviderAccount("team-b")), "db1"));

        plan.Publish.Deleted().ShouldBe([Offer]);
        plan.Publish.Applied().Count().ShouldBe(Everything.Length - 1);
    }

    [Fact]
    public void What_a_sibling_is_offered_through_names_the_Catalog_and_the_withdrawn_entry()
    {
        var both = Example() with { Entries = [Objects.Entry(), Objects.Entry("redis.eu-west-1", plural: "redis")] };
        var labelled = both.Entries[1] with { Metadata = both.Entries[1].Metadata.Labelled("service", "redis") };
        var hub = Running(Republished(both) with
        {
            Entries = [both.Entries[0], labelled],
            Catalogs = [Objects.Catalog(entries: Objects.Label("service", "redis"))],
        }, "db1");

        var plan = Plan(hub);

        plan.Publish.Deleted().ShouldBe([Offer]);
        Verbs(plan, TenantRole).ShouldBe("""["get","list","watch","delete"]""");
        Verbs(plan, "kubecarrier:tenant:redis.eu-west-1").ShouldBe("""["*"]""");
        foreach (var kind in new[] { "ServiceClusterAssignment", "Region", "Provider" })
        {
            $"{plan.Publish.TheOne(kind)["metadata"]!["annotations"]!["kubermatic.io/owner"]}".ShouldBe(CatalogOwners.Write("team-a", ["default"], Objects.EntryName));
        }

        Plan(Running(Republished(hub))).Publish.Deleted().ShouldBe(Everything.Where(item => item.Contains("couchdbs", StringComparison.Ordinal) && item != Offer), ignoreOrder: true);
    }

    [Fact]
    public void An_assignment_stays_for_the_instances_of_an_entry_whose_role_somebody_deleted()
    {
        var hub = Withdrawn(WithdrawalPolicy.Freeze, "db1");
        hub = hub with { Published = [.. hub.Published.Where(item => item.Type == ServiceClusterAssignment.ResourceType)] };

        Plan(hub).Publish.Delete.ShouldBeEmpty();
        Plan(hub).Publish.Applied().ShouldContain($"Role team-b/{TenantRole}");
    }

    [Fact]
    public void Without_derive_the_shared_objects_are_the_instances()
    {
        var entry = Objects.Entry(derived: false);
        var hub = Running(Republished(Example() with { Entries = [entry] }) with { Catalogs = [] }, "db1");

        Plan(hub).Publish.Deleted().ShouldBe(["Offering team-b/couchdbs.internal.eu-west-1.team-a"]);
        Plan(hub).Withdrawals.ShouldHaveSingleItem().TenantType.ShouldBe(new("internal.eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true));
        Verbs(Plan(hub), TenantRole).ShouldBe("""["get","list","watch","delete"]""");
    }

    [Shows("F-CAT-16")]
    [Fact]
    public void A_role_that_was_given_another_name_is_kept_under_it()
    {
        var foreign = (KubernetesResources.Roles, Owned(TenantRole, "team-b", "team-z"));
        var hub = Running(Republished(Example() with { Published = [foreign] }) with { Catalogs = [] }, "db1");

        Plan(hub).Publish.Applied().ShouldContain($"Role team-b/{TenantRole}:team-a");
        Plan(hub).Publish.Deleted().ShouldBe([Offer]);
    }

    [Fact]
    public void Offered_again_everything_is_the_Catalogs_and_as_it_was()
    {
        foreach (var policy in Enum.GetValues<WithdrawalPolicy>())
        {
            var withdrawn = Republished(Withdrawn(policy, "db1"));
            var plan = Plan(withdrawn with { Catalogs = [Objects.Catalog()] });

            plan.Publish.Delete.ShouldBeEmpty();
            plan.Withdrawals.ShouldBeEmpty();
            plan.Publish.Apply.Select(manifest => manifest.ToJsonString()).ShouldBe(Plan(Example()).Publish.Apply.Select(manifest => manifest.ToJsonString()));
        }
    }

    [Fact]
    public void Who_has_how_many_is_told_per_entry_and_is_empty_when_all_are_gone()
    {
        Plan(Withdrawn(WithdrawalPolicy.Freeze, "db1", "db2")).Unoffered[Objects.EntryName].ShouldBe([new TenantInstances("team-b", 2)]);
        Plan(Withdrawn(WithdrawalPolicy.Freeze)).Unoffered[Objects.EntryName].ShouldBeEmpty();
        Plan(Republished(Example())).Unoffered.ShouldBeEmpty();
    }

    [Fact]
    public void Withdrawing_and_offering_again_converges_and_a_plan_made_twice_changes_nothing() =>
        Prop.ForAll<(bool Offered, bool Runs, int Policy)[]>(moments =>
        {
            var hub = Example();
            foreach (var (offered, runs, policy) in moments.Take(8))
            {
                var entry = Objects.Entry();
                hub = hub with
                {
                    Entries = [entry with { Spec = entry.Spec with { OnWithdraw = (WithdrawalPolicy)(Math.Abs(policy % 3)) } }],
                    Catalogs = offered ? [Objects.Catalog()] : [],
                };
                hub = Running(hub, runs && IsPublished(hub) ? ["db1"] : []);
                hub = Republished(hub);
                var (again, next) = (Plan(hub).Publish, Plan(Republished(hub)).Publish);
                if (again.Delete.Count > 0 || next.Delete.Count > 0
                    || !again.Apply.Select(manifest => manifest.ToJsonString()).SequenceEqual(next.Apply.Select(manifest => manifest.ToJsonString())))
                {
                    return false;
                }
            }

            var end = Plan(Republished(hub with { Catalogs = [Objects.Catalog()] })).Publish;
            var gone = Republished(Running(hub with { Catalogs = [] })).Published;
            return end.Applied().SequenceEqual(Everything) && end.Delete.Count == 0 && gone.Count == 0;
        }).QuickCheckThrowOnFailure();

    private static bool IsPublished(CatalogObserved hub) => hub.Published.Count > 0;

    private static CatalogObserved Withdrawn(WithdrawalPolicy policy, params string[] instances)
    {
        var entry = Objects.Entry();
        var hub = Republished(Example() with { Entries = [entry with { Spec = entry.Spec with { OnWithdraw = policy } }] });
        return Running(hub with { Catalogs = [Objects.Catalog(tenants: Objects.Label("tier", "gold"))] }, instances);
    }

    private static Deletion Instance(string name) =>
        new(new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true), new("team-b", name), $"uid-of-team-b-{name}");

    [Theory]
    [InlineData(WithdrawalPolicy.Keep, """["get","patch","update"]""")]
    [InlineData(WithdrawalPolicy.Freeze, """["get"]""")]
    public void What_may_be_changed_after_a_withdrawal_may_be_scaled(WithdrawalPolicy policy, string verbs)
    {
        var hub = Withdrawn(policy, "db1");
        var entry = hub.Entries[0];
        var crd = entry.Status!.TenantCRD!;
        var scaled = crd with { Versions = [crd.Versions[0] with { SpecReplicasPath = ".spec.replicas" }] };

        CatalogPlan.For(hub with { Entries = [entry with { Status = entry.Status with { TenantCRD = scaled } }] }, default).Publish.Apply
            .Single(manifest => manifest.Kind() == "Role" && manifest.Name().Name == TenantRole)["rules"]![1]!["verbs"]!.ToJsonString().ShouldBe(verbs);
    }

    private static string Verbs(CatalogPlan plan, string role) => plan.Publish.Apply
        .Single(manifest => manifest.Kind() == "Role" && manifest.Name().Name == role)["rules"]!.AsArray().ShouldHaveSingleItem()!["verbs"]!.ToJsonString();
}
