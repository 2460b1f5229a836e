using System.Text.Json.Nodes;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>A name that people type means the hub's kind, whatever providers call theirs.</summary>
public sealed class TakenNamesTests
{
    [Shows("B80")]
    [Theory]
    [InlineData("plural", "serviceclusters", "KubeCarrier's ServiceCluster")]
    [InlineData("plural", "sc", "KubeCarrier's ServiceCluster")]
    [InlineData("plural", "po", "Kubernetes' Pod")]
    [InlineData("plural", "SECRETS", "Kubernetes' Secret")]
    [InlineData("singular", "servicecluster", "KubeCarrier's ServiceCluster")]
    [InlineData("singular", "deploy", "Kubernetes' Deployment")]
    [InlineData("kind", "Account", "KubeCarrier's Account")]
    [InlineData("kind", "namespace", "Kubernetes' Namespace")]
    [InlineData("listKind", "OfferingList", "KubeCarrier's Offering")]
    [InlineData("listKind", "Secret", "Kubernetes' Secret")]
    public void The_names_of_the_hubs_kinds_and_of_Kubernetes_own_are_not_to_be_had(string member, string name, string whose)
    {
        var source = Named(Objects.SourceCrd(), member, name);

        var problem = InternalCrd.From(source, new("eu-west-1", "team-a"), Owner).Problems.First(problem => problem.Reason is DerivationReason.NameTaken);
        problem.Message.ShouldBe($"{name} is a name of {whose}, which kubectl must go on finding by it; offer a CRD whose plural, singular, kind and listKind are its own");
        TenantCrd.Derive(Request(Named(Objects.InternalCrd(), member, name))).Problems.ShouldContain(found => found.Reason == DerivationReason.NameTaken);
    }

    [Shows("B80")]
    [Fact]
    public void Without_a_singular_the_kind_in_lower_case_is_one()
    {
        var source = Named(Objects.SourceCrd(), "kind", "SERVICECLUSTER");
        source["spec"]!["names"]!.AsObject().Remove("singular");

        InternalCrd.From(source, new("eu-west-1", "team-a"), Owner).Crd.ShouldBeNull();
    }

    [Shows("B80")]
    [Fact]
    public void The_names_of_a_CRD_that_no_service_made_are_not_to_be_had_and_those_of_another_service_are()
    {
        var theirs = KindNames.Of(Objects.Json("""{"metadata":{"name":"couchdbs.example.org","uid":"u-1"},"spec":{"names":{"plural":"couchdbs","kind":"CouchDB"}}}"""));

        Report(theirs).ShouldBe(("NameTaken", false));
        Report(theirs with { IsOfAService = true }).ShouldBe(("Establishing", true));
        Report(KindNames.Of(Objects.InternalCrd())).ShouldBe(("Establishing", true), "two providers offer what is called alike");
    }

    [Shows("B80")]
    [Fact]
    public void Where_the_hub_is_a_service_cluster_too_the_source_itself_takes_no_names()
    {
        var source = Objects.SourceCrd();
        var itself = KindNames.Of(source) with { IsOfAService = false };

        Report(itself with { Uid = "another" }).ShouldBe(("NameTaken", false));
        source["metadata"]!["uid"] = "the-source";
        Report(itself with { Uid = "the-source" }, source).ShouldBe(("Establishing", true));
    }

    [Shows("B80")]
    [Fact]
    public void A_CRD_that_comes_later_takes_no_names_from_a_service_that_was_there_first()
    {
        var later = new KindNames("CRD couchdbs.example.org of the hub", ["couchdbs"], []);

        CustomResourceDiscoveryPlan.For(new(Objects.Discovery(), new(Objects.SourceCrd()), true, new(Objects.InternalCrd())) { Crds = [later] }, Objects.Now)
            .Hub.ShouldReport("Established", "True", "Established");
        DerivedCustomResourcePlan.For(new(Objects.Derived(), new(Objects.InternalCrd()), new(Objects.TenantCrd())) { Crds = [later] }, Objects.Now)
            .ShouldReport("Established", "True", "Established");
        DerivedCustomResourcePlan.For(new(Objects.Derived(), new(Objects.InternalCrd()), null) { Crds = [later] }, Objects.Now)
            .ShouldReport("Established", "False", "NameTaken");
    }

    [Shows("B80")]
    [Fact]
    public void A_copy_from_before_says_so_and_its_instances_go_on()
    {
        var plan = CustomResourceDiscoveryPlan.For(
            new(Objects.Discovery(), new(Named(Objects.SourceCrd(), "plural", "serviceclusters")), true, new(Objects.InternalCrd())), Objects.Now).Hub;

        plan.ShouldReport("Established", "False", "NameTaken");
        plan.Apply.ShouldBeEmpty();
        plan.Delete.ShouldBeEmpty();
    }

    [Shows("H57")]
    [Theory]
    [InlineData("couchdbs.internal.eu-west-1.team-a")]
    [InlineData("couchdbs.eu-west-1.team-a")]
    public void A_CRD_of_the_hub_that_no_service_made_is_not_taken_over(string name)
    {
        KindNames[] crds = [new($"CRD {name} of the hub", [], []) { Crd = name }];
        var sentence = $"CRD {name} exists in the hub and belongs to no service; it is not taken over";

        var discovery = CustomResourceDiscoveryPlan.For(new(Objects.Discovery() with { Status = null }, new(Objects.SourceCrd()), true, null) { Crds = crds }, Objects.Now).Hub;
        var derived = DerivedCustomResourcePlan.For(new(Objects.Derived(), new(Objects.InternalCrd()), null) { Crds = crds }, Objects.Now);

        var (refused, made) = name.StartsWith("couchdbs.internal", StringComparison.Ordinal) ? (discovery, derived) : (derived, discovery);
        refused.Apply.ShouldBeEmpty();
        $"{refused.ShouldReport("Established", "False", "NameTaken")["message"]}".ShouldBe(sentence);
        made.Apply.ShouldNotBeEmpty();
    }

    [Shows("B80")]
    [Fact]
    public void Short_names_and_categories_that_mean_something_else_are_not_copied()
    {
        var crd = Objects.InternalCrd();
        crd["spec"]!["names"]!["shortNames"] = new JsonArray("po", "cdb", "SC", "all");
        crd["spec"]!["names"]!["categories"] = new JsonArray("all", "databases", "kubecarrier-admin", "pods");

        var result = TenantCrd.Derive(Request(crd));

        result.Crd!["spec"]!["names"]!["shortNames"]!.ToJsonString().ShouldBe("""["cdb"]""");
        result.Crd!["spec"]!["names"]!["categories"]!.ToJsonString().ShouldBe("""["all","databases"]""");
        result.Changes.ShouldContain(change => change.Sentence.Contains("shortNames po, SC, all left out", StringComparison.Ordinal));
        result.Changes.ShouldContain(change => change.Sentence.Contains("categories kubecarrier-admin, pods left out", StringComparison.Ordinal));
    }

    private static OwnerLabels Owner { get; } = new(Objects.EntryName, "team-a", "CustomResourceDiscovery.kubecarrier.io");

    private static (string Reason, bool IsMade) Report(KindNames crd, JsonObject? source = null)
    {
        var plan = CustomResourceDiscoveryPlan.For(new(Objects.Discovery() with { Status = null }, new(source ?? Objects.SourceCrd()), true, null) { Crds = [crd] },
            Objects.Now).Hub;
        var established = plan.Status!["status"]!["conditions"]!.AsArray().First(condition => $"{condition!["type"]}" == "Established")!;
        return ($"{established["reason"]}", plan.Apply.Count > 0);
    }

    private static DerivationRequest Request(JsonObject crd) => DerivedCustomResourcePlan.RequestFor(Objects.Derived(), new(crd));

    private static JsonObject Named(JsonObject crd, string member, string name)
    {
        crd["spec"]!["names"]![member] = name;
        return crd;
    }
}
