using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.CatalogEntries;

public sealed class CatalogEntryPlanTests
{
    private const string Finalizer = "catalogentry.kubecarrier.io/controller";

    private const string Annotation = "kubecarrier.io/catalog-entry";

    [Shows("F-CE-01")]
    [Fact]
    public void Without_derive_tenants_get_the_base_CRD()
    {
        var plan = For(Underived(), Objects.InternalCrd());

        TenantCrdIn(plan).ShouldBe(Objects.InternalCrdName);
        $"{plan.Status!["status"]!["providerCRD"]!["name"]}".ShouldBe(Objects.InternalCrdName);
        $"{plan.Status["status"]!["tenantCRD"]!["region"]!["name"]}".ShouldBe("eu-west-1");
        plan.ShouldReport("Ready", "True", "CatalogEntryReady");
        plan.Apply.ShouldBeEmpty();
        plan.Finalizers.ShouldBe([Finalizer]);
    }

    [Shows("F-CE-01")]
    [Fact]
    public void A_derive_that_was_taken_away_takes_its_derived_resource_along()
    {
        For(Underived(), Objects.InternalCrd(), Objects.Derived()).Deleted().ShouldBe([$"DerivedCustomResource team-a/{Objects.EntryName}"]);
        For(Underived(), Objects.InternalCrd(), Objects.Derived() with { Metadata = Objects.Meta(Objects.EntryName, "team-a") }).Delete.ShouldBeEmpty();
    }

    [Shows("H67")]
    [Fact]
    public void An_entry_is_not_ready_while_what_it_stands_on_is_going()
    {
        var going = Objects.Derived();
        going = going with { Metadata = going.Metadata.Deleting() }; // and its status still says Ready
        var crd = Objects.TenantCrd();
        crd["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";

        For(Objects.Entry(), Objects.InternalCrd(), going, Objects.TenantCrd()).ShouldReport("Ready", "False", "DerivedCustomResourceUnready");
        For(Objects.Entry(), Objects.InternalCrd(), Objects.Derived(), crd).ShouldReport("Ready", "False", "DerivedCustomResourceDefinitionNotFound");
        crd = Objects.InternalCrd();
        crd["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        $"{For(Underived(), crd).ShouldReport("Ready", "False", "NotFound")["message"]}".ShouldBe($"CRD {Objects.InternalCrdName} is being deleted");
    }

    [Fact]
    public void A_suspended_entry_says_so_stays_ready_and_says_when_it_is_resumed()
    {
        var entry = Underived();
        var suspended = For(entry with { Spec = entry.Spec with { Suspended = true } }, Objects.InternalCrd());

        suspended.ShouldReport("Suspended", "True", "SuspendedByProvider");
        suspended.ShouldReport("Ready", "True", "CatalogEntryReady");
        Types(For(entry, Objects.InternalCrd())).ShouldNotContain("Suspended");
        For(Saying(entry, "Suspended"), Objects.InternalCrd()).ShouldReport("Suspended", "False", "Resumed");
    }

    [Shows("F-CAT-10")]
    [Theory]
    [InlineData(WithdrawalPolicy.Keep, "Kept", "can be changed and deleted")]
    [InlineData(WithdrawalPolicy.Freeze, "Frozen", "can be deleted, but not changed")]
    [InlineData(WithdrawalPolicy.Delete, "Deleting", "are being deleted, though not while a Catalog cannot be read")]
    public void What_runs_without_an_offer_is_told_with_its_tenants(WithdrawalPolicy policy, string reason, string what)
    {
        var entry = Underived();
        entry = entry with { Spec = entry.Spec with { OnWithdraw = policy } };
        IReadOnlyList<TenantInstances> many = [.. Enumerable.Range(10, 12).Reverse().Select(number => new TenantInstances($"team-{number}", 1))];

        var told = For(entry, Objects.InternalCrd(), unoffered: [new("team-c", 1), new("team-b", 3)]);
        $"{told.ShouldReport("Withdrawn", "True", reason)["message"]}".ShouldBe($"instances of tenants to whom it is not offered any more {what}: team-b 3, team-c 1");
        told.ShouldReport("Ready", "True", "CatalogEntryReady");
        $"{For(entry, Objects.InternalCrd(), unoffered: many).Condition("Withdrawn")["message"]}".ShouldEndWith("team-10 1, team-11 1, team-12 1, team-13 1, team-14 1, team-15 1, team-16 1, team-17 1, team-18 1, team-19 1 and 2 more");
        Types(For(entry, Objects.InternalCrd(), unoffered: [])).ShouldNotContain("Withdrawn");
        For(Saying(entry, "Withdrawn"), Objects.InternalCrd(), unoffered: []).ShouldReport("Withdrawn", "False", "Offered");
        For(Saying(entry, "Withdrawn"), Objects.InternalCrd()).ShouldReport("Withdrawn", "True", "Tested");
    }

    private static CatalogEntry Saying(CatalogEntry entry, string condition) =>
        entry with { Status = (entry.Status ?? new()) with { Conditions = [Objects.Condition(condition, "True")] } };

    private static IEnumerable<string> Types(Plan plan) => plan.Status!["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}");

    [Shows("F-CE-02")]
    [Fact]
    public void With_derive_there_is_a_derived_resource_of_the_same_name()
    {
        var plan = For(New(), Objects.InternalCrd());

        var derived = plan.Apply.ShouldHaveSingleItem();
        derived.Kind().ShouldBe("DerivedCustomResource");
        derived.Name().ShouldBe(new("team-a", Objects.EntryName));
        ObjectMeta.Of(derived).IsControlledBy(Objects.Entry().Metadata).ShouldBeTrue();
        $"{derived["spec"]!["baseCRD"]!["name"]}".ShouldBe(Objects.InternalCrdName);
        $"{derived["spec"]!["expose"]![0]!["fields"]![0]!["jsonPath"]}".ShouldBe(".spec.username");
        plan.ShouldReport("Ready", "False", "DerivedCustomResourceUnready");
        TenantCrdIn(plan).ShouldBeNull();
    }

    [Shows("F-CE-02")]
    [Fact]
    public void It_is_ready_with_the_tenant_CRD()
    {
        var plan = For(New(), Objects.InternalCrd(), Objects.Derived(), Objects.TenantCrd());

        plan.ShouldReport("Ready", "True", "CatalogEntryReady");
        TenantCrdIn(plan).ShouldBe(Objects.TenantCrdName);
        $"{plan.Status!["status"]!["tenantCRD"]!["versions"]![0]!["name"]}".ShouldBe("v1alpha1");
        plan.Status["status"]!["tenantCRD"]!["versions"]![0]!["schema"]!["openAPIV3Schema"].ShouldNotBeNull();
    }

    [Fact]
    public void A_tenant_CRD_that_is_named_and_not_there_is_told()
    {
        var plan = For(New(), Objects.InternalCrd(), Objects.Derived());

        $"{plan.ShouldReport("Ready", "False", "DerivedCustomResourceDefinitionNotFound")["message"]}".ShouldContain(Objects.TenantCrdName);
    }

    [Fact]
    public void What_is_said_of_restrictions_in_the_schema_is_copied_and_changes_nothing_else()
    {
        var derived = Objects.Derived();
        derived = derived with
        {
            Status = derived.Status! with { Conditions = [.. derived.Status.Conditions, Objects.Condition("SchemaRestricted", "False", "HeldBackByInstances")] },
        };

        var plan = For(New(), Objects.InternalCrd(), derived, Objects.TenantCrd());

        plan.ShouldReport("SchemaRestricted", "False", "HeldBackByInstances");
        plan.ShouldReport("Ready", "True", "CatalogEntryReady");
    }

    [Fact]
    public void A_restriction_that_does_not_fit_is_the_entrys_reason_too()
    {
        var derived = Objects.Derived(ready: false);
        derived = derived with { Status = derived.Status! with { Conditions = [Objects.Condition("Established", "False", "InvalidRestriction")] } };

        For(New(), Objects.InternalCrd(), derived).ShouldReport("Ready", "False", "InvalidRestriction");
    }

    [Fact]
    public void Nothing_is_ready_before_admission_is_proven()
    {
        For(New(), Objects.InternalCrd(), Objects.Derived(), Objects.TenantCrd(), proven: _ => false).ShouldReport("Ready", "False", "AdmissionNotProven");
        For(Underived(), Objects.InternalCrd(), proven: _ => false).ShouldReport("Ready", "False", "AdmissionNotProven");
        For(New(), Objects.InternalCrd(), Objects.Derived(), Objects.TenantCrd(), proven: type => type.Group == "eu-west-1.team-a").ShouldReport("Ready", "True", "CatalogEntryReady");
    }

    [Fact]
    public void A_known_tenant_CRD_is_kept_while_something_is_being_changed()
    {
        var known = Objects.Entry();

        TenantCrdIn(For(known, Objects.InternalCrd(), Objects.Derived(ready: false))).ShouldBe(Objects.TenantCrdName);
        TenantCrdIn(For(known, Objects.InternalCrd())).ShouldBe(Objects.TenantCrdName);
        TenantCrdIn(For(known, Objects.InternalCrd(), Objects.Derived())).ShouldBe(Objects.TenantCrdName);
        TenantCrdIn(For(known, null)).ShouldBe(Objects.TenantCrdName);
    }

    [Theory]
    [InlineData("HiddenRequiredField", "HiddenRequiredField")]
    [InlineData("NotExposable", "NotExposable")]
    [InlineData("AlreadyInUse", "DerivedCustomResourceUnready")]
    public void Why_it_cannot_be_derived_is_told(string derivedReason, string reason)
    {
        var derived = Objects.Derived(ready: false);
        derived = derived with { Status = derived.Status! with { Conditions = [Objects.Condition("Established", "False", derivedReason)] } };

        $"{For(New(), Objects.InternalCrd(), derived).ShouldReport("Ready", "False", reason)["message"]}".ShouldBe("as the test has it");
    }

    [Shows("F-CE-05")]
    [Fact]
    public void What_is_wrong_with_the_base_CRD_is_told()
    {
        var (clusterScoped, foreign, unlabelled) = (Objects.InternalCrd(), Objects.InternalCrd(), Objects.InternalCrd());
        clusterScoped["spec"]!["scope"] = "Cluster";
        foreign["metadata"]!["labels"]!["kubecarrier.io/origin-namespace"] = "team-z";
        unlabelled["metadata"]!["labels"]!.AsObject().Remove("kubecarrier.io/service-cluster");

        foreach (var (crd, reason) in new (JsonObject?, string)[] { (null, "NotFound"), (clusterScoped, "NotNamespaced"), (foreign, "NotAssignedToProvider"), (unlabelled, "MissingServiceClusterLabel") })
        {
            var plan = For(New(), crd);

            plan.ShouldReport("Ready", "False", reason);
            plan.Annotate.ShouldBeEmpty();
            plan.Apply.ShouldBeEmpty();
        }
    }

    [Shows("B81")]
    [Fact]
    public void Who_uses_the_CRD_of_another_provider_is_not_told()
    {
        var foreign = Objects.InternalCrd().Annotated(Annotation, "team-z/theirs");
        foreign["metadata"]!["labels"]!["kubecarrier.io/origin-namespace"] = "team-z";

        $"{For(New(), foreign).ShouldReport("Ready", "False", "NotAssignedToProvider")["message"]}".ShouldNotContain("theirs");
        $"{For(New(), Objects.InternalCrd().Annotated(Annotation, "team-z/theirs")).ShouldReport("Ready", "False", "AlreadyInUse")["message"]}".ShouldNotContain("theirs");
    }

    [Shows("F-CE-04")]
    [Fact]
    public void A_base_CRD_has_one_entry()
    {
        var taken = For(New(), Objects.InternalCrd().Annotated(Annotation, "team-a/other"));
        $"{taken.ShouldReport("Ready", "False", "AlreadyInUse")["message"]}".ShouldContain("team-a/other");
        taken.Annotate.ShouldBeEmpty();

        For(New(), Objects.InternalCrd()).Annotate.ShouldHaveSingleItem().Value.ShouldBe("team-a/" + Objects.EntryName);
        For(New(), Objects.InternalCrd().Annotated(Annotation, "team-a/" + Objects.EntryName)).Annotate.ShouldBeEmpty();
    }

    [Shows("F-CE-06")]
    [Fact]
    public void Deletion_waits_for_the_derived_resource_and_frees_the_CRD()
    {
        var going = Objects.Entry() with { Metadata = Objects.Entry().Metadata.Deleting() };
        var mine = Objects.InternalCrd().Annotated(Annotation, "team-a/" + Objects.EntryName);
        var derived = Objects.Derived();

        var first = For(going, mine, derived);
        first.Deleted().ShouldBe([$"DerivedCustomResource team-a/{Objects.EntryName}"]);
        first.Annotate.ShouldBeEmpty();
        first.ReleasedFinalizers.ShouldBeEmpty();
        first.Finalizers.ShouldBeEmpty();
        first.ShouldReport("Ready", "False", "Deleting");
        For(going, mine, derived with { Metadata = derived.Metadata.Deleting() }).Delete.ShouldBeEmpty();

        var last = For(going, mine);
        last.Annotate.ShouldHaveSingleItem().ShouldBe(new AnnotationChange(KubernetesResources.CustomResourceDefinitions, last.Annotate[0].Metadata, Annotation, null));
        last.ReleasedFinalizers.ShouldBe([Finalizer]);
        For(going, Objects.InternalCrd().Annotated(Annotation, "team-a/other")).Annotate.ShouldBeEmpty();
        For(going, null).ReleasedFinalizers.ShouldBe([Finalizer]);
    }

    [Shows("H63")]
    [Fact]
    public void An_entry_whose_instances_would_never_arrive_is_not_ready_and_keeps_what_it_said_of_its_CRDs()
    {
        var lacking = Objects.Condition("AccessReady", "False", "MissingRights");
        var plan = CatalogEntryPlan.For(new(Underived(), new(Objects.InternalCrd()), null, null, _ => true) { Access = lacking }, Objects.Now);

        plan.ShouldReport("Ready", "False", "MissingRights");
        plan.ShouldReport("AccessReady", "False", "MissingRights");
        TenantCrdIn(plan).ShouldBe(Objects.InternalCrdName);
        CatalogEntryPlan.For(new(Underived(), new(Objects.InternalCrd()), null, null, _ => true) { Access = lacking with { Status = "True", Reason = "AllRights" } }, Objects.Now)
            .ShouldReport("Ready", "True", "CatalogEntryReady");
    }

    private static CatalogEntry New() => Objects.Entry() with { Status = null };

    private static CatalogEntry Underived() => Objects.Entry(derived: false) with { Status = null };

    private static Plan For(
        CatalogEntry entry, JsonObject? crd, DerivedCustomResource? derived = null, JsonObject? tenantCrd = null, Func<ResourceType, bool>? proven = null,
        IReadOnlyList<TenantInstances>? unoffered = null) =>
        CatalogEntryPlan.For(new(entry, crd.Seen(), derived, tenantCrd.Seen(), proven ?? (_ => true), unoffered), Objects.Now);

    private static string? TenantCrdIn(Plan plan) => plan.Status!["status"]!["tenantCRD"]?["name"]?.GetValue<string>();
}
