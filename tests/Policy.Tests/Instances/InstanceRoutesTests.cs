using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InstanceRoutesTests
{
    [Fact]
    public void A_derived_CRD_is_carried_from_tenant_to_service_in_one_version()
    {
        var route = Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\""));

        $"{route.Tenant} {route.Internal} {route.Service}".ShouldBe(
            "couchdbs.v1alpha1.eu-west-1.team-a couchdbs.v1alpha1.internal.eu-west-1.team-a couchdbs.v1alpha1.couchdb.io");
        (route.Provider, route.ServiceCluster, route.InternalHasStatus, route.TenantHasStatus).ShouldBe(("team-a", "eu-west-1", true, true));
        route.Resource(SyncTarget.Tenant).ShouldBe(route.Tenant);
        route.Resource(SyncTarget.Service).ShouldBe(route.Service);
    }

    [Fact]
    public void Without_derive_there_is_no_tenant_resource()
    {
        var route = Routes.Shared();

        route.Tenant.ShouldBeNull();
        route.Exposed.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => route.Resource(SyncTarget.Tenant));
    }

    [Fact]
    public void Nothing_is_carried_while_the_copy_is_not_served() =>
        InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(established: false), null, null).ShouldBeNull();

    [Fact]
    public void Nothing_is_carried_from_a_tenant_CRD_that_is_not_served_yet_or_that_nobody_derived()
    {
        ResourceType? TenantOf(DerivedCustomResource? derived, JsonObject? tenant) =>
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived, tenant)!.Value.Route.Tenant;

        TenantOf(Objects.Derived(), Objects.TenantCrd(established: false)).ShouldBeNull();
        TenantOf(Objects.Derived(), null).ShouldBeNull();
        TenantOf(null, Objects.TenantCrd()).ShouldBeNull();
    }

    [Fact]
    public void Each_object_has_a_status_as_its_own_CRD_has_it()
    {
        var tenant = Objects.TenantCrd();
        var version = tenant["spec"]!["versions"]![0]!;
        version["schema"]!["openAPIV3Schema"]!["properties"]!["status"]!["required"] = new JsonArray("phase");

        var route = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), Objects.Derived(), tenant)!.Value.Route;
        route.StatusShapes[SyncTarget.Tenant].Required.ShouldBe(["phase"]);
        route.StatusShapes[SyncTarget.Internal].Required.ShouldBeEmpty();

        version.AsObject().Remove("subresources");
        route = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), Objects.Derived(), tenant)!.Value.Route;
        (route.InternalHasStatus, route.TenantHasStatus).ShouldBe((true, false));
    }

    [Fact]
    public void The_fingerprint_changes_with_what_is_exposed_and_with_a_CRD_that_was_made_again()
    {
        var derived = Objects.Derived();
        var recreated = Objects.TenantCrd();
        recreated["metadata"]!["uid"] = "another";

        string[] fingerprints =
        [
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), null, null)!.Value.Fingerprint,
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived, Objects.TenantCrd())!.Value.Fingerprint,
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived, recreated)!.Value.Fingerprint,
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived with { Spec = derived.Spec with { Presets = [new() { JsonPath = ".spec.hidden", Value = "x" }] } }, Objects.TenantCrd())!.Value.Fingerprint,
        ];

        fingerprints.ShouldBeUnique();
    }

    [Fact]
    public void A_restriction_that_changes_restarts_nothing_and_one_that_cannot_hold_stops_nothing()
    {
        var derived = Objects.Derived();
        DerivedCustomResource With(ExposedField field) => derived with
        {
            Metadata = derived.Metadata with { Generation = 2 },
            Spec = derived.Spec with { Expose = [new() { Versions = ["v1alpha1"], Fields = [field] }] },
        };

        (InstanceRoute Route, string Fingerprint) For(DerivedCustomResource of) =>
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), of, Objects.TenantCrd())!.Value;

        var before = For(derived).Fingerprint;
        For(With(new() { JsonPath = ".spec.username", Pattern = "[a-z]+" })).Fingerprint.ShouldBe(before);
        For(With(new() { JsonPath = ".spec.username", Minimum = 1 })).Fingerprint.ShouldBe(before);
        For(With(new() { JsonPath = ".spec.replicas" })).Fingerprint.ShouldNotBe(before);
    }

    [Fact]
    public void The_fingerprint_changes_when_a_refused_derive_becomes_possible_by_a_new_base_CRD()
    {
        var derived = Objects.Derived();
        derived = derived with { Spec = derived.Spec with { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.later" }] }] } };
        var newer = Objects.InternalCrd();
        newer["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["later"] = Objects.Json("""{"type":"string"}""");

        var (refused, possible) = (
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived, Objects.TenantCrd())!.Value,
            InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), newer, derived, Objects.TenantCrd())!.Value);

        refused.Route.Exposed.ShouldBeNull();
        possible.Route.Exposed.ShouldNotBeNull();
        refused.Fingerprint.ShouldNotBe(possible.Fingerprint);
    }

    [Shows("H10", "H11")]
    [Fact]
    public void While_the_copy_does_not_follow_each_object_takes_what_its_own_API_server_knows()
    {
        var now = Objects.SourceCrd();
        var version = now["spec"]!["versions"]![0]!;
        version["name"] = "v2";
        version["schema"]!["openAPIV3Schema"]!["properties"]!["spec"] = Objects.Json("""{"type":"object","properties":{"username":{"type":"string"}}}""");
        var (before, fingerprint) = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), null, null, Objects.SourceCrd())!.Value;

        var (route, other) = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), null, null, now)!.Value;

        before.Schemas.ShouldBeNull();
        other.ShouldNotBe(fingerprint);
        route.Internal.ShouldBe(before.Internal);
        route.Service.ShouldBe(before.Service with { Version = "v2" });
        var sent = Objects.Json("""{"metadata":{"name":"x","labels":{"a":"b"}},"spec":{"username":"hans","hidden":"p"}}""");
        route.Fit(SyncTarget.Service, (JsonObject)sent.DeepClone()).ToJsonString().ShouldBe("""{"metadata":{"name":"x","labels":{"a":"b"}},"spec":{"username":"hans"}}""");
        route.Fit(SyncTarget.Internal, (JsonObject)sent.DeepClone()).ToJsonString().ShouldBe(sent.ToJsonString());
        before.Fit(SyncTarget.Service, sent).ToJsonString().ShouldContain("hidden");
    }

    [Shows("H49")]
    [Fact]
    public void Without_its_source_a_route_still_leads_to_where_it_was_and_is_another_one()
    {
        var (before, fingerprint) = InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), null, null)!.Value;

        var (route, other) = InstanceRoutes.For(Objects.Discovery(), null, Objects.InternalCrd(), null, null, Objects.SourceCrd())!.Value;

        (route.Service, route.Internal, route.Schemas).ShouldBe((before.Service, before.Internal, before.Schemas));
        other.ShouldNotBe(fingerprint);
    }
}
