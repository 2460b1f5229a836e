using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

public sealed class ManifestTests
{
    [Fact]
    public void A_status_manifest_has_identity_and_status_alone() =>
        Manifest.StatusOf(Objects.TenantAccount()).Select(member => member.Key).ShouldBe(["apiVersion", "kind", "metadata", "status"]);

    [Fact]
    public void A_manifest_holds_what_was_set_and_nothing_else() =>
        KubeObject.Encode(new Tenant { Metadata = new() { Name = "team-b", Namespace = "team-a" } }).ToJsonString()
            .ShouldBe("""{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Tenant","metadata":{"name":"team-b","namespace":"team-a"},"spec":{}}""");

    [Fact]
    public void An_object_without_metadata_has_none() => ObjectMeta.Of([]).Name.ShouldBeNull();

    [Fact]
    public void At_most_ten_names_are_listed()
    {
        Names.List(["a", "b"]).ShouldBe("a, b");
        Names.List([.. Enumerable.Range(0, 10).Select(i => $"{i}")]).ShouldBe("0, 1, 2, 3, 4, 5, 6, 7, 8, 9");
        Names.List([.. Enumerable.Range(0, 13).Select(i => $"{i}")]).ShouldEndWith("8, 9 and 3 more");
    }

    [Fact]
    public void Ready_means_the_condition_and_the_current_generation()
    {
        var account = Objects.TenantAccount();

        Readiness.IsReady(account.Metadata, account.Status).ShouldBeTrue();
        Readiness.IsReady(account.Metadata with { Generation = 2 }, account.Status).ShouldBeFalse();
        Readiness.IsReady(account.Metadata, Objects.TenantAccount(ready: false).Status).ShouldBeFalse();
        Readiness.IsReady(account.Metadata, null).ShouldBeFalse();
        Readiness.IsReady(account.Metadata, new AccountStatus { ObservedGeneration = 1 }).ShouldBeFalse();
    }
}
