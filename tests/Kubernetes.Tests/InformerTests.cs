using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class InformerTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly ConcurrentQueue<Change<JsonObject>> _changes = new();
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;
    private Informer<JsonObject> _informer = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Silence());
        _client = Shipped.InProcesses.Connect(_server.Connection, Patient());
        _informer = Informer.ForJson(_client, Things.Type, new InformerOptions { KeepManagedFieldsOf = "ours" }, _clock, _log);
        _informer.Subscribe(_changes.Enqueue);
    }

    public async Task DisposeAsync()
    {
        await _informer.DisposeAsync();
        await _running.InTime();
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_list_then_a_watch_from_its_version_then_the_changes()
    {
        var versions = new ConcurrentQueue<string>();
        _server.Script((context, request) =>
        {
            if (!request.IsWatch)
            {
                return context.List(versions.IsEmpty ? "5" : "12", Answers.Thing("a", "4"));
            }

            versions.Enqueue(request.Query["resourceVersion"]);
            return versions.Count == 1
                ? context.Events(
                    Answers.Event("ADDED", Answers.Thing("b", "6")), Answers.Event("MODIFIED", Answers.Thing("a", "7")),
                    Answers.Event("DELETED", Answers.Thing("b", "8")), Answers.Bookmark("12"))
                : context.Silence();
        });

        Run();
        await Eventually.ShouldHold(() => versions.Count == 2, _clock);

        Told().ShouldBe(["+a", "+b", "~a", "-b"]);
        versions.ShouldBe(["5", "12"]); // the bookmark moved it on
        _informer.HasSynced.ShouldBeTrue();
        _informer.IsStale.ShouldBeFalse();
        _informer.List().Select(item => item.Name()).ShouldBe(["a"]);
        _changes.Last().FinalStateUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task Nothing_is_told_before_the_first_list_and_nobody_is_synced()
    {
        Run();
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        _informer.HasSynced.ShouldBeFalse();
        _informer.IsStale.ShouldBeTrue();
        _informer.WhenSyncedAsync(default).IsCompleted.ShouldBeFalse();
    }

    [Shows("H40")]
    [Fact]
    public async Task A_410_in_the_stream_lists_again_and_tells_what_was_deleted_meanwhile()
    {
        var lists = 0;
        var watches = 0;
        _server.Script((context, request) => request.IsWatch
            ? ++watches == 1 ? context.Events(Answers.Event("ERROR", Answers.StatusJson(410, "Expired"))) : context.Silence()
            : ++lists == 1
                ? context.List("5", Answers.Thing("a", "1"), Answers.Thing("b", "2"), Answers.Thing("c", "3"))
                : context.List("9", Answers.Thing("a", "1"), Answers.Thing("c", "8")));

        Run();
        await Eventually.ShouldHold(() => watches == 2, _clock);

        Told().ShouldBe(["+a", "+b", "+c", "~c", "-b"]);
        _changes.Last().FinalStateUnknown.ShouldBeTrue();
    }

    [Shows("H32")]
    [Fact]
    public async Task An_object_created_anew_under_the_same_name_is_another_one()
    {
        _server.Script((context, request) => request.IsWatch
            ? context.EventsThenSilence(Answers.Event("MODIFIED", Answers.Thing("a", "9", uid: "second")))
            : context.List("5", Answers.Thing("a", "4", uid: "first")));

        Run();
        await Eventually.ShouldHold(() => _changes.Count == 3, _clock);

        Told().ShouldBe(["+a", "-a", "+a"]);
    }

    [Shows("H34")]
    [Theory]
    [InlineData(403, "Forbidden")]
    [InlineData(401, "Unauthorized")]
    [InlineData(404, "NotFound")]
    [InlineData(500, "InternalError")]
    public async Task A_refusal_makes_the_copy_stale_and_never_deletes(int code, string reason)
    {
        var refuse = false;
        _server.Script((context, request) => refuse
            ? context.Status(code, reason)
            : request.IsWatch ? context.Events(Answers.Bookmark("6")) : context.List("6", Answers.Thing("a", "4")));
        Run();
        await Eventually.ShouldHold(() => _informer.HasSynced, _clock);

        refuse = true;
        await Eventually.ShouldHold(() => _informer.IsStale, _clock);

        Told().ShouldBe(["+a"]);
        _informer.Get(Things.Name("a")).ShouldNotBeNull();

        refuse = false;
        await Eventually.ShouldHold(() => !_informer.IsStale, _clock, TimeSpan.FromSeconds(1));
        Told().ShouldBe(["+a"]);
    }

    [Fact]
    public async Task A_kind_that_is_not_served_yet_is_waited_for()
    {
        var served = false;
        _server.Script((context, request) => !served
            ? context.Text(404, "404 page not found", "text/plain")
            : request.IsWatch ? context.Silence() : context.List("5", Answers.Thing("a", "4")));
        Run();
        await Eventually.ShouldHold(() => _server.Requests.Count >= 3, _clock, TimeSpan.FromSeconds(1));
        _informer.HasSynced.ShouldBeFalse();

        served = true;

        await Eventually.ShouldHold(() => _informer.HasSynced, _clock, TimeSpan.FromSeconds(1));
    }

    [Shows("H41")]
    [Fact]
    public async Task A_server_that_was_restored_from_a_backup_is_found_out_and_listed_again()
    {
        var restored = false;
        _server.Script((context, request) => request.IsWatch
            ? context.EventsThenSilence() // from a version in the future a real server is silent for ever
            : restored
                ? context.List("50", Answers.Thing("a", "4", spec: """{"before":"backup"}"""))
                : context.List("100", Answers.Thing("a", "4"), Answers.Thing("b", "90")));
        Run();
        await Eventually.ShouldHold(() => _server.Requests.Any(request => request.IsWatch), _clock);

        restored = true;
        await Eventually.ShouldHold(() => _changes.Count == 4, _clock, TimeSpan.FromSeconds(10));

        Told().ShouldBe(["+a", "+b", "~a", "-b"]); // the same version of another history says nothing
        _changes.Last().FinalStateUnknown.ShouldBeTrue();
        _server.Requests.Any(request => !request.IsWatch && request.Query["limit"] == "1").ShouldBeTrue();
    }

    [Fact]
    public async Task A_watch_that_ends_at_once_without_an_event_is_not_reopened_in_a_spin()
    {
        _server.Script((context, request) => request.IsWatch ? context.Events() : context.List("5"));
        Run();
        await Eventually.ShouldHold(() => _server.Requests.Any(request => request.IsWatch));
        await Eventually.ShouldHold(() => _log.Lines.Count > 0);
        var before = _server.Requests.Count;

        _clock.Advance(TimeSpan.FromMilliseconds(300)); // less than the shortest back-off

        _server.Requests.Count.ShouldBe(before);
    }

    [Fact]
    public async Task An_item_that_cannot_be_decoded_is_left_out_and_is_not_a_deletion()
    {
        var informer = new Informer<string>(
            _client, Things.Type, item => (string)item["spec"]!["size"]!.AsValue()!, new InformerOptions(), _clock, _log);
        var told = new ConcurrentQueue<Change<string>>();
        informer.Subscribe(told.Enqueue);
        _server.Script((context, request) => request.IsWatch
            ? context.EventsThenSilence(
                Answers.Event("ADDED", Answers.Thing("b", "6", spec: """{"size":7}""")),
                Answers.Event("MODIFIED", Answers.Thing("a", "7", spec: """{"size":[]}""")),
                Answers.Event("ADDED", Answers.Thing("c", "8", spec: """{"size":"xl"}""")))
            : context.List("5", Answers.Thing("a", "4", spec: """{"size":"s"}""")));

        var running = informer.RunAsync(default);
        await Eventually.ShouldHold(() => told.Count == 2, _clock);

        informer.List().Order().ShouldBe(["s", "xl"]);
        _log.Exceptions.Count.ShouldBeGreaterThanOrEqualTo(2);
        await informer.DisposeAsync();
        await running.InTime();
    }

    [Fact]
    public async Task A_handler_that_fails_does_not_cut_off_the_others()
    {
        _informer.Subscribe(_ => throw new InvalidOperationException("bug"));
        var after = new ConcurrentQueue<string>();
        _informer.Subscribe(change => after.Enqueue(change.Name.Name));
        _server.Script((context, request) => request.IsWatch ? context.Silence() : context.List("5", Answers.Thing("a", "4")));

        Run();
        await Eventually.ShouldHold(() => after.Count == 1);

        _log.Exceptions.ShouldHaveSingleItem().Message.ShouldBe("bug");
    }

    [Fact]
    public async Task A_late_subscriber_is_told_what_is_there()
    {
        _server.Script((context, request) => request.IsWatch ? context.Silence() : context.List("5", Answers.Thing("a", "4"), Answers.Thing("b", "4")));
        Run();
        await _informer.WhenSyncedAsync(default).InTime();

        var late = new List<string>();
        _informer.Subscribe(change => late.Add(change.Old is null ? change.Name.ToString() : "?"));

        late.Order().ShouldBe(["ns/a", "ns/b"]);
    }

    [Fact]
    public async Task Managed_fields_are_dropped_except_ours()
    {
        const string item = """
            {"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"a","namespace":"ns","resourceVersion":"4","managedFields":[
            {"manager":"kubectl","operation":"Update"},{"manager":"ours","operation":"Apply"},{"manager":"ours-status","operation":"Apply"},{"manager":"oursX","operation":"Apply"}]}}
            """;
        _server.Script((context, request) => request.IsWatch ? context.Silence() : context.List("5", item));
        Run();
        await _informer.WhenSyncedAsync(default).InTime();

        var kept = _informer.Get(Things.Name("a")).ShouldNotBeNull()["metadata"]!["managedFields"].ShouldBeOfType<JsonArray>();

        kept.Select(entry => (string?)entry!["manager"]).ShouldBe(["ours", "ours-status"]);
    }

    [Fact]
    public async Task Stopping_ends_the_run_and_it_cannot_be_started_twice()
    {
        using var stop = new CancellationTokenSource();
        var run = _informer.RunAsync(stop.Token);
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        await stop.CancelAsync();
        await run.InTime();

        await Should.ThrowAsync<InvalidOperationException>(() => _informer.RunAsync(default));
    }

    /// <summary>The tests move time faster than answers travel: no request may time out by that.</summary>
    private ClusterClientOptions Patient() =>
        new() { TimeProvider = _clock, MaxAttempts = 1, RequestTimeout = TimeSpan.FromDays(30), WatchGrace = TimeSpan.FromDays(30) };

    private void Run() => _running = _informer.RunAsync(default);

    private IEnumerable<string> Told() => _changes.Select(change => (change.Old, change.New) switch
    {
        (null, _) => $"+{change.Name.Name}",
        (_, null) => $"-{change.Name.Name}",
        _ => $"~{change.Name.Name}",
    });
}
