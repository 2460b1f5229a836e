using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using static KubeCarrier.Policy.Tests.Simulation.SmallHub;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>What the API server itself does to a write: what it refuses, what it adds, and what it leaves out.</summary>
public sealed class StepTests
{
    private static readonly OfflineHub Hub = SmallHub.Of();

    private readonly HubSession _session = Hub.Begin();

    [Fact]
    public void The_hub_is_in_order() => Hub.Problems.ShouldBeEmpty();

    [Shows("B89")]
    [Fact]
    public void A_restriction_that_fits_no_entry_is_a_problem_of_the_hub_and_closes_the_offer()
    {
        var catalog = SmallHub.Catalog(
            ""","restrictions":[{"name":"small","catalogEntrySelector":{},"tenantSelector":{},"fields":[{"jsonPath":".spec.replicas","maximum":"3Gi"}]}]""");
        var hub = SmallHub.OfObjects([.. SmallHub.Objects.Where(item => $"{item["kind"]}" != "Catalog"), catalog]);

        var problem = hub.Problems.ShouldHaveSingleItem();

        (problem.Rule, problem.Path).ShouldBe(("catalog-restrictions-fit", "spec.restrictions[0].fields[0].maximum"));
        hub.Begin().Create(SmallHub.Thing("one")).ShouldBeDeniedBy("policy-is-valid");
    }

    [Fact]
    public void A_new_instance_has_defaults_finalizer_and_what_the_API_server_adds()
    {
        var manifest = Thing("one");
        manifest["spec"]!["users"] = JsonNode.Parse("""[{"name":"hans"}]""");
        manifest["status"] = JsonNode.Parse("""{"phase":"Ready"}""");
        manifest["metadata"]!["uid"] = "forged";
        manifest["metadata"]!["resourceVersion"] = "7";
        var text = manifest.ToJsonString();

        var outcome = _session.Create(manifest);

        outcome.ShouldBeAllowed();
        var made = outcome.Object!;
        made["spec"]!.ToJsonString().ShouldBe("""{"replicas":1,"users":[{"name":"hans","role":"reader"}],"plan":"small"}""");
        made["metadata"]!["uid"]!.GetValue<string>().ShouldNotBe("forged");
        made["metadata"]!["generation"]!.GetValue<long>().ShouldBe(1);
        made["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["kubecarrier.io/sync"]""");
        made["metadata"]!.AsObject().ContainsKey("resourceVersion").ShouldBeFalse();
        made.ContainsKey("status").ShouldBeFalse();
        outcome.TouchedRules.ShouldBe(["defaults-are-set", "sync-finalizer-is-present"]);
        outcome.TouchedRestrictions.ShouldBe(
        [
            new("things.east.acme", "v1", "spec.replicas", "things", Denied: false), new("things.east.acme", "v1", "spec.plan", "things", Denied: false),
        ]);
        manifest.ToJsonString().ShouldBe(text);
    }

    [Fact]
    public void Unknown_fields_are_left_out_with_a_warning_and_what_is_not_judged_is_said()
    {
        var manifest = Thing("one");
        manifest["spec"]!["hidden"] = "x";

        var outcome = _session.Create(manifest);

        outcome.ShouldBeAllowed();
        outcome.Warnings[0].ShouldBe("unknown field \"spec.hidden\"");
        outcome.Warnings.Skip(1).ShouldAllBe(warning => warning.StartsWith("not judged offline: "));
        outcome.Warnings.Count.ShouldBe(2);
        outcome.Object!["spec"]!.AsObject().ContainsKey("hidden").ShouldBeFalse();
    }

    [Fact]
    public void Schema_and_rules_say_what_is_wrong_at_once_the_schema_first()
    {
        var manifest = Thing("one", replicas: 7);
        manifest["spec"]!["users"] = JsonNode.Parse("""[{"role":"writer"}]""");

        var outcome = _session.Create(manifest);

        outcome.ShouldBeDeniedBy("schema-is-satisfied", "value-is-in-range");
        outcome.Violations.Select(violation => violation.Path).ShouldBe(["spec.replicas", "spec.users[0].name", "spec.replicas"]);
        outcome.TouchedRestrictions.ShouldContain(new TouchedRestriction("things.east.acme", "v1", "spec.replicas", "things", Denied: true));
        _session.Find(ThingKey("one")).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"kind":"Thing","metadata":{"name":"a","namespace":"umbrella"}}""", "request-is-valid", "apiVersion")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing"}""", "request-is-valid", "metadata")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"namespace":"umbrella"}}""", "request-is-valid", "metadata.name")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"name":"A_b","namespace":"umbrella"}}""", "request-is-valid", "metadata.name")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"name":"a"}}""", "request-is-valid", "metadata.namespace")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"name":"a","namespace":"nowhere"}}""", "request-is-valid", "metadata.namespace")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"name":"a","namespace":"umbrella","labels":{"a":1}}}""", "request-is-valid", "metadata.labels")]
    [InlineData("""{"apiVersion":"east.acme/v1","kind":"Things","metadata":{"name":"a","namespace":"umbrella"}}""", "kind-is-served", "kind")]
    [InlineData("""{"apiVersion":"east.acme/v3","kind":"Thing","metadata":{"name":"a","namespace":"umbrella"}}""", "kind-is-served", "apiVersion")]
    [InlineData("""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a","namespace":"umbrella"}}""", "kind-is-served", "apiVersion")]
    [InlineData("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","namespace":"umbrella"}}""", "kind-is-served", "apiVersion")]
    public void What_the_API_server_would_not_read_is_refused_with_the_place(string manifest, string rule, string path)
    {
        var outcome = _session.Create(Parse(manifest));

        outcome.ShouldBeDeniedBy(rule);
        outcome.Violations.ShouldHaveSingleItem().Path.ShouldBe(path);
    }

    [Theory]
    [InlineData("east.acme/v3", "Thing", "the hub does not serve Thing of east.acme/v3; there is Thing of east.acme/v1, Thing of east.acme/v2, Thing of internal.east.acme/v1")]
    [InlineData("east.acme/v1", "thing", "east.acme/v1 has no kind thing; it has Thing")]
    [InlineData("catalog.kubecarier.io/v1alpha1", "Catalog", "the hub does not serve Catalog of catalog.kubecarier.io/v1alpha1; there is Catalog of catalog.kubecarrier.io/v1alpha1")]
    [InlineData("apps/v1", "Deployment", "the hub does not serve Deployment of apps/v1")]
    public void An_unknown_kind_is_told_what_there_is_instead(string apiVersion, string kind, string message) =>
        _session.Create(Parse($$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"a","namespace":"umbrella"}}""")).Violations[0].Message.ShouldBe(message);

    [Fact]
    public void What_is_there_cannot_be_created_and_what_is_not_cannot_be_changed()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Create(Thing("one")).ShouldBeDeniedBy(StepRules.ObjectExists);
        _session.Merge(ThingKey("two"), "{}").ShouldBeDeniedBy(StepRules.ObjectDoesNotExist);
        _session.Delete(ThingKey("two"), Tenant, At).Violations.ShouldHaveSingleItem().Message.ShouldBe("things.east.acme \"two\" not found");
    }

    [Fact]
    public void A_generated_name_is_another_each_time()
    {
        var manifest = Thing("");
        manifest["metadata"]!.AsObject().Remove("name");
        manifest["metadata"]!["generateName"] = "thing-";

        var names = Enumerable.Range(0, 3).Select(_ => _session.Create(manifest).Object!["metadata"]!["name"]!.GetValue<string>()).ToList();

        names.Distinct().Count().ShouldBe(3);
        names.ShouldAllBe(name => name.StartsWith("thing-") && name.Length == 11);
        _session.Find(ThingKey(names[0])).ShouldNotBeNull();
    }

    [Fact]
    public void Apply_replaces_the_spec_and_keeps_status_and_what_metadata_it_does_not_name()
    {
        var session = SmallHub.Of(Parse("""
            {"apiVersion":"east.acme/v1","kind":"Thing","metadata":{"name":"one","namespace":"umbrella","labels":{"a":"1","b":"1"},"finalizers":["kubecarrier.io/sync"]},
             "spec":{"replicas":1,"plan":"large"},"status":{"phase":"Ready"}}
            """)).Begin();
        var manifest = Thing("one", replicas: 2);
        manifest["metadata"]!["labels"] = new JsonObject { ["b"] = "2" };
        manifest["status"] = new JsonObject { ["phase"] = "Forged" };

        var outcome = session.Apply(manifest, Tenant, At);

        outcome.ShouldBeAllowed();
        outcome.Object!["spec"]!.ToJsonString().ShouldBe("""{"replicas":2}""");
        outcome.Object["status"]!["phase"]!.GetValue<string>().ShouldBe("Ready");
        outcome.Object["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"a":"1","b":"2"}""");
        outcome.Object["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["kubecarrier.io/sync"]""");
        outcome.Object["metadata"]!["generation"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public void An_applied_owner_is_judged()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();
        var manifest = Thing("one");
        manifest["metadata"]!["ownerReferences"] = JsonNode.Parse("""[{"apiVersion":"v1","kind":"ConfigMap","name":"a","uid":"b"}]""");

        _session.Apply(manifest, Tenant, At).ShouldBeDeniedBy("instance-owner-is-the-controllers");
    }

    [Shows("B93")]
    [Fact]
    public void An_applied_list_without_our_finalizer_does_not_take_it_off()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();
        var manifest = Thing("one", replicas: 2);
        manifest["metadata"]!["finalizers"] = new JsonArray("mine");

        var outcome = _session.Apply(manifest, Tenant, At);

        outcome.ShouldBeAllowed();
        outcome.Object!["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["mine","kubecarrier.io/sync"]""");
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"two"}}""", "metadata.name")]
    [InlineData("""{"kind":"Other"}""", "kind")]
    [InlineData("""{"metadata":{"labels":{"a":[]}}}""", "metadata.labels")]
    public void A_patch_does_not_make_another_object(string patch, string path)
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        var outcome = _session.Merge(ThingKey("one"), patch);

        outcome.ShouldBeDeniedBy(StepRules.RequestIsValid);
        outcome.Violations[0].Path.ShouldBe(path);
    }

    [Fact]
    public void A_patch_does_not_write_the_status()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Merge(ThingKey("one"), """{"status":{"phase":"Ready"},"metadata":{"uid":"forged","generation":9}}""").ShouldBeAllowed();

        var found = _session.Find(ThingKey("one"))!;
        found.ContainsKey("status").ShouldBeFalse();
        found["metadata"]!["uid"]!.GetValue<string>().ShouldNotBe("forged");
        found["metadata"]!["generation"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public void Another_version_shows_the_same_object_and_is_no_way_around_a_restriction()
    {
        _session.Create(Thing("one", version: "v2")).ShouldBeAllowed();

        _session.Find(ThingKey("one"))!["apiVersion"]!.GetValue<string>().ShouldBe("east.acme/v1");
        _session.Find(ThingKey("one", "v2"))!["spec"]!["plan"]!.GetValue<string>().ShouldBe("small");
        _session.Merge(ThingKey("one", "v2"), """{"spec":{"replicas":6}}""").Violations.Select(violation => violation.Rule).ShouldContain("value-is-in-range");
        _session.Merge(ThingKey("one", "v2"), """{"spec":{"replicas":5}}""").Object!["apiVersion"]!.GetValue<string>().ShouldBe("east.acme/v2");
        _session.Delete(ThingKey("one", "v2"), Tenant, At).ShouldBeAllowed();
        _session.Find(ThingKey("one")).ShouldBeNull();
    }

    [Fact]
    public void An_instance_goes_at_once_unless_somebody_else_holds_it()
    {
        var manifest = Thing("held");
        manifest["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        _session.Create(manifest).ShouldBeAllowed();
        _session.Create(Thing("one")).ShouldBeAllowed();

        _session.Delete(ThingKey("one"), Tenant, At).Object.ShouldBeNull();
        _session.Delete(ThingKey("held"), Tenant, At).Object!["metadata"]!["deletionTimestamp"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:00Z");

        _session.Find(ThingKey("one")).ShouldBeNull();
        _session.Find(ThingKey("held"))!["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["example.com/hold"]""");
        _session.Merge(ThingKey("held"), """{"metadata":{"finalizers":null}}""").ShouldBeAllowed();
        _session.Find(ThingKey("held")).ShouldBeNull();
    }

    [Fact]
    public void Who_acts_for_an_account_is_its_first_user()
    {
        Hub.DefaultUser("umbrella")!.Username.ShouldBe("umbrella-member");
        Hub.DefaultUser("kube-system").ShouldBeNull();
        Hub.DefaultUser(null).ShouldBeNull();
    }

    [Fact]
    public void Sessions_know_nothing_of_each_other()
    {
        _session.Create(Thing("one")).ShouldBeAllowed();

        Hub.Begin().Find(ThingKey("one")).ShouldBeNull();
    }

    [Fact]
    public void Quotas_of_all_who_set_one_hold()
    {
        var session = SmallHub.Of(
            SmallHub.Parse("""{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Catalog","metadata":{"name":"more","namespace":"acme"},"spec":{"catalogEntrySelector":{},"tenantSelector":{},"quota":[{"name":"two","catalogEntrySelector":{},"tenantSelector":{},"instances":1}]}}"""),
            SmallHub.Parse("""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"own","namespace":"umbrella"},"spec":{"hard":{"count/things.east.acme":"1"}}}""")).Begin();
        session.Create(Thing("one")).ShouldBeAllowed();

        var second = session.Create(Thing("two"));

        second.ShouldBeDeniedBy(StepRules.QuotaIsNotExceeded);
        second.Violations.Select(violation => violation.Message).ShouldBe(
        [
            "exceeded quota: acme.more, requested: count/things.east.acme=1, used: count/things.east.acme=1, limited: count/things.east.acme=1; Catalog more of acme allows umbrella 1 of them",
            "exceeded quota: own, requested: count/things.east.acme=1, used: count/things.east.acme=1, limited: count/things.east.acme=1",
        ]);
        session.Delete(ThingKey("one"), Tenant, At).ShouldBeAllowed();
        session.Create(Thing("two")).ShouldBeAllowed();
    }
}
