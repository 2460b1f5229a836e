using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Clusters;
using KubeCarrier.Integration.Tests.LocalClusters;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.LeaderElection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Integration.Tests.Client;

/// <summary>What the client promises, on a real API server; the faults are scripted in Kubernetes.Tests.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class ClusterClientTests : IAsyncLifetime
{
    private static readonly ResourceType ConfigMaps = new("", "v1", "ConfigMap", "configmaps", Namespaced: true);
    private static readonly WriteOptions Ours = new() { FieldManager = "ours" };

    private readonly string _kubeconfig;
    private readonly ClusterClient _client;
    private readonly string _namespace = $"client-{Guid.NewGuid():N}";

    public ClusterClientTests(ControlPlanes planes)
    {
        _kubeconfig = planes.Management.KubeconfigPath;
        _client = OfficialClient.Connect(Kubeconfig.LoadFile(_kubeconfig, context: null), new() { Component = "test" }, NullLogger<ClusterClient>.Instance);
    }

    public Task InitializeAsync() => _client.CreateAsync(
        KubernetesResources.Namespaces, Object(KubernetesResources.Namespaces, _namespace, null), Ours, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _client.DeleteAsync(KubernetesResources.Namespaces, new(null, _namespace), new(), CancellationToken.None);
        _client.Dispose();
    }

    [ClusterFact]
    public async Task A_list_reads_all_its_pages()
    {
        foreach (var i in Enumerable.Range(0, 7))
        {
            await CreateAsync($"page-{i}");
        }

        var all = await _client.ListAsync(ConfigMaps, new() { Namespace = _namespace, PageSize = 3, LabelSelector = "made=here" }, CancellationToken.None);

        all.Items.Select(Name).ShouldBe(Enumerable.Range(0, 7).Select(i => $"page-{i}"));
        all.ResourceVersion.ShouldNotBeEmpty();
    }

    [ClusterFact]
    public async Task Nothing_found_is_null_and_a_name_that_is_taken_is_a_conflict()
    {
        (await _client.GetAsync(ConfigMaps, new(_namespace, "nobody"), CancellationToken.None)).ShouldBeNull();
        await CreateAsync("taken");

        (await Should.ThrowAsync<ApiException>(() => CreateAsync("taken"))).IsAlreadyExists.ShouldBeTrue();
    }

    [Shows("H16")]
    [ClusterFact]
    public async Task A_field_of_another_manager_is_a_conflict_that_names_it_until_it_is_forced()
    {
        var mine = Object(ConfigMaps, "shared", _namespace);
        mine["data"] = new JsonObject { ["key"] = "mine" };
        await _client.ApplyAsync(ConfigMaps, mine, Ours, CancellationToken.None);
        mine["data"] = new JsonObject { ["key"] = "theirs" };

        var conflict = await Should.ThrowAsync<ApiException>(() => _client.ApplyAsync(ConfigMaps, mine, new() { FieldManager = "theirs" }, CancellationToken.None));
        var forced = await _client.ApplyAsync(ConfigMaps, mine, new() { FieldManager = "theirs", Force = true }, CancellationToken.None);

        conflict.IsConflict.ShouldBeTrue();
        conflict.Message.ShouldContain("\"ours\"");
        forced["data"]!["key"]!.GetValue<string>().ShouldBe("theirs");
        using var independent = new IndependentReader(_kubeconfig);
        var stored = await independent.ConfigMapAsync(_namespace, "shared");
        stored.Data["key"].ShouldBe("theirs");
        stored.Metadata.ManagedFields.Select(entry => (entry.Manager, entry.Operation)).ShouldBe([("ours", "Apply"), ("theirs", "Apply")], ignoreOrder: true);
    }

    [ClusterFact]
    public async Task Characters_beyond_the_basic_plane_can_be_applied()
    {
        var smiling = Object(ConfigMaps, "smiling", _namespace);
        smiling["data"] = new JsonObject { ["key"] = "\U0001F600 and \U00020000" };

        await _client.ApplyAsync(ConfigMaps, smiling, Ours, CancellationToken.None);

        using var independent = new IndependentReader(_kubeconfig);
        (await independent.ConfigMapAsync(_namespace, "smiling")).Data["key"].ShouldBe("\U0001F600 and \U00020000");
    }

    [Shows("H12")]
    [ClusterFact]
    public async Task A_field_that_is_no_longer_applied_is_removed()
    {
        var desired = Object(ConfigMaps, "removal", _namespace);
        desired["data"] = new JsonObject { ["stays"] = "1", ["goes"] = "1" };
        await _client.ApplyAsync(ConfigMaps, desired, Ours, CancellationToken.None);
        desired["data"] = new JsonObject { ["stays"] = "1" };

        var after = await _client.ApplyAsync(ConfigMaps, desired, Ours, CancellationToken.None);

        after["data"]!.AsObject().Select(entry => entry.Key).ShouldBe(["stays"]);
    }

    [Shows("H32")]
    [ClusterFact]
    public async Task A_delete_with_the_UID_of_a_predecessor_is_refused()
    {
        var first = await CreateAsync("again");
        await _client.DeleteAsync(ConfigMaps, new(_namespace, "again"), new() { Uid = Uid(first) }, CancellationToken.None);
        await CreateAsync("again");

        (await Should.ThrowAsync<ApiException>(() => _client.DeleteAsync(ConfigMaps, new(_namespace, "again"), new() { Uid = Uid(first) }, CancellationToken.None)))
            .IsConflict.ShouldBeTrue();
        (await _client.GetAsync(ConfigMaps, new(_namespace, "again"), CancellationToken.None)).ShouldNotBeNull();
    }

    [ClusterFact]
    public async Task An_update_with_an_old_resource_version_is_refused_and_a_dry_run_stores_nothing()
    {
        var seen = await CreateAsync("versioned");
        await _client.PatchAsync(
            ConfigMaps, new(_namespace, "versioned"), PatchKind.Merge, new JsonObject { ["data"] = new JsonObject { ["a"] = "1" } }, Ours, CancellationToken.None);

        (await Should.ThrowAsync<ApiException>(() => _client.UpdateAsync(ConfigMaps, seen, Ours, CancellationToken.None))).IsConflict.ShouldBeTrue();
        await _client.CreateAsync(ConfigMaps, Object(ConfigMaps, "dry", _namespace), Ours with { DryRun = true }, CancellationToken.None);
        (await _client.GetAsync(ConfigMaps, new(_namespace, "dry"), CancellationToken.None)).ShouldBeNull();
    }

    [ClusterFact]
    public async Task An_informer_follows_creation_change_and_deletion()
    {
        await CreateAsync("known");
        await using var informer = Informer.ForJson(_client, ConfigMaps, new() { Namespace = _namespace, LabelSelector = "made=here" }, TimeProvider.System, NullLogger.Instance);
        _ = informer.RunAsync(CancellationToken.None);
        await informer.WhenSyncedAsync(CancellationToken.None);
        informer.List().Select(Name).ShouldBe(["known"]);

        await CreateAsync("new");
        await Eventually.Holds(() => informer.Get(new(_namespace, "new")).ShouldNotBeNull(), "the informer sees the creation");
        await _client.PatchAsync(ConfigMaps, new(_namespace, "new"), PatchKind.Merge, new JsonObject { ["data"] = new JsonObject { ["a"] = "1" } }, Ours, CancellationToken.None);
        await Eventually.Holds(() => informer.Get(new(_namespace, "new"))!["data"]!["a"]!.GetValue<string>().ShouldBe("1"), "the informer sees the change");
        await _client.DeleteAsync(ConfigMaps, new(_namespace, "new"), new(), CancellationToken.None);
        await Eventually.Holds(() => informer.Get(new(_namespace, "new")).ShouldBeNull(), "the informer sees the deletion");
    }

    [Shows("H47")]
    [ClusterFact]
    public async Task One_of_two_leads_and_the_other_takes_over_when_it_stops()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var leaders = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var running = new[] { Elect("a", first.Token), Elect("b", second.Token) };
        await Eventually.Holds(() => leaders.ShouldHaveSingleItem(), "one of the two leads");

        var leader = leaders.Single();
        await (leader == "a" ? first : second).CancelAsync();
        await Eventually.Holds(() => leaders.ShouldBe([leader, leader == "a" ? "b" : "a"]), "the other leads after the lease was released");

        await first.CancelAsync();
        await second.CancelAsync();
        await Task.WhenAll(running);

        Task Elect(string identity, CancellationToken cancellationToken) => new LeaderElector(
            _client,
            new() { Namespace = _namespace, Name = "lease", Identity = identity, FieldManager = identity },
            TimeProvider.System,
            NullLogger.Instance).RunAsync(
                async stop =>
                {
                    leaders.Enqueue(identity);
                    var over = new TaskCompletionSource();
                    await using var registration = stop.Register(over.SetResult);
                    await over.Task;
                },
                cancellationToken);
    }

    private Task<JsonObject> CreateAsync(string name) => _client.CreateAsync(ConfigMaps, Object(ConfigMaps, name, _namespace), Ours, CancellationToken.None);

    private static JsonObject Object(ResourceType type, string name, string? @namespace) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace, ["labels"] = new JsonObject { ["made"] = "here" } },
    };

    private static string Name(JsonObject item) => item["metadata"]!["name"]!.GetValue<string>();

    private static string Uid(JsonObject item) => item["metadata"]!["uid"]!.GetValue<string>();
}
