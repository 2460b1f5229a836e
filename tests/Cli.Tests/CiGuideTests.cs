using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Cli.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Tests;

/// <summary>What docs/ci.md shows is run as it stands, by a shell, in a repository that is in order and in one that is not.</summary>
public sealed partial class CiGuideTests : IDisposable
{
    private static readonly string[] CommandKeys = ["run", "entry", "script"];

    private readonly ProviderRepository _repository = new();

    public static TheoryData<string> Scripts() => [.. Read()];

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void The_guide_has_examples() => Read().Count.ShouldBeGreaterThanOrEqualTo(8);

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task It_is_green_when_all_is_well_and_red_when_it_is_not(string script)
    {
        var good = await RunAsync(script);
        good.ExitCode.ShouldBe(0, good.Output + good.Error);

        _repository.Break();
        (await RunAsync(script)).ExitCode.ShouldBe(ExitCode.Failed);
    }

    private Task<PluginResult> RunAsync(string script) => Plugin.StartAsync(
        "bash",
        ["-eo", "pipefail", "-c", $"cd \"$REPOSITORY\"\n{script}"],
        new Dictionary<string, string?>
        {
            ["REPOSITORY"] = _repository.Folder,
            ["PATH"] = $"{Path.GetDirectoryName(Plugin.Path)}:{Environment.GetEnvironmentVariable("PATH")}",
        });

    private static List<string> Read()
    {
        var blocks = Block().Matches(File.ReadAllText(RepositoryRoot.Combine("docs", "ci.md"))).ToList();
        return
        [
            .. blocks.Where(block => block.Groups["language"].Value == "sh").Select(block => block.Groups["text"].Value),
            .. blocks.Where(block => block.Groups["language"].Value == "yaml").SelectMany(block => Commands(YamlDocuments.ParseObject(block.Groups["text"].Value))),
        ];
    }

    private static IEnumerable<string> Commands(JsonNode? node) => node switch
    {
        JsonObject mapping => mapping.SelectMany(member => CommandKeys.Contains(member.Key) ? Texts(member.Value) : Commands(member.Value)),
        JsonArray list => list.SelectMany(Commands),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray list ? list.Select(item => $"{item}") : [$"{node}"];

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
