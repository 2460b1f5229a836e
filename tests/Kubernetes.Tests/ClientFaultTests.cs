using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ClientFaultTests(Shipped shipped) : IAsyncLifetime
{
    private static readonly WriteOptions Writer = new() { FieldManager = "tester" };

    private readonly ManualTimeProvider _clock = new();
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Json(200, Answers.Thing("a", "1")));
        _client = shipped.Connect(_server.Connection, new ClusterClientOptions { TimeProvider = _clock });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Shows("H52")]
    [Fact]
    public async Task A_429_is_tried_again_after_the_time_the_server_asked_for_even_when_creating()
    {
        _server.Script((context, _) => _server.Requests.Count == 1
            ? context.Status(429, "TooManyRequests", retryAfterSeconds: 7)
            : context.Json(201, Answers.Thing("a", "1")));
        var create = _client.CreateAsync(Things.Type, Body(), Writer, default);

        await Eventually.ShouldHold(() => _server.Requests.Count == 1);
        _clock.Advance(TimeSpan.FromSeconds(6.9));
        await Eventually.ShouldHold(() => create.IsCompleted, _clock);

        (await create).Name().ShouldBe("a");
        _server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_keeps_saying_later_is_asked_ten_times()
    {
        _server.Script((context, _) => context.Status(503, "ServiceUnavailable", "overloaded"));
        var get = _client.GetAsync(Things.Type, Things.Name("a"), default);

        await Eventually.ShouldHold(() => get.IsCompleted, _clock, TimeSpan.FromMilliseconds(300));

        (await Should.ThrowAsync<ApiException>(() => get)).Message.ShouldBe("overloaded");
        _server.Requests.Count.ShouldBe(10);
    }

    [Shows("H52")]
    [Theory]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(500)]
    public async Task A_create_that_may_have_happened_is_not_sent_twice(int code)
    {
        _server.Script((context, _) => context.Status(code, "Timeout"));

        (await Should.ThrowAsync<ApiException>(() => _client.CreateAsync(Things.Type, Body(), Writer, default))).Code.ShouldBe(code);

        _server.Requests.Count.ShouldBe(1);
    }

    [Shows("H52")]
    [Fact]
    public async Task A_create_whose_connection_broke_is_not_sent_twice()
    {
        _server.Script((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await Should.ThrowAsync<HttpRequestException>(() => _client.CreateAsync(Things.Type, Body(), Writer, default));

        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_read_whose_connection_broke_is_tried_again()
    {
        _server.Script((context, _) =>
        {
            if (_server.Requests.Count < 3)
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return context.Json(200, Answers.Thing("a", "1"));
        });
        var get = _client.GetAsync(Things.Type, Things.Name("a"), default);

        await Eventually.ShouldHold(() => get.IsCompleted, _clock);

        (await get).ShouldNotBeNull();
    }

    [Shows("H25")]
    [Theory]
    [InlineData(500, "InternalError", "etcdserver: request is too large")]
    [InlineData(413, "RequestEntityTooLarge", "limit is 3145728")]
    public async Task Too_large_is_final(int code, string reason, string message)
    {
        _server.Script((context, _) => context.Status(code, reason, message, retryAfterSeconds: 1));

        (await Should.ThrowAsync<ApiException>(() => _client.UpdateAsync(Things.Type, Body(), Writer, default))).Message.ShouldBe(message);

        _server.Requests.Count.ShouldBe(1);
    }

    [Shows("H15")]
    [Fact]
    public async Task A_conflict_is_told_with_its_causes_and_not_tried_again()
    {
        _server.Script((context, _) => context.Json(409, """
            {"kind":"Status","reason":"Conflict","code":409,"message":"Apply failed with 1 conflict",
             "details":{"causes":[{"reason":"FieldManagerConflict","message":"conflict with \"kubectl\"","field":".spec.a"}]}}
            """));

        var refusal = await Should.ThrowAsync<ApiException>(() => _client.ApplyAsync(Things.Type, Body(), Writer, default));

        refusal.IsConflict.ShouldBeTrue();
        refusal.Details.ShouldNotBeNull().Causes.Single().Field.ShouldBe(".spec.a");
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_HTML_502_becomes_an_error_with_a_sentence()
    {
        _server.Script((context, _) => context.Text(502, "<html>secret page</html>", "text/html"));

        var refusal = await Should.ThrowAsync<ApiException>(() => _client.PatchAsync(Things.Type, Things.Name("a"), PatchKind.Json, new JsonArray(), Writer, default));

        refusal.Code.ShouldBe(502);
        refusal.Message.ShouldContain("502");
        refusal.Message.ShouldNotContain("secret page");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>sign in</html>")]
    [InlineData("[]")]
    [InlineData("""{"a":""")]
    public async Task A_success_without_an_object_is_an_error(string body)
    {
        _server.Script((context, _) => context.Text(200, body, "text/plain"));

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, Things.Name("a"), default))).Reason.ShouldBe("UnreadableAnswer");
        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new ListOptions(), default))).Reason.ShouldBe("UnreadableAnswer");
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _server.Script((context, request) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return context.Text(302, "", "text/plain");
        });

        (await Should.ThrowAsync<ApiException>(() => _client.GetPathAsync("/version", default))).Reason.ShouldBe("Redirect");

        _server.Requests.Count.ShouldBe(1);
    }

    [Shows("H43")]
    [Fact]
    public async Task A_body_that_never_ends_runs_into_the_deadline()
    {
        _server.Script(async (context, _) =>
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await context.Silence();
        });
        var get = _client.GetAsync(Things.Type, Things.Name("a"), default);
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        await Eventually.ShouldHold(() => get.IsCompleted, _clock, TimeSpan.FromSeconds(5));

        (await Should.ThrowAsync<TimeoutException>(() => get)).Message.ShouldContain("30 s");
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        _server.Script((context, _) => context.Silence());
        using var cancel = new CancellationTokenSource();
        var get = _client.GetAsync(Things.Type, Things.Name("a"), cancel.Token);
        await Eventually.ShouldHold(() => _server.Requests.Count == 1);

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => get);
    }

    [Fact]
    public async Task Nobody_there_is_told_after_a_few_tries()
    {
        await _server.DisposeAsync();
        var get = _client.GetAsync(Things.Type, Things.Name("a"), default);

        await Eventually.ShouldHold(() => get.IsCompleted, _clock);

        await Should.ThrowAsync<HttpRequestException>(() => get);
    }

    [Fact]
    public async Task No_more_requests_than_allowed_run_at_a_time_but_a_lease_gets_through()
    {
        using var client = shipped.Connect(_server.Connection, new ClusterClientOptions { MaxConcurrency = 2 });
        using var cancel = new CancellationTokenSource();
        _server.Script((context, request) => request.Path.Contains("/leases/", StringComparison.Ordinal) ? context.Json(200, "{}") : context.Silence());
        var many = Enumerable.Range(0, 5).Select(number => client.GetAsync(Things.Type, Things.Name($"{number}"), cancel.Token)).ToArray();
        await Eventually.ShouldHold(() => _server.Requests.Count == 2);

        (await client.GetAsync(Api.Meta.KubernetesResources.Leases, Things.Name("leader"), default).InTime()).ShouldNotBeNull();

        _server.Requests.Count(request => !request.Path.Contains("/leases/", StringComparison.Ordinal)).ShouldBe(2);
        await cancel.CancelAsync();
        await Task.WhenAll(many.Select(one => Should.ThrowAsync<OperationCanceledException>(() => one)));
    }

    [Fact]
    public async Task A_warning_is_logged_once()
    {
        var log = new RecordingLogger();
        using var client = ClusterClient.Create(_server.Connection, new ClusterClientOptions(), log);
        _server.Script((context, _) =>
        {
            context.Response.Headers.Append("Warning", "299 - \"v1beta1 is deprecated\"");
            return context.Json(200, "{}");
        });

        await client.GetPathAsync("/version", default);
        await client.GetPathAsync("/version", default);

        log.Lines.ShouldHaveSingleItem().ShouldContain("v1beta1 is deprecated");
    }

    private static JsonObject Body() => (JsonObject)JsonNode.Parse(Answers.Thing("a", "1"))!;
}

public sealed class ClientFaultInProcessesTests() : ClientFaultTests(Shipped.InProcesses);

public sealed class ClientFaultInPluginTests() : ClientFaultTests(Shipped.InPlugin);
