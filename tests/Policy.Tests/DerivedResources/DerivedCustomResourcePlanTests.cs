using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DerivedResources;

public sealed class DerivedCustomResourcePlanTests
{
    private const string Finalizer = "dcr.kubecarrier.io/controller";

    private const string Annotation = "dcr.kubecarrier.io/referenced-by";

    [Shows("F-DCR-06")]
    [Fact]
    public void The_tenant_CRD_is_named_in_the_status_before_it_is_made()
    {
        var plan = For(New(), Objects.InternalCrd());

        plan.StatusFirst.ShouldBeTrue();
        NamedIn(plan).ShouldBe(Objects.TenantCrdName);
        plan.Applied().ShouldBe([$"CustomResourceDefinition {Objects.TenantCrdName}"]);
        Owners.LabelledOwner(DerivedCustomResource.ResourceType, ObjectMeta.Of(plan.Apply[0]).Labels).ShouldBe(new("team-a", Objects.EntryName));
        plan.ShouldReport("Established", "False", "Establishing");
        plan.ShouldReport("Ready", "False", "CRDNotEstablished");
        plan.Finalizers.ShouldBe([Finalizer]);
        plan.Annotate.ShouldHaveSingleItem().Value.ShouldBe("team-a/" + Objects.EntryName);
    }

    [Shows("F-DCR-06")]
    [Fact]
    public void It_is_ready_when_the_tenant_CRD_is_served()
    {
        var plan = For(New(), Objects.InternalCrd(), Objects.TenantCrd());

        plan.ShouldReport("Established", "True", "Established");
        plan.ShouldReport("ControllerReady", "True", "Ready");
        plan.ShouldReport("Ready", "True", "ComponentsReady");
    }

    [Shows("H08")]
    [Fact]
    public void A_tenant_CRD_whose_names_clash_says_so() =>
        $"{For(New(), Objects.InternalCrd(), Objects.TenantCrd(established: false)).ShouldReport("Established", "False", "Establishing")["message"]}".ShouldBe("not yet");

    [Shows("H67")]
    [Fact]
    public void It_is_not_ready_while_its_tenant_CRD_or_its_base_CRD_is_going()
    {
        var (tenant, @base) = (Objects.TenantCrd(), Objects.InternalCrd());
        foreach (var crd in new[] { tenant, @base })
        {
            crd["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        }

        $"{For(New(), Objects.InternalCrd(), tenant).ShouldReport("Ready", "False", "CRDNotEstablished")["message"]}".ShouldBe($"CRD {Objects.TenantCrdName} is being deleted");
        For(New(), @base, Objects.TenantCrd()).ShouldReport("Established", "False", "NotFound");
    }

    [Fact]
    public void What_cannot_be_derived_is_told_and_a_CRD_that_is_there_stays()
    {
        var wrong = New() with { Spec = New().Spec with { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.nowhere" }] }] } };

        var plan = For(wrong with { Status = Objects.Derived().Status }, Objects.InternalCrd(), Objects.TenantCrd());

        $"{plan.ShouldReport("Established", "False", "NotExposable")["message"]}".ShouldContain("spec.nowhere");
        plan.Apply.ShouldBeEmpty();
        plan.Delete.ShouldBeEmpty();
        NamedIn(plan).ShouldBe(Objects.TenantCrdName);
    }

    [Fact]
    public void A_hidden_required_field_has_a_reason_of_its_own()
    {
        var crd = Objects.InternalCrd();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["required"] = new JsonArray("hidden");

        For(New(), crd).ShouldReport("Established", "False", "HiddenRequiredField");
    }

    [Fact]
    public void A_restriction_that_does_not_fit_the_field_has_a_reason_of_its_own_and_its_path()
    {
        var wrong = New() with { Spec = New().Spec with { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.username", Minimum = 1 }] }] } };

        var plan = For(wrong, Objects.InternalCrd(), Objects.TenantCrd());

        $"{plan.ShouldReport("Established", "False", "InvalidRestriction")["message"]}".ShouldContain("minimum of spec.username");
        plan.ShouldReport("Ready", "False", "CRDNotEstablished");
        plan.Apply.ShouldBeEmpty();
    }

    [Fact]
    public void A_base_CRD_has_one_derived_resource()
    {
        var plan = For(New(), Objects.InternalCrd().Annotated(Annotation, "team-a/other"));

        plan.ShouldReport("Established", "False", "AlreadyInUse");
        plan.ShouldReport("Ready", "False", "CRDNotEstablished");
        plan.Annotate.ShouldBeEmpty();
        For(New(), null).ShouldReport("Established", "False", "NotFound");
        For(New(), Objects.InternalCrd().Annotated(Annotation, "team-a/" + Objects.EntryName)).Annotate.ShouldBeEmpty();
    }

    [Fact]
    public void Deletion_takes_the_CRD_then_frees_its_base_then_lets_go()
    {
        var going = Objects.Derived() with { Metadata = Objects.Derived().Metadata.Deleting() };
        var mine = Objects.InternalCrd().Annotated(Annotation, "team-a/" + Objects.EntryName);

        var first = For(going, mine, Objects.TenantCrd());
        first.Delete.ShouldHaveSingleItem().Uid.ShouldBe("uid-of-" + Objects.TenantCrdName);
        first.Annotate.ShouldBeEmpty();
        first.ReleasedFinalizers.ShouldBeEmpty();
        first.ShouldReport("Ready", "False", "Deleting");

        var leaving = Objects.TenantCrd();
        leaving["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        For(going, mine, leaving).Delete.ShouldBeEmpty();
        For(going, mine, leaving).ReleasedFinalizers.ShouldBeEmpty();

        For(going, mine).Annotate.ShouldHaveSingleItem().Value.ShouldBeNull();
        For(going, mine).ReleasedFinalizers.ShouldBe([Finalizer]);
        For(going, Objects.InternalCrd().Annotated(Annotation, "team-a/other")).Annotate.ShouldBeEmpty();
    }

    private static DerivedCustomResource New() => Objects.Derived() with { Status = null };

    private static Plan For(DerivedCustomResource derived, JsonObject? crd, JsonObject? tenantCrd = null) =>
        DerivedCustomResourcePlan.For(new(derived, crd.Seen(), tenantCrd.Seen()), Objects.Now);

    private static string? NamedIn(Plan plan) => plan.Status!["status"]!["derivedCR"]?["name"]?.GetValue<string>();
}
