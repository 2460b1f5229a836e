using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests.Bounds;

/// <summary>Large answers that do not come to their end: others wait for their part of the budget.</summary>
public abstract class SlowAnswerTests : IAsyncLifetime
{
    private readonly Shipped _shipped;
    private readonly ManualTimeProvider _clock = new();
    private readonly ByteBudget _budget = new(20 << 20);
    private readonly ClusterConduct _conduct;
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    protected SlowAnswerTests(Shipped shipped) => (_shipped, _conduct) = (shipped, new(_clock));

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Silence());
        _client = _shipped.Connect(
            _server.Connection,
            new() { TimeProvider = _clock, MaxAttempts = 1, Bounds = ClusterBounds.Untrusted with { Conduct = _conduct, InFlight = _budget, Clock = _clock } });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Shows("B96")]
    [Fact]
    public async Task An_object_gives_up_its_part_of_the_budget()
    {
        _server.Script((context, _) => BeginAsync(context, """{"a":"""));
        var slow = _client.GetAsync(Things.Type, Things.Name("a"), default);
        await Eventually.ShouldHold(() => _budget.Used == 3 << 20);

        await Eventually.ShouldHold(() => slow.IsCompleted, _clock);

        var refusal = await Should.ThrowAsync<ApiException>(() => slow);
        (refusal.Reason, _budget.Used).ShouldBe(("AnswerTooLarge", 0));
        _conduct.Current.ShouldBe(refusal);
    }

    [Shows("B96")]
    [Fact]
    public async Task An_event_gives_up_its_part_of_the_budget()
    {
        _server.Script((context, _) => BeginAsync(context, """{"type":"ADDED","object":{"a":"""));
        await using var events = _client.WatchAsync(Things.Type, new() { ResourceVersion = "1" }, default).GetAsyncEnumerator();
        var slow = events.MoveNextAsync().AsTask();
        await Eventually.ShouldHold(() => _budget.Used == 3 << 20);

        await Eventually.ShouldHold(() => slow.IsCompleted, _clock);

        (await Should.ThrowAsync<ApiException>(() => slow)).Message.ShouldEndWith("the answer is large and does not come to its end within 10 s.");
        (_budget.Used, _conduct.Current?.Reason).ShouldBe((0, "AnswerTooLarge"));
    }

    [Shows("B96")]
    [Fact]
    public async Task A_page_is_asked_for_again_with_fewer_items_and_has_its_part_until_somebody_has_looked_at_it()
    {
        _server.Script((context, request) => request.Query["limit"] == "500"
            ? BeginAsync(context, """{"a":""")
            : context.List("5", Answers.Thing("a", "1", spec: $$"""{"a":"{{new string('x', 100 << 10)}}"}""")));
        await using var pages = _client.PagesAsync(Things.Type, new() { PageSize = 500 }, default).GetAsyncEnumerator();
        var first = pages.MoveNextAsync().AsTask();

        await Eventually.ShouldHold(() => first.IsCompleted, _clock);

        (await first).ShouldBeTrue();
        _budget.Used.ShouldBe(16 << 20);
        (await pages.MoveNextAsync()).ShouldBeFalse();
        (_budget.Used, _conduct.Current).ShouldBe((0, null));
    }

    private static async Task BeginAsync(HttpContext context, string json)
    {
        await context.Response.WriteAsync($"{json}\"{new string('x', 100 << 10)}");
        await context.Silence();
    }
}

public sealed class SlowAnswerInProcessesTests() : SlowAnswerTests(Shipped.InProcesses);

public sealed class SlowAnswerInPluginTests() : SlowAnswerTests(Shipped.InPlugin);
