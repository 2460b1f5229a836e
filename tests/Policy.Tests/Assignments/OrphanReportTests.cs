using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Assignments;

/// <summary>The service objects without an instance, of all CRDs of a service cluster.</summary>
public sealed class OrphanReportTests
{
    private static readonly CustomResourceDiscovery CouchDb = Objects.Discovery();

    private static readonly CustomResourceDiscovery Kubemq = CouchDb with
    {
        Metadata = CouchDb.Metadata with { Name = "kubemqs.eu-west-1" },
        Spec = CouchDb.Spec with { CRD = new() { Name = "kubemqs.kubemq.io" } },
    };

    [Shows("H69")]
    [Fact]
    public void Those_of_all_CRDs_are_told_together() =>
        Together([CouchDb, Kubemq], null, ("couchdbs.couchdb.io", ["couchdbs.couchdb.io db1"]), ("kubemqs.kubemq.io", ["kubemqs.kubemq.io mq1"]))
            .ShouldBe(["couchdbs.couchdb.io db1", "kubemqs.kubemq.io mq1"]);

    [Shows("H69")]
    [Fact]
    public void One_CRD_that_cannot_be_looked_at_holds_up_nothing_that_is_known_of_the_others() =>
        Together([CouchDb, Kubemq], Told("couchdbs.couchdb.io db1"), ("couchdbs.couchdb.io", ["couchdbs.couchdb.io db1"])).ShouldBe(["couchdbs.couchdb.io db1"]);

    [Shows("H69")]
    [Fact]
    public void What_was_told_of_a_CRD_is_not_taken_back_while_it_cannot_be_looked_at() =>
        Together([CouchDb, Kubemq], Told("kubemqs.kubemq.io mq1"), ("couchdbs.couchdb.io", [])).ShouldBeNull();

    [Shows("H69")]
    [Fact]
    public void Of_a_CRD_that_was_never_synced_there_are_none() =>
        Together([CouchDb, Kubemq with { Status = null }], Told("kubemqs.kubemq.io mq1"), ("couchdbs.couchdb.io", [])).ShouldNotBeNull().ShouldBeEmpty();

    private static IReadOnlyList<string>? Together(
        IReadOnlyList<CustomResourceDiscovery> discoveries, ServiceClusterAssignmentStatus? told, params (string Crd, string[] Orphans)[] known) =>
        OrphanReport.Together(discoveries, discovery => known.FirstOrDefault(its => its.Crd == discovery.Spec.CRD.Name).Orphans, told);

    private static ServiceClusterAssignmentStatus Told(params string[] orphans)
    {
        var conditions = new Conditions(null, Objects.Now);
        OrphanReport.AddTo(conditions, orphans);
        return new() { Conditions = conditions.All };
    }
}
