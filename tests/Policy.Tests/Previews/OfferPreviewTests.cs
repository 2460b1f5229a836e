using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Offline.Previews;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Tests.Derivation;

namespace KubeCarrier.Policy.Tests.Previews;

/// <summary>Which offers an entry makes, and what becomes of them.</summary>
public sealed class OfferPreviewTests
{
    private const string Spec = """{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""";

    [Fact]
    public void An_entry_says_by_its_base_CRD_where_it_comes_from_and_whose_it_is()
    {
        var offer = OfferRequests.Of(Entry(".spec.a"), Facts(Source())).Offers.ShouldHaveSingleItem();

        offer.ServiceCluster.ShouldBe("eu-west-1");
        offer.Provider.ShouldBe("team-a");
        var preview = OfferPreview.Of(offer);
        preview.Problems.ShouldBeEmpty();
        preview.TenantCrd["metadata"]!["name"]!.ToString().ShouldBe("databases.eu-west-1.team-a");
        preview.InternalCrd["metadata"]!["name"]!.ToString().ShouldBe("databases.internal.eu-west-1.team-a");
        preview.CredentialRights[^1].Group.ShouldBe("example.io");
        preview.TenantAccess.Select(manifest => $"{manifest["kind"]} {manifest["metadata"]!["name"]}")
            .ShouldBe(["Role kubecarrier:tenant:databases", "RoleBinding kubecarrier:tenant:databases"]);
        preview.ProviderAccess.Count.ShouldBe(2);
        preview.HubAccess.Count.ShouldBe(4);
    }

    [Fact]
    public void An_entry_without_derive_gives_tenants_the_copy()
    {
        var preview = OfferPreview.Of(OfferRequests.Of(Entry(), Facts(Source())).Offers[0]);

        preview.TenantCrd.ShouldBeSameAs(preview.InternalCrd);
        preview.HubAccess.Count.ShouldBe(2);
        preview.Sample!.ToJson()["apiVersion"]!.ToString().ShouldBe("internal.eu-west-1.team-a/v1");
    }

    [Fact]
    public void What_the_webhooks_deny_is_a_problem_and_nothing_is_derived()
    {
        var preview = OfferPreview.Of(OfferRequests.Of(Entry(".spec.a", ".spec.a"), Facts(Source())).Offers[0]);

        preview.Problems.ShouldHaveSingleItem().Message.ShouldBe("spec.derive.expose[0].fields[1].jsonPath: .spec.a is exposed twice in version v1; list it once");
        preview.TenantCrd.ShouldBeEmpty();
    }

    [Fact]
    public void What_cannot_be_derived_is_a_problem() =>
        OfferPreview.Of(OfferRequests.Of(Entry(".spec.b"), Facts(Source())).Offers[0]).Problems.ShouldHaveSingleItem().Reason.ShouldBe(DerivationReason.HiddenRequiredField);

    [Fact]
    public void A_set_has_an_offer_for_each_service_cluster_that_its_CRD_is_from()
    {
        var offers = OfferRequests.Of(Set(), Facts(Source("eu-west-1"), Source("us-east-1"))).Offers;

        offers.Select(offer => (offer.ServiceCluster, offer.Entry.Metadata.Name)).ShouldBe([("eu-west-1", "dbs.eu-west-1"), ("us-east-1", "dbs.us-east-1")]);
        offers[1].Entry.Spec.BaseCRD.Name.ShouldBe("databases.internal.us-east-1.team-a");
    }

    [Fact]
    public void What_is_not_known_is_asked_for_in_a_sentence()
    {
        OfferRequests.Of(Set(), Facts(Source())).Problem.ShouldNotBeNull().ShouldContain("say --service-cluster NAME");
        OfferRequests.Of(Set() with { Metadata = new() { Name = "dbs" } }, Facts(Source("x"))).Problem.ShouldNotBeNull().ShouldContain("say --provider NAME");
        OfferRequests.Of(Set(), Facts()).Problem.ShouldNotBeNull().ShouldContain("given: no CustomResourceDefinition");
        var other = Source();
        other["spec"]!["names"]!["plural"] = "queues";
        OfferRequests.Of(Entry(), Facts(other)).Problem.ShouldNotBeNull().ShouldContain("databases.internal.eu-west-1.team-a");
    }

    [Fact]
    public void A_derived_resource_is_shown_like_the_entry_it_would_belong_to()
    {
        var derived = new DerivedCustomResource
        {
            Metadata = new() { Name = "databases", Namespace = "team-a" },
            Spec = new() { BaseCRD = new() { Name = "databases.internal.eu-west-1.team-a" }, Expose = [SampleCrd.Config(["v1"], ".spec.a")] },
        };

        var preview = OfferPreview.Of(OfferRequests.Of(derived, Facts(Source())).Offers[0]);

        JsonEquality.AreEqual(preview.TenantCrd, OfferPreview.Of(OfferRequests.Of(Entry(".spec.a"), Facts(Source())).Offers[0]).TenantCrd).ShouldBeTrue();
    }

    private static PreviewFacts Facts(params JsonObject[] crds) => new(crds, null, null, "team-b");

    private static JsonObject Source(string? cluster = null)
    {
        var crd = SampleCrd.Of(Spec);
        crd["metadata"] = new JsonObject { ["name"] = "databases.example.io" };
        if (cluster is not null)
        {
            crd["metadata"]!["annotations"] = new JsonObject { ["kubecarrier.io/service-cluster"] = cluster };
        }

        crd["spec"]!["group"] = "example.io";
        return crd;
    }

    private static CatalogEntry Entry(params string[] paths) => new()
    {
        Metadata = new() { Name = "databases", Namespace = "team-a" },
        Spec = new()
        {
            Metadata = new() { DisplayName = "Databases", ShortDescription = "of the tests" },
            BaseCRD = new() { Name = "databases.internal.eu-west-1.team-a" },
            Derive = paths.Length == 0 ? null : new() { Expose = [SampleCrd.Config(["v1"], paths)] },
        },
    };

    private static CatalogEntrySet Set() => new()
    {
        Metadata = new() { Name = "dbs", Namespace = "team-a" },
        Spec = new()
        {
            Metadata = new() { DisplayName = "Databases", ShortDescription = "of the tests" },
            Discover = new() { CRD = new() { Name = "databases.example.io" }, ServiceClusterSelector = new() },
        },
    };
}
