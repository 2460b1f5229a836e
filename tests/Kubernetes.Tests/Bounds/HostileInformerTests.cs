using System.Collections.Concurrent;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests.Bounds;

/// <summary>The copy of a resource whose server wants it to be large, or wants us to stumble.</summary>
public sealed class HostileInformerTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly KeptBytes _bytes = new(1 << 20);
    private readonly ClusterConduct _conduct;
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;
    private ResourceCache? _made;
    private Task _running = Task.CompletedTask;

    public HostileInformerTests() => _conduct = new(_clock);

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Silence());
        var kept = new KeptObjects(3, _bytes, _conduct);
        var patient = new ClusterClientOptions
        {
            TimeProvider = _clock,
            MaxAttempts = 1,
            RequestTimeout = TimeSpan.FromDays(30),
            WatchGrace = TimeSpan.FromDays(30),
            Bounds = ClusterBounds.Untrusted with { Kept = kept, Conduct = _conduct },
        };
        _client = Shipped.InProcesses.Connect(_server.Connection, patient);
        _made = new(_client, Things.Type, new("ours", "ours-status"), new() { Kept = kept, PageSize = 2 }, _clock, _log);
    }

    public async Task DisposeAsync() => await ((IAsyncDisposable)this).DisposeAsync();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await Cache.DisposeAsync();
        await _running.InTime();
        _client.Dispose();
        await _server.DisposeAsync();
        _bytes.Used.ShouldBe(0, "everything was given back");
    }

    [Shows("H61")]
    [Fact]
    public async Task More_objects_than_are_kept_of_a_cluster_are_told_and_it_goes_on_when_they_are_fewer()
    {
        var expire = new TaskCompletionSource();
        _server.Script(async (context, request) =>
        {
            if (!request.IsWatch)
            {
                await context.List("5", Answers.Thing("a", "1"), Answers.Thing("b", "2"));
                return;
            }

            await context.Events(Answers.Event("ADDED", Answers.Thing("d", "6")));
            await expire.Task;
            await context.Response.WriteAsync(Answers.Event("ERROR", Answers.StatusJson(410, "Expired")));
        });
        Run();
        await Eventually.ShouldHold(() => Names() == "a b d", _clock);
        _conduct.Current.ShouldBeNull();

        _server.Script((context, request) => context.Json(200, request.Query.ContainsKey("continue")
            ? Answers.ListJson("9", null, Answers.Thing("e", "7"), Answers.Thing("f", "8"))
            : Answers.ListJson("9", "t", Answers.Thing("a", "1"), Answers.Thing("d", "6"))));
        expire.SetResult();
        await Eventually.ShouldHold(() => _conduct.Current is { Reason: "EndlessList" }, _clock);

        await Eventually.ShouldHold(() => Names() == "a d"); // what the whole list does not have is gone, what was kept stays
        _running.IsCompleted.ShouldBeFalse();

        _server.Script((context, request) => request.IsWatch ? context.Silence() : context.List("12", Answers.Thing("g", "11")));
        await Eventually.ShouldHold(() => Names() == "g", _clock, TimeSpan.FromSeconds(10));
    }

    [Shows("H60")]
    [Fact]
    public async Task A_server_that_floods_again_and_again_is_asked_seldom()
    {
        _server.Script((context, request) => request.IsWatch
            ? context.Events(Answers.Event("ADDED", $"{{\"a\":[{string.Join(',', Enumerable.Repeat("[]", 200_000))}]}}"))
            : context.List("5"));
        Run();
        await Eventually.ShouldHold(() => _conduct.Current is { Reason: "AnswerTooLarge" }, _clock);
        await Eventually.ShouldHold(() => _log.Lines.Count > 0);
        var before = _server.Requests.Count;

        _clock.Advance(TimeSpan.FromSeconds(4)); // the shortest penalty is five

        _server.Requests.Count.ShouldBe(before);
        await Eventually.ShouldHold(() => _server.Requests.Count > before, _clock, TimeSpan.FromSeconds(5));
    }

    [Shows("B85")]
    [Theory]
    [InlineData("""{"metadata":{"name":"x","namespace":"ns","labels":5}}""")]
    [InlineData("""{"metadata":{"name":"x","namespace":"ns","deletionTimestamp":"soon"}}""")]
    [InlineData("""{"metadata":{"name":"x","namespace":"ns","ownerReferences":{"a":"b"}}}""")]
    [InlineData("""{"metadata":{"name":["x"]}}""")]
    public async Task An_object_whose_metadata_is_none_is_left_out_and_breaks_nothing(string broken)
    {
        _server.Script((context, request) => request.IsWatch ? context.Silence() : context.List("5", broken, Answers.Thing("a", "1")));
        Run();
        await Cache.WhenSyncedAsync(default).InTime();

        Names().ShouldBe("a");
    }

    [Shows("B85")]
    [Fact]
    public async Task A_server_that_answers_nonsense_does_not_end_the_informer()
    {
        var nonsense = new ConcurrentQueue<string>(
        [
            """{"metadata":{"resourceVersion":"\ud800"},"items":[]}""", """{"metadata":[],"items":{}}""", """{"metadata":{},"items":[5]}""", "[", "null",
            """{"metadata":{"resourceVersion":[]},"items":[{"metadata":{"\ud800":1}}]}""",
        ]);
        _server.Script((context, request) => request.IsWatch ? context.Silence()
            : nonsense.TryDequeue(out var next) ? context.Json(200, next) : context.List("5", Answers.Thing("a", "1")));
        Run();

        await Eventually.ShouldHold(() => Names() == "a", _clock, TimeSpan.FromSeconds(30));
        _running.IsCompleted.ShouldBeFalse();
    }

    private ResourceCache Cache => _made ?? throw new InvalidOperationException("It is made with the test.");

    private void Run() => _running = Cache.RunAsync(default);

    private string Names() => string.Join(' ', Cache.List().Select(seen => seen.Meta.Name).Order(StringComparer.Ordinal));
}
