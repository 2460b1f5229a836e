using System.Text.Json.Nodes;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

public sealed class CrdStateTests
{
    [Shows("H08")]
    [Fact]
    public void Established_means_served_under_its_own_names()
    {
        CrdState.IsEstablished(Objects.InternalCrd()).ShouldBeTrue();
        CrdState.IsEstablished(Objects.InternalCrd(established: false)).ShouldBeFalse();
        CrdState.IsEstablished([]).ShouldBeFalse();

        var clash = Objects.InternalCrd();
        clash["status"]!["conditions"]![0] = Objects.Json("""{"type":"NamesAccepted","status":"False","message":"the kind is taken"}""");
        CrdState.IsEstablished(clash).ShouldBeFalse();
        CrdState.WhyNotServed(new(clash)).ShouldBe("the kind is taken");
        CrdState.WhyNotServed(new([])).ShouldBe("the API server has not established it yet");
    }

    [Fact]
    public void The_resource_is_in_the_storage_version()
    {
        var crd = WithVersions(("v1", true, false), ("v2", true, true));

        CrdState.Resource(crd).ShouldBe(new("internal.eu-west-1.team-a", "v2", "CouchDB", "couchdbs", Namespaced: true));
        CrdState.Resource([]).Plural.ShouldBe("");
    }

    [Shows("B06")]
    [Fact]
    public void A_storage_version_that_is_not_served_is_nobodys_to_write()
    {
        CrdState.StorageVersion(WithVersions(("v1", false, true), ("v2", true, false))).ShouldBe("v2");
        CrdState.StorageVersion(WithVersions(("v1", false, true))).ShouldBe("");
    }

    [Fact]
    public void The_information_for_tenants_has_the_served_versions_and_the_region()
    {
        var information = CrdState.Information(new(WithVersions(("v1", false, false), ("v2", true, true))));

        information.Versions.Select(version => $"{version.Name} {version.Storage}").ShouldBe(["v2 True"]);
        information.Region.Name.ShouldBe("eu-west-1");
        information.Name.ShouldBe(Objects.InternalCrdName);
    }

    [Shows("H31")]
    [Fact]
    public void Status_is_apart_per_version()
    {
        CrdState.HasStatus(Objects.InternalCrd(), "v1alpha1").ShouldBeTrue();
        CrdState.HasStatus(Objects.InternalCrd(), "v2").ShouldBeFalse();
        CrdState.HasStatus(WithVersions(("v1", true, true)), "v1").ShouldBeFalse();
    }

    private static JsonObject WithVersions(params (string Name, bool Served, bool Storage)[] versions)
    {
        var crd = Objects.InternalCrd();
        crd["spec"]!["versions"] = new JsonArray([.. versions.Select(version =>
            new JsonObject { ["name"] = version.Name, ["served"] = version.Served, ["storage"] = version.Storage })]);
        return crd;
    }
}
