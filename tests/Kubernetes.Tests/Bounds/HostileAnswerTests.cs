using System.Globalization;
using System.IO.Compression;
using System.Text;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests.Bounds;

/// <summary>Answers of a server that wants our memory: each is bounded by what it is, and noted.</summary>
public abstract class HostileAnswerTests : IAsyncLifetime
{
    private readonly Shipped _shipped;
    private readonly ManualTimeProvider _clock = new();
    private readonly ClusterConduct _conduct;
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    protected HostileAnswerTests(Shipped shipped) => (_shipped, _conduct) = (shipped, new(_clock));

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.List("1"));
        _client = Connect(AnswerLimits.Untrusted);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Shows("B83")]
    [Theory]
    [InlineData("/version", 64 << 10)]
    [InlineData("/apis", 3 << 20)]
    public async Task An_answer_is_as_large_as_what_it_is_whatever_is_announced(string path, int limit)
    {
        _server.Script(async (context, _) =>
        {
            context.Response.ContentLength = 1L << 40;
            await context.Response.WriteAsync($$"""{"a":"{{new string('x', limit)}}"}""");
            await context.Silence();
        });

        var refusal = await Should.ThrowAsync<ApiException>(() => _client.GetPathAsync(path, default));

        (refusal.Reason, refusal.RefusesObject).ShouldBe(("AnswerTooLarge", false));
        refusal.Message.ShouldBe($"GET {path}: the answer is longer than {limit >> 10} KiB.");
        _conduct.Current.ShouldBe(refusal);
    }

    [Shows("B83")]
    [Fact]
    public async Task A_namespace_is_small_and_an_object_that_is_just_as_large_as_it_may_be_is_read()
    {
        _server.Script((context, _) => context.Json(200, $$"""{"a":"{{new string('x', 65 << 10)}}"}"""));

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(KubernetesResources.Namespaces, new(null, "kube-system"), default))).Reason.ShouldBe("AnswerTooLarge");
        (await _client.GetAsync(Things.Type, Things.Name("a"), default)).ShouldNotBeNull();
        _server.Script((context, _) => context.Json(200, $$"""{"a":"{{new string('x', (3 << 20) - 8)}}"}"""));
        (await _client.GetAsync(Things.Type, Things.Name("a"), default)).ShouldNotBeNull();
    }

    [Shows("B83")]
    [Fact]
    public async Task What_unpacks_to_more_than_it_may_be_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 64; megabyte++)
            {
                await zip.WriteAsync(zeros);
            }
        }

        _server.Script(async (context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        });

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default))).Reason.ShouldBe("AnswerTooLarge");
    }

    [Shows("B83")]
    [Fact]
    public async Task An_error_that_never_ends_is_still_that_error()
    {
        _server.Script((context, _) => context.Json(422, Answers.StatusJson(422, "Invalid", new string('x', 1 << 20))));

        var refusal = await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default));

        (refusal.Code, refusal.RefusesObject).ShouldBe((422, true));
        refusal.Message.ShouldEndWith("answered 422 with more than 64 KiB.");
        _conduct.Current.ShouldBeNull("an API server repeats large values");
    }

    [Shows("B83")]
    [Fact]
    public async Task An_error_where_there_is_nothing_to_repeat_is_no_longer_than_what_is_asked_for()
    {
        _server.Script((context, _) => context.Json(500, Answers.StatusJson(500, "InternalError", new string('x', 1 << 20))));

        (await Should.ThrowAsync<ApiException>(() => _client.GetPathAsync("/version", default))).Reason.ShouldBe("AnswerTooLarge");
        _conduct.Current.ShouldNotBeNull().Message.ShouldBe("GET /version: answered 500 with more than 64 KiB.");
    }

    [Shows("B83")]
    [Theory]
    [InlineData("{\"a\":[")]
    [InlineData("{\"kind\":\"ThingList\",\"metadata\":{},\"items\":[{\"a\":[")]
    public async Task What_is_small_as_text_and_large_as_nodes_is_refused_before_there_are_any(string before)
    {
        var many = string.Join(',', Enumerable.Repeat("[]", 300_000));
        _server.Script((context, _) => context.Json(200, $"{before}{many}]{(before.Contains("items", StringComparison.Ordinal) ? "}]}" : "}")}"));

        var refusal = before.Contains("items", StringComparison.Ordinal)
            ? await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new(), default))
            : await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default));

        refusal.Reason.ShouldBe("AnswerTooLarge");
        _conduct.Current.ShouldNotBeNull();
    }

    [Shows("H59")]
    [Fact]
    public async Task A_page_that_is_too_large_is_asked_for_again_with_fewer_items()
    {
        var spec = $$"""{"a":"{{new string('x', 1 << 20)}}"}""";
        _server.Script((context, request) =>
        {
            var from = int.Parse(request.Query.GetValueOrDefault("continue", "0"), CultureInfo.InvariantCulture);
            var to = Math.Min(40, from + int.Parse(request.Query["limit"], CultureInfo.InvariantCulture));
            return context.Json(200, Answers.ListJson("9", to < 40 ? $"{to}" : null, [.. Enumerable.Range(from, to - from).Select(number => Answers.Thing($"t{number}", "1", spec: spec))]));
        });
        var names = new List<string>();

        await foreach (var page in _client.PagesAsync(Things.Type, new(), default))
        {
            page.Items.Count.ShouldBeLessThanOrEqualTo(15);
            names.AddRange(page.Items.Select(item => item.Name()));
        }

        names.ShouldBe(Enumerable.Range(0, 40).Select(number => $"t{number}"));
        _conduct.Current.ShouldBeNull();
        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new(), default))).Reason.ShouldBe("AnswerTooLarge", "as a whole it is too large to hand over");
    }

    [Shows("H61")]
    [Fact]
    public async Task A_page_has_no_more_items_than_were_asked_for()
    {
        _server.Script((context, _) => context.Json(200, Answers.ListJson("9", null, [.. Enumerable.Repeat("""{"a":{}}""", 501)])));

        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new(), default))).Reason.ShouldBe("EndlessList");
        _server.Requests.Count.ShouldBe(1);
    }

    [Shows("H61")]
    [Theory]
    [InlineData(0, "pages are empty, and still there are more")]
    [InlineData(1, "items were read, and still there are more")]
    public async Task A_list_that_goes_on_and_on_ends_here(int items, string why)
    {
        using var client = Connect(AnswerLimits.Untrusted with { ListItems = 30 });
        var pages = 0;
        _server.Script((context, _) => context.Json(200, Answers.ListJson("9", $"p{++pages}", [.. Enumerable.Repeat(Answers.Thing("a", "1"), items)])));

        var refusal = await Should.ThrowAsync<ApiException>(() => client.ListAsync(Things.Type, new() { PageSize = 1 }, default));

        refusal.Reason.ShouldBe("EndlessList");
        refusal.Message.ShouldContain(why);
        _server.Requests.Count.ShouldBeLessThanOrEqualTo(30);
    }

    [Shows("H61")]
    [Fact]
    public async Task A_page_that_goes_on_with_itself_ends_the_list()
    {
        _server.Script((context, _) => context.Json(200, Answers.ListJson("9", "same", Answers.Thing("a", "1"))));

        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new(), default))).Message.ShouldContain("goes on with itself");
        _server.Requests.Count.ShouldBe(2);
    }

    [Shows("B85")]
    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\udc00\\ud800\"")]
    [InlineData("\"\u00ff\"")]
    public async Task What_is_no_text_is_refused_where_it_arrives_and_nowhere_else(string text)
    {
        // One character, not two bytes: what is no UTF-8.
        var list = Encoding.Latin1.GetBytes($$"""{"metadata":{"resourceVersion":{{text}}},"items":[]}""");
        _server.Script(async (context, _) => await context.Response.Body.WriteAsync(list));

        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new(), default))).Reason.ShouldBe("UnreadableAnswer");
        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default))).Reason.ShouldBe("UnreadableAnswer");
    }

    [Shows("B85")]
    [Fact]
    public async Task A_whole_surrogate_pair_is_text()
    {
        _server.Script((context, _) => context.Json(200, """{"a":"\ud83d\ude00"}"""));

        ((string?)(await _client.GetAsync(Things.Type, Things.Name("a"), default)).ShouldNotBeNull()["a"]).ShouldBe("\ud83d\ude00");
    }

    [Shows("B85")]
    [Fact]
    public async Task A_reason_that_is_no_word_is_not_repeated()
    {
        _server.Script((context, _) => context.Json(403, Answers.StatusJson(403, "Be, careful", "no")));

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default))).Reason.ShouldBe("Forbidden");
    }

    [Shows("H60")]
    [Fact]
    public async Task A_watch_that_floods_is_ended_and_one_that_is_begun_anew_starts_nothing_anew()
    {
        using var client = Connect(AnswerLimits.Untrusted with { EventsPerMinute = 10 });
        _server.Script((context, _) => context.Events([.. Enumerable.Repeat(Answers.Bookmark("9"), 6)]));

        (await WatchAsync(client)).ShouldBe(6);
        var flood = await Should.ThrowAsync<ApiException>(() => WatchAsync(client));

        flood.Reason.ShouldBe("WatchFlood");
        _conduct.Current.ShouldBe(flood);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await WatchAsync(client)).ShouldBe(6);
    }

    [Shows("H60")]
    [Fact]
    public async Task An_event_is_no_larger_than_an_object()
    {
        _server.Script((context, _) => context.Events(Answers.Event("ADDED", $"{{\"a\":[{string.Join(',', Enumerable.Repeat("[]", 300_000))}]}}")));
        (await Should.ThrowAsync<ApiException>(() => WatchAsync(_client))).Reason.ShouldBe("AnswerTooLarge");

        _server.Script((context, _) => context.Events($"{{\"type\":\"ADDED\",\"object\":{{\"a\":\"{new string('x', 4 << 20)}"));
        (await Should.ThrowAsync<ApiException>(() => WatchAsync(_client))).Message.ShouldContain("an event is longer than 3072 KiB");
    }

    [Fact]
    public void What_a_server_did_is_forgotten_after_a_while()
    {
        _conduct.Note(new ApiException(200, "WatchFlood", "no"));
        _clock.Advance(TimeSpan.FromMinutes(2));
        _conduct.Current.ShouldNotBeNull();

        _clock.Advance(TimeSpan.FromMinutes(1));
        _conduct.Current.ShouldBeNull();
    }

    private ClusterClient Connect(AnswerLimits limits) => _shipped.Connect(
        _server.Connection,
        new() { TimeProvider = _clock, MaxAttempts = 1, Bounds = ClusterBounds.Untrusted with { Limits = limits, Conduct = _conduct } });

    private static async Task<int> WatchAsync(ClusterClient client)
    {
        var events = 0;
        await foreach (var _ in client.WatchAsync(Things.Type, new WatchOptions { ResourceVersion = "1" }, default))
        {
            events++;
        }

        return events;
    }
}

public sealed class HostileAnswerInProcessesTests() : HostileAnswerTests(Shipped.InProcesses);

public sealed class HostileAnswerInPluginTests() : HostileAnswerTests(Shipped.InPlugin);
