using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>
/// Requests as the API server sends them and our answers, one folder per case, found and not listed. The hub is the one of the tutorial.
/// <c>UPDATE_GOLDEN=1</c> rewrites the answers.
/// </summary>
public sealed class GoldenTests(GoldenTests.HubFixture hub) : IClassFixture<GoldenTests.HubFixture>
{
    private const string Folder = "tests/Webhooks.Tests/Golden";

    internal static string Root => RepositoryRoot.Combine(Folder);

    public static TheoryData<string> Cases =>
    [
        .. Directory.EnumerateFiles(Root, "request.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, Path.GetDirectoryName(file)!))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answer_is_the_golden_one(string @case)
    {
        var request = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root, @case, "request.json")))!.AsObject();

        var (_, text) = await hub.App.PostTextAsync(PathOf(@case, request), request.ToJsonString());

        Golden.Readable(JsonNode.Parse(text)).ShouldBeGolden($"{Folder}/{@case}/response.json");
    }

    /// <summary>The path by the scheme of the contract; the folder says which webhook where there are several.</summary>
    internal static string PathOf(string @case, JsonObject request)
    {
        var (resource, kind) = (request["request"]!["resource"]!, request["request"]!["kind"]!["kind"]!.GetValue<string>());
        var type = new ResourceType(resource["group"]!.GetValue<string>(), resource["version"]!.GetValue<string>(), kind, "", Namespaced: true);
        return @case.Split(Path.DirectorySeparatorChar)[0] switch
        {
            "status" => "/validate-status",
            "namespace-owners" => "/validate-namespace-owners",
            "canary" => "/canary/9f2c4a7711d0e3b8",
            "instance-defaults" => WebhookPath.For(WebhookPath.Mutate, type),
            _ => WebhookPath.For(WebhookPath.Validate, type),
        };
    }

    public sealed class HubFixture : IAsyncLifetime
    {
        private readonly string[] _arguments = [];

        public HubFixture()
        {
        }

        internal HubFixture(string[] arguments) => _arguments = arguments;

        internal RunningApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var cluster = TutorialHub.Cluster();
            cluster.Put(TutorialHub.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}"""));
            foreach (var item in LimitedHub.Objects.Concat(JudgedHub.Objects))
            {
                cluster.Put(item);
            }

            foreach (var group in (string[])[TutorialHub.TenantGroup, TutorialHub.InternalGroup])
            {
                cluster.Put(TutorialHub.Crd("couchdbs", group));
                cluster.Put(TutorialHub.CouchDb(group, "team-b", "db1"));
            }

            App = await RunningApp.ReadyAsync(cluster, _arguments);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
