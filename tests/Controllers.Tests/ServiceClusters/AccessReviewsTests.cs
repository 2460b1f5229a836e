using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.Tests.ServiceClusters;

/// <summary>How often a service cluster is asked what our credential may do, and what is made of it when it does not answer.</summary>
public sealed class AccessReviewsTests
{
    private static readonly IReadOnlyList<AccessRight> Rights = [new("couchdb.io", "couchdbs", ["get", "patch"], "for the test")];

    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly AccessReviews _reviews;

    public AccessReviewsTests() => _reviews = new(_cluster, _clock);

    [Shows("H63")]
    [Fact]
    public async Task What_is_granted_is_not_asked_again_for_a_while()
    {
        (await AskAsync()).ShouldNotBeNull().IsMissing.ShouldBeFalse();
        _clock.Advance(TimeSpan.FromMinutes(4));
        await AskAsync();
        _cluster.Writes.ShouldBe(["ask get couchdbs", "ask patch couchdbs"]);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await AskAsync();
        _cluster.Writes.Count.ShouldBe(4);
    }

    [Shows("H63")]
    [Fact]
    public async Task What_is_missing_is_asked_again_soon_and_nothing_else_is()
    {
        _cluster.MayDo = (verb, _) => verb != "patch";
        var report = (await AskAsync()).ShouldNotBeNull();
        report.Missing.ShouldHaveSingleItem().Verbs.ShouldBe(["patch"]);
        AccessReviews.LookAgain(report).ShouldBe(TimeSpan.FromSeconds(5));
        _cluster.ForgetWrites();

        _cluster.MayDo = (_, _) => true;
        _clock.Advance(TimeSpan.FromSeconds(6));
        (await AskAsync()).ShouldNotBeNull().IsMissing.ShouldBeFalse();

        _cluster.Writes.ShouldBe(["ask patch couchdbs"]);
    }

    [Shows("H63")]
    [Fact]
    public async Task What_is_refused_makes_doubt_once_in_a_while()
    {
        var doubted = new List<string>();
        _reviews.Doubted += doubted.Add;
        await AskAsync();
        _cluster.MayDo = (_, _) => false;

        _clock.Advance(TimeSpan.FromSeconds(10));
        _reviews.Doubt("couchdbs.couchdb.io");
        _reviews.Doubt("couchdbs.couchdb.io");

        doubted.ShouldBe(["couchdbs.couchdb.io"]);
        (await AskAsync()).ShouldNotBeNull().IsMissing.ShouldBeTrue();
    }

    [Shows("H63")]
    [Fact]
    public async Task A_cluster_that_does_not_answer_such_questions_is_not_taken_to_refuse_them()
    {
        _cluster.MayDo = (_, _) => throw new ApiException(403, "Forbidden", "no questions");
        var report = (await AskAsync()).ShouldNotBeNull();
        (report.IsMissing, report.IsKnown).ShouldBe((false, false));

        _clock.Advance(TimeSpan.FromMinutes(10));
        _cluster.MayDo = (_, _) => throw new ApiException(503, "ServiceUnavailable", "not now");
        (await AskAsync()).ShouldBeNull("what is known stays known");
    }

    private Task<AccessReport?> AskAsync() => _reviews.AskAsync(Rights, CancellationToken.None);
}
