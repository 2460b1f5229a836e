using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What a ResourceQuota says, and what is written into its status.</summary>
public sealed class QuotaStateTests
{
    private const string Couch = "couchdbs.eu-west-1.team-a";

    [Fact]
    public void A_limit_is_in_effect_once_Kubernetes_has_it_and_somebody_has_counted()
    {
        Of("""{"count/couchdbs.eu-west-1.team-a":"3"}""").IsInEffect(Couch).ShouldBeFalse();
        Of("""{"count/couchdbs.eu-west-1.team-a":"3"}""", """{"hard":{"count/couchdbs.eu-west-1.team-a":"3"}}""").NeedsStatus.ShouldBeTrue();
        Of("""{"count/couchdbs.eu-west-1.team-a":"3"}""", """{"hard":{"count/couchdbs.eu-west-1.team-a":"4"},"used":{"count/couchdbs.eu-west-1.team-a":"0"}}""").NeedsStatus.ShouldBeTrue();
        var holds = Of("""{"count/couchdbs.eu-west-1.team-a":"3"}""", """{"hard":{"count/couchdbs.eu-west-1.team-a":"3"},"used":{"count/couchdbs.eu-west-1.team-a":"0"}}""");
        holds.IsInEffect(Couch).ShouldBeTrue();
        holds.NeedsStatus.ShouldBeFalse();
    }

    [Fact]
    public void A_limit_that_is_not_wanted_any_more_must_leave_the_status()
    {
        var state = Of("""{"count/a.b":"3"}""", """{"hard":{"count/a.b":"3","count/c.d":"1"},"used":{"count/a.b":"2","count/c.d":"1"}}""");

        state.NeedsStatus.ShouldBeTrue();
        state.WithCounts(new Dictionary<string, long>())["status"]!.ToJsonString().ShouldBe("""{"hard":{"count/a.b":"3"},"used":{"count/a.b":"2"}}""");
    }

    [Fact]
    public void What_was_counted_stays_and_limits_of_others_are_left_alone()
    {
        var state = Of("""{"pods":"9","count/a.b":"2k"}""", """{"hard":{"pods":"9","count/a.b":"1"},"used":{"pods":"7","count/a.b":"1"}}""");

        state.Crds.ShouldBe(["a.b"]);
        state.Limit("a.b").ShouldBe(2000);
        state.WithCounts(new Dictionary<string, long>())["status"]!.ToJsonString()
            .ShouldBe("""{"hard":{"pods":"9","count/a.b":"2k"},"used":{"pods":"7","count/a.b":"1"}}""");
        state.WithCounts(new Dictionary<string, long> { ["a.b"] = 5 })["status"]!["used"]!.ToJsonString().ShouldBe("""{"pods":"7","count/a.b":"5"}""");
    }

    [Fact]
    public void Nothing_is_written_about_what_could_not_be_counted()
    {
        Of("""{"count/a.b":"3","count/c.d":"4"}""").WithCounts(new Dictionary<string, long> { ["c.d"] = 1 })["status"]!.ToJsonString()
            .ShouldBe("""{"hard":{"count/c.d":"4"},"used":{"count/c.d":"1"}}""");
    }

    [Fact]
    public void A_status_is_written_with_the_version_seen_and_without_the_managers_kept_of_it()
    {
        var quota = Objects.Json("""{"metadata":{"name":"q","resourceVersion":"7","managedFields":[{}]},"spec":{"hard":{"count/a.b":"1"}}}""");

        QuotaState.Of(quota).WithCounts(new Dictionary<string, long>())["metadata"]!.ToJsonString().ShouldBe("""{"name":"q","resourceVersion":"7"}""");
        quota["metadata"]!["managedFields"].ShouldNotBeNull();
    }

    [Fact]
    public void The_count_alone_changes_no_fingerprint_but_exceeding_does()
    {
        Counted("1").Fingerprint.ShouldBe(Counted("2").Fingerprint);
        Counted("3").Fingerprint.ShouldBe(Counted("2").Fingerprint);
        Counted("4").Fingerprint.ShouldNotBe(Counted("3").Fingerprint);
        Counted("4").Fingerprint.ShouldNotBe(Counted("5").Fingerprint);
        Of("""{"count/a.b":"3"}""").Fingerprint.ShouldNotBe(Counted("1").Fingerprint);
    }

    [Fact]
    public void Numbers_are_written_as_Kubernetes_stores_them()
    {
        string[] texts = [.. new long[] { 0, 1, 999, 1000, 1500, 2000, 1000000, 2147483647, 2000000000 }.Select(QuotaState.Write)];
        texts.ShouldBe(["0", "1", "999", "1k", "1500", "2k", "1M", "2147483647", "2G"]);

        Prop.ForAll<int>(number => Of($$"""{"count/a.b":"{{QuotaState.Write(number)}}"}""").Limit("a.b") == number).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("2G", 2000000000L)]
    [InlineData("2000m", 2L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("1500m", null)]
    [InlineData("1e19", null)]
    [InlineData("many", null)]
    public void A_number_that_is_no_count_is_none(string text, long? number) => Of($$"""{"count/a.b":"{{text}}"}""").Limit("a.b").ShouldBe(number);

    private static QuotaState Counted(string used) => Of("""{"count/a.b":"3"}""", $$$"""{"hard":{"count/a.b":"3"},"used":{"count/a.b":"{{{used}}}"}}""");

    private static QuotaState Of(string hard, string status = "{}") =>
        QuotaState.Of(Objects.Json($$$"""{"metadata":{"name":"team-a.default","namespace":"team-b"},"spec":{"hard":{{{hard}}}},"status":{{{status}}}}"""));
}
