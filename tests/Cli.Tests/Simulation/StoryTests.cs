using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Hub;
using static KubeCarrier.Cli.Tests.Simulation.SampleHub;

namespace KubeCarrier.Cli.Tests.Simulation;

/// <summary>The story of <c>make demo</c>, without any control plane; the denials are those of the README.</summary>
public sealed class StoryTests
{
    private static readonly OfflineHub Open = SampleHub.Of();
    private static readonly OfflineHub Limited = SampleHub.Of("catalog.limits.yaml");

    [Fact]
    public void The_samples_are_in_order()
    {
        Open.Problems.ShouldBeEmpty();
        Limited.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_samples_make_the_offers_of_the_story()
    {
        Open.Offers.Select(offer => (offer.Crd, offer.Entry, offer.ServiceCluster, offer.Role, string.Join(',', offer.Tenants))).ShouldBe(
        [
            ("couchdbs.eu-west-1.team-a", "couchdbs.eu-west-1", "eu-west-1", CrdRole.Tenant, "team-b,team-d"),
            ("couchdbs.us-east-1.team-a", "couchdbs.us-east-1", "us-east-1", CrdRole.Tenant, "team-b,team-d"),
            ("kubemqclusters.us-east-1.team-a", "kubemqclusters.us-east-1", "us-east-1", CrdRole.Tenant, "team-b,team-d"),
        ]);
        Limited.Offers.Single(offer => offer.Kind == "KubemqCluster").Restrictions.Select(restriction => $"{restriction.Path} {restriction.Source}")
            .ShouldBe(["spec.replicas default/bronze", "spec.replicas default/gold", "spec.volume.size default/bronze"]);
    }

    [Fact]
    public void The_first_instance_is_created_and_gets_its_finalizer()
    {
        var session = Open.Begin();

        var outcome = session.Create(Sample("couchdb.eu-west-1.yaml", "team-b")[0], MemberOf("team-b"), At);

        outcome.Violations.ShouldBeEmpty();
        outcome.IsAllowed.ShouldBeTrue();
        outcome.TouchedRules.ShouldBe(["sync-finalizer-is-present"]);
        outcome.Object!["metadata"]!["finalizers"]!.ToJsonString().ShouldBe("""["kubecarrier.io/sync"]""");
        outcome.Object["metadata"]!["creationTimestamp"]!.GetValue<string>().ShouldBe("2026-01-01T00:00:00Z");
        session.Find(DatabaseKey("db1", "team-b"))!["spec"]!["username"]!.GetValue<string>().ShouldBe("hans");
    }

    [Theory]
    [InlineData("team-c")]
    [InlineData("team-b")]
    public void What_is_not_offered_is_not_created_whoever_asks(string user)
    {
        var outcome = Open.Begin().Create(Database("db1", "team-c"), MemberOf(user), At);

        outcome.Violations.Select(violation => violation.Sentence).ShouldBe(
            ["apiVersion: couchdbs.eu-west-1.team-a is not offered to team-c; kubectl get offerings -n team-c lists what is"]);
        outcome.TouchedRules.ShouldBe(["offer-exists", "sync-finalizer-is-present"]);
    }

    [Fact]
    public void Gold_may_have_ten_replicas_and_bronze_two()
    {
        var session = Limited.Begin();
        session.Create(Broker("mq1", 10, "team-b"), MemberOf("team-b"), At).IsAllowed.ShouldBeTrue();

        var gold = session.Patch(BrokerKey("mq1", "team-b"), false, JsonNode.Parse("""{"spec":{"replicas":11}}""")!, MemberOf("team-b"), At);
        var bronze = session.Create(Broker("mq2", 3, "team-d", "1Ti"), MemberOf("team-d"), At);

        gold.Violations.Select(violation => violation.Sentence).ShouldBe(["spec.replicas: 11 is too large; at most 10 (catalog default, gold)"]);
        gold.TouchedRestrictions.ShouldBe([new("kubemqclusters.us-east-1.team-a", "v1alpha1", "spec.replicas", "default/gold", Denied: true)]);
        bronze.Violations.Select(violation => violation.Sentence).ShouldBe(
        [
            "spec.replicas: 3 is too large; at most 2 (catalog default, bronze)",
            "spec.volume.size: \"1Ti\" is too large; at most 50Gi (catalog default, bronze); ask team-a for the gold tier",
        ]);
    }

    [Fact]
    public void An_old_instance_may_only_get_better()
    {
        var session = SampleHub.Of("catalog.limits.yaml", Broker("mq1", 4, "team-d")).Begin();

        var other = session.Patch(BrokerKey("mq1", "team-d"), false, JsonNode.Parse("""{"spec":{"volume":{"size":"20Gi"}}}""")!, MemberOf("team-d"), At);
        var worse = session.Patch(BrokerKey("mq1", "team-d"), true, JsonNode.Parse("""[{"op":"replace","path":"/spec/replicas","value":5}]""")!, MemberOf("team-d"), At);

        other.Warnings.ShouldBe(["spec.replicas: 4 is too large; at most 2 (catalog default, bronze); tolerated, because it was no better before"]);
        other.IsAllowed.ShouldBeTrue();
        worse.Violations.Select(violation => violation.Sentence).ShouldBe(["spec.replicas: 5 is too large; at most 2 (catalog default, bronze)"]);
        session.Find(BrokerKey("mq1", "team-d"))!["metadata"]!["generation"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public void Limits_that_come_later_leave_the_old_instance_as_it_is()
    {
        var session = Open.Begin();
        session.Create(Broker("mq1", 4, "team-d"), MemberOf("team-d"), At).IsAllowed.ShouldBeTrue();

        session.Apply(Sample("catalog.limits.yaml", "team-a")[0], MemberOf("team-a"), At).Violations.ShouldBeEmpty();

        session.Create(Broker("mq2", 3, "team-d"), MemberOf("team-d"), At).IsAllowed.ShouldBeFalse();
        session.Patch(BrokerKey("mq1", "team-d"), false, JsonNode.Parse("""{"spec":{"replicas":3}}""")!, MemberOf("team-d"), At).Warnings.Count.ShouldBe(1);
        session.Create(Broker("mq2", 1, "team-d"), MemberOf("team-d"), At).IsAllowed.ShouldBeTrue();
        var third = session.Create(Broker("mq3", 1, "team-d"), MemberOf("team-d"), At);
        third.Violations.ShouldHaveSingleItem().Message.ShouldStartWith(
            "exceeded quota: team-a.default, requested: count/kubemqclusters.us-east-1.team-a=1, used: count/kubemqclusters.us-east-1.team-a=2, limited: count/kubemqclusters.us-east-1.team-a=2");
        third.Violations[0].Rule.ShouldBe("quota-is-not-exceeded");
        Open.Begin().Find(BrokerKey("mq1", "team-d")).ShouldBeNull();
    }

    [Fact]
    public void A_frozen_account_keeps_what_runs()
    {
        var session = SampleHub.Of("catalog.limits.yaml", Broker("mq1", 2, "team-d"), Broker("mq2", 1, "team-d")).Begin();
        ObjectKey account = new("catalog.kubecarrier.io/v1alpha1", "Account", null, "team-d");

        session.Patch(account, false, JsonNode.Parse("""{"spec":{"suspended":true}}""")!, Administrator, At).IsAllowed.ShouldBeTrue();

        session.Patch(BrokerKey("mq1", "team-d"), false, JsonNode.Parse("""{"spec":{"replicas":1}}""")!, MemberOf("team-d"), At)
            .Violations.Select(violation => violation.Sentence).ShouldBe(
            [
                "metadata.namespace: account team-d is suspended; its instances can be read and deleted, but neither created nor changed until an administrator resumes it",
            ]);
        session.Delete(BrokerKey("mq2", "team-d"), MemberOf("team-d"), At).IsAllowed.ShouldBeTrue();
        session.Find(account)!["status"]!["conditions"]!.AsArray().ShouldContain(condition => condition!["type"]!.GetValue<string>() == "Suspended");
        session.Patch(account, false, JsonNode.Parse("""{"spec":{"suspended":false}}""")!, Administrator, At).IsAllowed.ShouldBeTrue();
        session.Patch(BrokerKey("mq1", "team-d"), false, JsonNode.Parse("""{"spec":{"replicas":1}}""")!, MemberOf("team-d"), At).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void The_providers_object_is_the_providers()
    {
        var session = Open.Begin();
        var internals = Database("db1", "team-b");
        internals["apiVersion"] = "internal.eu-west-1.team-a/v1alpha1";

        session.Create(internals, MemberOf("team-b"), At).Violations.Select(violation => violation.Message).ShouldBe(
            ["couchdbs.internal.eu-west-1.team-a belongs to the service's provider; kubectl get offerings -n team-b lists what you can create instead"]);
        session.Create(internals, MemberOf("team-a"), At).Violations.ShouldBeEmpty();
    }

    [Fact]
    public void Names_and_references_stay_what_they_are()
    {
        var session = Open.Begin();

        session.Create(Yaml("{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Account, metadata: {name: kube-system}, spec: {roles: [Tenant], subjects: [{kind: User, name: mallory}]}}"), Administrator, At)
            .Violations.Select(violation => violation.Message).ShouldContain("namespace kube-system already exists; choose another name");
        session.Patch(new("catalog.kubecarrier.io/v1alpha1", "CatalogEntry", "team-a", "couchdbs.eu-west-1"), false,
                JsonNode.Parse("""{"spec":{"baseCRD":{"name":"others.internal.eu-west-1.team-a"}}}""")!, MemberOf("team-a"), At)
            .Violations.ShouldHaveSingleItem().Message.ShouldStartWith("the Referenced CRD of a CatalogEntry is immutable; it stays couchdbs.internal.eu-west-1.team-a");
    }
}
