using System.Text.Json.Nodes;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.ServiceClusters;

/// <summary>What is told of a credential's rights.</summary>
public sealed class AccessReportTests
{
    private static readonly IReadOnlyList<AccessRight> Rights = CredentialRights.For(Objects.SourceCrd());

    [Shows("H63")]
    [Fact]
    public void The_rights_that_are_missing_are_told_by_verb_and_resource()
    {
        var report = AccessReport.Of(Rights, (right, verb) => right.Resource != "couchdbs" || verb == "get");

        report.IsMissing.ShouldBeTrue();
        report.Message("eu-west-1").ShouldBe(
            "in service cluster eu-west-1 the credential lacks: create, delete, list, patch, watch on couchdbs.couchdb.io; grant them by a ClusterRole, as manifests/rbac/service-cluster does");
        AccessReport.Of(Rights, (_, _) => true).ShouldBe(new AccessReport([], IsKnown: true), new SameReport());
    }

    [Shows("H63")]
    [Fact]
    public void The_condition_is_absent_until_something_is_missing_and_flips_from_then_on()
    {
        AddTo(new(null, Objects.Now), AccessReport.Of(Rights, (_, _) => true)).All.ShouldBeEmpty();

        var conditions = AddTo(new(null, Objects.Now), AccessReport.Of(Rights, (_, _) => false));
        conditions.All.ShouldHaveSingleItem().Reason.ShouldBe("MissingRights");
        AddTo(conditions, AccessReport.Of(Rights, (_, _) => true)).All.ShouldHaveSingleItem().Reason.ShouldBe("AllRights");
        conditions.IsTrue("AccessReady").ShouldBeTrue();
    }

    [Shows("H63")]
    [Fact]
    public void Where_nobody_answers_nothing_is_concluded()
    {
        var conditions = AddTo(new(null, Objects.Now), AccessReport.Of(Rights, (_, _) => null));

        var condition = conditions.All.ShouldHaveSingleItem();
        $"{condition.Status}/{condition.Reason}".ShouldBe("Unknown/NotTold");
    }

    [Shows("H63")]
    [Theory]
    [InlineData("""{"allowed":true}""", true)]
    [InlineData("""{"allowed":false}""", false)]
    [InlineData("""{"allowed":false,"evaluationError":"a webhook is away"}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""{"allowed":"yes"}""", null)]
    public void An_answer_is_believed_only_as_far_as_it_goes(string status, bool? answer) =>
        AccessReport.Answer(new() { ["status"] = JsonNode.Parse(status) }).ShouldBe(answer);

    private static Conditions AddTo(Conditions conditions, AccessReport report)
    {
        report.AddTo(conditions, "eu-west-1");
        return conditions;
    }

    private sealed class SameReport : IEqualityComparer<AccessReport>
    {
        public bool Equals(AccessReport? x, AccessReport? y) => x!.IsKnown == y!.IsKnown && x.Missing.Count == y.Missing.Count;

        public int GetHashCode(AccessReport obj) => 0;
    }
}
