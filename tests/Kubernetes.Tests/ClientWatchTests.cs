using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ClientWatchTests(Shipped shipped) : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new();
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Events());
        _client = shipped.Connect(_server.Connection, new ClusterClientOptions { TimeProvider = _clock });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Events_arrive_in_order_with_bookmarks_asked_for()
    {
        _server.Script((context, _) => context.Events(
            Answers.Event("ADDED", Answers.Thing("a", "2")),
            Answers.Event("MODIFIED", Answers.Thing("a", "3")),
            Answers.Bookmark("9"),
            Answers.Event("DELETED", Answers.Thing("a", "10"))));

        var events = await ReadAsync();

        events.Select(change => change.Type).ShouldBe([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Bookmark, WatchEventType.Deleted]);
        var query = _server.Requests.Single().Query;
        (query["watch"], query["allowWatchBookmarks"], query["resourceVersion"], query["timeoutSeconds"]).ShouldBe(("true", "true", "1", "300"));
    }

    [Shows("H40")]
    [Fact]
    public async Task A_410_inside_the_stream_is_an_expired_refusal()
    {
        _server.Script((context, _) => context.Events(Answers.Event("ERROR", Answers.StatusJson(410, "Expired", "too old resource version: 1 (5)"))));

        (await Should.ThrowAsync<ApiException>(ReadAsync)).IsExpired.ShouldBeTrue();
    }

    [Shows("H40")]
    [Fact]
    public async Task A_410_as_the_answer_is_an_expired_refusal()
    {
        _server.Script((context, _) => context.Status(410, "Expired"));

        (await Should.ThrowAsync<ApiException>(ReadAsync)).IsExpired.ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_split_over_many_packets_is_one_event()
    {
        var line = Answers.Event("ADDED", Answers.Thing("a", "2"));
        _server.Script((context, _) => context.Events(line[..10], line[10..50], line[50..^1], "\n"));

        (await ReadAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Half_an_event_at_the_end_is_no_event()
    {
        _server.Script((context, _) => context.Events(Answers.Event("ADDED", Answers.Thing("a", "2")), """{"type":"DELETED","obj"""));

        (await ReadAsync()).ShouldHaveSingleItem().Type.ShouldBe(WatchEventType.Added);
    }

    [Fact]
    public async Task A_cut_stream_is_told_after_the_events_before_it()
    {
        _server.Script(async (context, _) =>
        {
            await context.Events(Answers.Event("ADDED", Answers.Thing("a", "2")));
            context.Abort();
        });
        var seen = new List<WatchEvent>();

        await Should.ThrowAsync<HttpRequestException>(() => ReadAsync(seen));

        seen.Count.ShouldBeLessThanOrEqualTo(1); // the cut may overtake the event; it must not invent one
    }

    [Fact]
    public async Task A_line_that_does_not_end_is_refused()
    {
        _server.Script(async (context, _) =>
        {
            await context.Response.WriteAsync("""{"type":"ADDED","object":{"a":" """);
            var megabyte = new string('x', 1 << 20);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(megabyte, context.RequestAborted);
            }
        });

        (await Should.ThrowAsync<ApiException>(ReadAsync)).Reason.ShouldBe("AnswerTooLarge");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"SURPRISE","object":{}}""")]
    public async Task A_line_that_is_no_event_is_refused(string line)
    {
        _server.Script((context, _) => context.Events(line + "\n"));

        (await Should.ThrowAsync<ApiException>(ReadAsync)).Reason.ShouldBe("UnreadableAnswer");
    }

    [Shows("H43")]
    [Fact]
    public async Task A_watch_that_outlives_its_time_in_silence_is_broken()
    {
        _server.Script((context, _) => context.EventsThenSilence(Answers.Event("ADDED", Answers.Thing("a", "2"))));
        var seen = new List<WatchEvent>();
        var watch = ReadAsync(seen);
        await Eventually.ShouldHold(() => seen.Count == 1);

        _clock.Advance(TimeSpan.FromSeconds(329));
        watch.IsCompleted.ShouldBeFalse(); // silence within the time is no death: servers without bookmarks say nothing
        _clock.Advance(TimeSpan.FromSeconds(2));

        await Should.ThrowAsync<TimeoutException>(() => watch.InTime());
    }

    [Shows("H43")]
    [Fact]
    public async Task A_watch_without_even_headers_ends_at_its_time()
    {
        _server.Script((context, _) => context.Silence());
        var watch = ReadAsync();
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        _clock.Advance(TimeSpan.FromSeconds(331));

        await Should.ThrowAsync<TimeoutException>(() => watch.InTime());
    }

    [Fact]
    public async Task Disposing_the_client_ends_its_watches()
    {
        _server.Script((context, _) => context.EventsThenSilence());
        var watch = ReadAsync();
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        _client.Dispose();

        await Should.ThrowAsync<OperationCanceledException>(() => watch.InTime());
    }

    private async Task<List<WatchEvent>> ReadAsync()
    {
        var seen = new List<WatchEvent>();
        await ReadAsync(seen);
        return seen;
    }

    private async Task ReadAsync(List<WatchEvent> seen)
    {
        await foreach (var change in _client.WatchAsync(Things.Type, new WatchOptions { ResourceVersion = "1" }, default))
        {
            seen.Add(change);
        }
    }
}

public sealed class ClientWatchInProcessesTests() : ClientWatchTests(Shipped.InProcesses);

public sealed class ClientWatchInPluginTests() : ClientWatchTests(Shipped.InPlugin);
