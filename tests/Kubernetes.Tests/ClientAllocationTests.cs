using System.Text;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>What an object of 845 bytes costs: a cluster of ten thousand is listed, watched and read all day.</summary>
public abstract class ClientAllocationTests(Shipped shipped)
{
    private const int Gets = 200;

    private const int Objects = 500;

    private static readonly string Object = ObjectOf(845);

    [Fact]
    public Task A_get_takes_at_most_10_KiB() => ShouldTakeAtMostAsync(10, Gets, Object, async client =>
    {
        var found = 0;
        for (var i = 0; i < Gets; i++)
        {
            found += (await client.GetAsync(Things.Type, new("ns", "a"), default))!.Name() == "a" ? 1 : 0;
        }

        found.ShouldBe(Gets);
    });

    [Fact]
    public Task A_list_takes_at_most_9_and_a_half_KiB_for_each_object() => ShouldTakeAtMostAsync(
        9.5, Objects, Answers.ListJson("1", more: null, [.. Enumerable.Repeat(Object, Objects)]), async client =>
        {
            var list = await client.ListAsync(Things.Type, new() { PageSize = Objects }, default);
            list.Items.Count(item => item.Name() == "a").ShouldBe(Objects);
        });

    [Fact]
    public Task A_watch_takes_at_most_6_KiB_for_each_object() => ShouldTakeAtMostAsync(
        6, Objects, string.Concat(Enumerable.Repeat(Answers.Event("MODIFIED", Object), Objects)), async client =>
        {
            var events = 0;
            await foreach (var change in client.WatchAsync(Things.Type, new() { ResourceVersion = "1" }, default))
            {
                events += change.Object.Name() == "a" ? 1 : 0;
            }

            events.ShouldBe(Objects);
        });

    private async Task ShouldTakeAtMostAsync(double kibibytes, int objects, string answer, Func<ClusterClient, Task> read)
    {
        using var server = new CannedServer(answer);
        using var client = shipped.Connect(new() { Server = server.Address, Token = "token" }, new());
        await read(client); // buffers that are kept, code that is compiled

        var rounds = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await read(client);
            rounds.Add((GC.GetTotalAllocatedBytes(precise: true) - before) / 1024d / objects);
        }

        rounds.Order().ElementAt(rounds.Count / 2).ShouldBeLessThanOrEqualTo(kibibytes, string.Join(", ", rounds.Select(round => $"{round:0.00} KiB")));
    }

    private static string ObjectOf(int bytes)
    {
        var spec = """
            {"size":"large","replicas":3,"version":"14.2","storage":{"class":"fast","gigabytes":100},"backup":{"schedule":"0 3 * * *","keep":7},
             "users":[{"name":"alice","role":"admin"},{"name":"bob","role":"reader"}],
             "conditions":[{"type":"Ready","status":"True","reason":"AllGood","message":"as it should be"}],"text":"~"}
            """.ReplaceLineEndings("");
        var whole = Answers.Thing("a", "1", spec: spec);
        return whole.Replace("~", new string('x', bytes - Encoding.UTF8.GetByteCount(whole) + 1), StringComparison.Ordinal);
    }
}

/// <summary>While others run, what they allocate would be counted too.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}

[Collection(AloneGroup.Name)]
public sealed class ClientAllocationInProcessesTests() : ClientAllocationTests(Shipped.InProcesses);

[Collection(AloneGroup.Name)]
public sealed class ClientAllocationInPluginTests() : ClientAllocationTests(Shipped.InPlugin);
