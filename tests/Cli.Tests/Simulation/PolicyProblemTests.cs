using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Cli.Tests.Simulation.SampleHub;

namespace KubeCarrier.Cli.Tests.Simulation;

/// <summary>What is wrong with policies is said of the object that somebody wrote, and where in it.</summary>
public sealed class PolicyProblemTests
{
    [Fact]
    public void A_restriction_that_cannot_be_compiled_is_a_problem_of_its_catalog() =>
        ProblemsOf(Objects("catalog.limits.yaml").Select(item => Changed(item, "Catalog", catalog => catalog["spec"]!["restrictions"]![0]!["fields"]![0]!["pattern"] = "(")))
            .ShouldContain(problem => problem.Kind == "Catalog" && problem.Namespace == "team-a" && problem.Name == "default"
                && problem.Rule == "catalog-restrictions-are-valid" && problem.Path == "spec.restrictions[0].fields[0].pattern");

    [Fact]
    public void A_path_that_the_CRD_does_not_have_is_a_problem_of_the_set() =>
        ProblemsOf(Objects().Select(item => Changed(item, "CatalogEntrySet", set => Fields(set)[2]!["jsonPath"] = ".status.nonsense", "couchdbs"))).ShouldBe(
        [
            new("CatalogEntrySet", "team-a", "couchdbs", "spec.derive.expose[0].fields[2].jsonPath",
                "status.nonsense cannot be exposed: status has no field nonsense; it has address, conditions, fauxtonAddress, observedGeneration, phase", ProblemRules.CrdCanBeDerived),
        ]);

    [Fact]
    public void A_field_that_must_have_a_value_and_gets_none_is_a_problem_of_the_set() =>
        ProblemsOf(Objects().Select(item => Changed(item, "CatalogEntrySet", set => Fields(set).RemoveAt(0), "couchdbs"))).ShouldHaveSingleItem().Path.ShouldBe("spec.derive");

    [Fact]
    public void A_CRD_that_is_in_no_file_is_missed() =>
        ProblemsOf(Objects().Where(item => item["metadata"]!["name"]!.GetValue<string>() != "kubemqclusters.core.k8s.kubemq.io")).ShouldBe(
        [
            new("CatalogEntrySet", "team-a", "kubemqclusters", "spec.discover.crd.name",
                "service cluster us-east-1 has no CRD kubemqclusters.core.k8s.kubemq.io; add its manifest to the files of the hub", ProblemRules.CrdExists),
        ]);

    [Fact]
    public void A_CRD_of_an_unknown_service_cluster_is_a_problem() =>
        ProblemsOf([.. Objects(), InCluster(Sample("couchdb.crd.yaml")[0], "us-west-9")]).ShouldBe(
        [
            new("CustomResourceDefinition", null, "couchdbs.couchdb.io", "metadata.annotations['kubecarrier.io/service-cluster']", "there is no ServiceCluster us-west-9",
                ProblemRules.ServiceClusterExists),
        ]);

    [Theory]
    [InlineData("couchdbs.internal.eu-north-1.team-a", "there is no CRD couchdbs.internal.eu-north-1.team-a, and no ServiceCluster eu-north-1 in team-a that it could come from")]
    [InlineData("others.internal.eu-west-1.team-a",
        "there is no CRD others.internal.eu-west-1.team-a: service cluster eu-west-1 has no CRD with the plural others; add its manifest to the files of the hub")]
    [InlineData("couchdbs.couchdb.io", "there is no CRD couchdbs.couchdb.io; an internal CRD is called <plural>.internal.<service cluster>.team-a")]
    public void An_entry_needs_its_CRD(string crd, string message) =>
        ProblemsOf([.. Objects(), Entry(crd)]).ShouldBe([new("CatalogEntry", "team-a", "extra", "spec.baseCRD.name", message, ProblemRules.CrdExists)]);

    [Fact]
    public void A_CRD_is_offered_once() =>
        ProblemsOf([.. Objects(), Entry("couchdbs.internal.eu-west-1.team-a")]).ShouldBe(
        [
            new("CatalogEntrySet", "team-a", "couchdbs", "spec.discover.crd.name", "CRD couchdbs.internal.eu-west-1.team-a is already used by team-a/extra; a CRD is offered once",
                ProblemRules.CrdCanBeOffered),
        ]);

    [Fact]
    public void An_entry_alone_names_what_a_discovery_would_have_made()
    {
        var objects = Objects().Where(item => item["kind"]!.GetValue<string>() != "CatalogEntrySet");

        var hub = OfflineHub.Of([.. objects, Entry("couchdbs.internal.eu-west-1.team-a")], Identities.Default);

        hub.Problems.ShouldBeEmpty();
        hub.Offers.ShouldHaveSingleItem().Crd.ShouldBe("couchdbs.internal.eu-west-1.team-a");
        var outcome = hub.Begin().Create(Changed(Database("db1", "team-b"), "CouchDB", item => item["apiVersion"] = "internal.eu-west-1.team-a/v1alpha1"), MemberOf("team-b"), At);
        outcome.Violations.ShouldBeEmpty();
    }

    [Fact]
    public void What_does_not_have_the_shape_of_its_kind_is_a_problem_and_not_an_exception() =>
        ProblemsOf(Objects().Select(item => Changed(item, "Account", account => account["spec"]!["roles"] = "Tenant", "team-d")))
            .ShouldContain(problem => problem.Kind == "Account" && problem.Name == "team-d" && problem.Path == "spec.roles" && problem.Rule == StepRules.SchemaIsSatisfied);

    [Fact]
    public void Selectors_that_cannot_be_read_are_problems_and_not_exceptions() =>
        ProblemsOf(Objects().Select(item => Changed(item, "Catalog", catalog => catalog["spec"]!["tenantSelector"] =
                JsonNode.Parse("""{"matchExpressions":[{"key":"tier","operator":"Is","values":["gold"]}]}""")))
            .Select(item => Changed(item, "CatalogEntrySet", set => set["spec"]!["discover"]!["serviceClusterSelector"] =
                JsonNode.Parse("""{"matchExpressions":[{"key":"tier","operator":"In"}]}"""))))
            .Select(problem => problem.Rule).ShouldBe(["catalog-selectors-are-valid", "schema-is-satisfied", "set-selector-is-valid", "set-selector-is-valid"]);

    [Fact]
    public void A_namespace_of_somebody_else_is_not_an_accounts() =>
        ProblemsOf([.. Objects(), Yaml("{apiVersion: v1, kind: Namespace, metadata: {name: team-d}}")]).Select(problem => (problem.Kind, problem.Name, problem.Rule)).ShouldBe(
            [("Account", "team-d", ProblemRules.AccountHasItsNamespace), ("Account", "team-d", "namespace-is-free")], ignoreOrder: true);

    [Fact]
    public void A_field_that_does_not_exist_is_a_mistake() =>
        ProblemsOf(Objects().Select(item => Changed(item, "Catalog", catalog => catalog["spec"]!["tenantSelecter"] = new JsonObject()))).ShouldBe(
            [new("Catalog", "team-a", "default", "spec.tenantSelecter", "is not a field of Catalog; kubectl explain catalogs shows its fields", StepRules.SchemaIsSatisfied)]);

    [Fact]
    public void Nothing_is_given_twice() =>
        ProblemsOf([.. Objects(), .. Sample("catalog.limits.yaml", "team-a")]).ShouldBe([new("Catalog", "team-a", "default", "metadata.name", "is given twice", StepRules.ObjectExists)]);

    [Fact]
    public void A_namespaced_object_says_where_it_lives() =>
        ProblemsOf([.. Objects(), .. Sample("catalog.yaml")]).ShouldBe([new("Catalog", null, "default", "metadata.namespace", "Catalog lives in a namespace; write which", StepRules.RequestIsValid)]);

    [Fact]
    public void An_instance_of_nothing_that_is_offered_is_a_problem() =>
        ProblemsOf([.. Objects(), Changed(Database("db1", "team-b"), "CouchDB", item => item["kind"] = "CouchDb")]).ShouldBe(
            [new("CouchDb", "team-b", "db1", "kind", "eu-west-1.team-a/v1alpha1 has no kind CouchDb; it has CouchDB", StepRules.KindIsServed)]);

    [Fact]
    public void What_has_nothing_to_do_with_the_hub_is_left_alone() =>
        ProblemsOf([.. Objects(), Yaml("{apiVersion: v1, kind: Secret, metadata: {name: eu-west-1-kubeconfig, namespace: team-a}}"),
            Yaml("{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: webhooks, namespace: kubecarrier-system}}")]).ShouldBeEmpty();

    [Fact]
    public void Problems_do_not_depend_on_the_order_of_files()
    {
        JsonObject[] objects = [.. Objects().Where(item => item["kind"]!.GetValue<string>() != "ServiceCluster"), Entry("a.internal.b.team-a"), Entry("c.internal.d.team-a", "other")];

        ProblemsOf(objects.Reverse()).ShouldBe(ProblemsOf(objects));
        ProblemsOf(objects).Count.ShouldBe(3);
    }

    private static IReadOnlyList<HubProblem> ProblemsOf(IEnumerable<JsonObject> objects) => OfflineHub.Of(objects, Identities.Default).Problems;

    private static JsonArray Fields(JsonObject set) => set["spec"]!["derive"]!["expose"]![0]!["fields"]!.AsArray();

    private static JsonObject Entry(string crd, string name = "extra") => Yaml($$$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: CatalogEntry
        metadata: {name: {{{name}}}, namespace: team-a}
        spec: {metadata: {displayName: Extra, shortDescription: One more}, baseCRD: {name: {{{crd}}}}}
        """);

    private static JsonObject Changed(JsonObject item, string kind, Action<JsonObject> change, string? name = null)
    {
        if (item["kind"]!.GetValue<string>() == kind && (name is null || item["metadata"]!["name"]!.GetValue<string>() == name))
        {
            change(item);
        }

        return item;
    }
}
