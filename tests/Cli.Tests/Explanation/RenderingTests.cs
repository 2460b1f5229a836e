using KubeCarrier.Cli.Explanation;
using KubeCarrier.Cli.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Tests.Explanation;

/// <summary>What people and programs read.</summary>
public sealed class RenderingTests
{
    private static readonly ManifestViolation[] Violations =
    [
        new("value-is-in-range", "spec.replicas", "5 is too large; at most 2 (catalog default, bronze)", "1 to 2, default 1"),
        new("offer-is-not-suspended", "apiVersion", "couchdbs.eu-west-1.team-a is suspended by its provider", null),
        new("Forbidden", "", "exceeded quota: team-a.default", null),
    ];

    [Fact]
    public void A_tenant_reads_what_concerns_him() => Text(InstanceText.Of(Reports.Tenants(), hasColor: false)).ShouldBeGolden($"{Plugin.Golden}/explain/tenant.txt");

    [Fact]
    public void An_administrator_reads_what_it_waits_for() => Text(InstanceText.Of(Reports.Administrators(), hasColor: false)).ShouldBeGolden($"{Plugin.Golden}/explain/administrator.txt");

    [Fact]
    public void Programs_read_the_same() => YamlText.Write(InstanceJson.Of(Reports.Tenants())).ShouldBeGolden($"{Plugin.Golden}/explain/tenant.yaml");

    [Fact]
    public void A_denial_is_told_violation_by_violation() => Text(ReviewText.Of(Reports.Manifest(Violations), hasColor: false)).ShouldBeGolden($"{Plugin.Golden}/explain/denied.txt");

    [Fact]
    public void Programs_read_the_denial() => YamlText.Write(ManifestJson.Of(Reports.Manifest(Violations))).ShouldBeGolden($"{Plugin.Golden}/explain/denied.yaml");

    [Fact]
    public void A_correction_is_told_change_by_change() => Text(CorrectionText.Of(
            new("team-b", "db1"),
            new([], [new("spec.replicas", 5, 2, "at most 2: default/bronze", false), new("spec.pin", "1", null, "the service has no such field", true)], []),
            Reports.Manifest(Violations)))
        .ShouldBeGolden($"{Plugin.Golden}/explain/corrected.txt");

    [Fact]
    public void Only_the_word_that_says_how_it_stands_has_a_colour()
    {
        Text(InstanceText.Of(Reports.Tenants(), hasColor: true)).ShouldContain("State:                \e[33mWaiting\e[0m: the service has seen");
        Text(ReviewText.Of(Reports.Manifest(), hasColor: true)).ShouldContain("Result:    \e[32mallowed\e[0m");
        Text(InstanceText.Of(Reports.Tenants(), hasColor: false)).ShouldNotContain("\e");
    }

    private static string Text(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));
}
