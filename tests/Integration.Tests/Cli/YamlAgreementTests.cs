using KubeCarrier.Integration.Tests.LocalClusters;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary>Our reader and the real kubectl, side by side: the same objects, value by value, or both refuse. docs/yaml.md lists the exceptions.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class YamlAgreementTests(ControlPlanes clusters)
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n";

    private KubectlReading Kubectl => new(clusters.Management, clusters.Directory);

    [ClusterFact]
    public Task Values_are_what_kubectl_reads() => AgreeAsync([.. YamlScalarCases.Values.Select(value => Fragment($"v: {value}"))]);

    [ClusterFact]
    public Task Keys_are_what_kubectl_reads() => AgreeAsync([.. YamlScalarCases.Keys.Select(key => Fragment($"{key}: x"))]);

    [ClusterFact]
    public Task Fragments_are_what_kubectl_reads() => AgreeAsync([.. YamlFragmentCases.All.Select(Fragment)]);

    [ClusterFact]
    public Task Files_are_what_kubectl_reads() => AgreeAsync([.. ManifestCases.All.Select(ManifestCases.Utf8), .. ManifestCases.OtherEncodings]);

    [ClusterFact]
    public async Task Lists_inside_lists_are_refused_by_both()
    {
        foreach (var file in ManifestCases.NestedLists)
        {
            (await clusters.Management.Kubectl.RunWithInputAsync(file, "create", "--dry-run=client", "--validate=false", "-o", "json", "-f", "-"))
                .ShouldFail().ShouldContain("is not a list");
            Reading.Ours(ManifestCases.Utf8(file)).Refusal.ShouldNotBeNull().ShouldContain("no list inside a list");
        }
    }

    [ClusterFact]
    public async Task Separators_are_what_a_kubectl_of_today_reads()
    {
        if (await Kubectl.MinorAsync() >= 27) // 1.20 drops documents silently; of those between none was tried
        {
            await AgreeAsync([.. ManifestCases.Separators.Select(ManifestCases.Utf8)]);
        }
    }

    [ClusterFact]
    public async Task What_begins_like_JSON_may_be_YAML()
    {
        var files = ManifestCases.YamlAfterAll.Select(ManifestCases.Utf8).ToList();
        if (await Kubectl.MinorAsync() >= 33)
        {
            await AgreeAsync(files);
            return;
        }

        (await Kubectl.ReadAsync(files)).ShouldAllBe(kubectl => kubectl.Refusal != null);
        files.Select(Reading.Ours).ShouldAllBe(ours => ours.Refusal == null && ours.Objects.Count > 0);
    }

    [ClusterFact]
    public async Task What_kubectl_reads_and_we_refuse_is_known()
    {
        (byte[] File, string Problem)[] cases =
            [.. YamlFragmentCases.RefusedHere.Select(known => (Fragment(known.Fragment), known.Problem)), .. ManifestCases.RefusedHere];

        var kubectls = await Kubectl.ReadAsync([.. cases.Select(known => known.File)]);

        foreach (var ((file, problem), kubectl) in cases.Zip(kubectls))
        {
            kubectl.Refusal.ShouldBeNull();
            kubectl.Objects.ShouldNotBeEmpty();
            Reading.Ours(file).Refusal.ShouldNotBeNull(Text(file)).ShouldContain(problem);
        }
    }

    [ClusterFact]
    public async Task What_kubectl_refuses_and_we_read_is_known()
    {
        var files = YamlFragmentCases.ReadHere.Select(Fragment).ToList();

        (await Kubectl.ReadAsync(files)).ShouldAllBe(kubectl => kubectl.Refusal != null);
        files.Select(Reading.Ours).ShouldAllBe(ours => ours.Refusal == null);
    }

    /// <summary>The number differs, the refusal does not: kubectl counts a little differently.</summary>
    [ClusterFact]
    public Task Alias_bombs_are_refused_by_both() => AgreeAsync([Bomb(width: 9, levels: 3), Bomb(width: 9, levels: 8), Bomb(width: 40, levels: 5), Bomb(width: 3, levels: 3)]);

    private async Task AgreeAsync(IReadOnlyList<byte[]> files)
    {
        var kubectls = await Kubectl.ReadAsync(files);

        var differences = files.Zip(kubectls)
            .Select(pair => (File: pair.First, Kubectl: pair.Second, Ours: Reading.Ours(pair.First)))
            .Where(both => !both.Ours.Agrees(both.Kubectl))
            .Select(both => $"{Text(both.File)}\n  kubectl: {both.Kubectl}\n  ours: {both.Ours}");

        string.Join('\n', differences).ShouldBeEmpty();
    }

    private static byte[] Bomb(int width, int levels)
    {
        var lines = Enumerable.Range(1, levels).Select(level => $"a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", width))}]");
        return Fragment($"a0: &a0 [{string.Join(',', Enumerable.Repeat("x", width))}]\n{string.Join('\n', lines)}");
    }

    private static byte[] Fragment(string yaml) => ManifestCases.Utf8($"{Head}  {yaml.Replace("\n", "\n  ", StringComparison.Ordinal)}\n");

    private static string Text(byte[] file) => System.Text.Encoding.UTF8.GetString(file);
}
