using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ClientListTests(Shipped shipped) : IAsyncLifetime
{
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.List("1"));
        _client = shipped.Connect(_server.Connection, new ClusterClientOptions());
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task All_pages_make_one_list_and_a_continue_token_never_goes_with_a_version()
    {
        _server.Script((context, request) => context.Json(200, request.Query.ContainsKey("continue")
            ? Answers.ListJson("9", null, Answers.Thing("b", "2"))
            : Answers.ListJson("9", "t+/=", Answers.Thing("a", "1"))));

        var list = await _client.ListAsync(Things.Type, new ListOptions { ResourceVersion = "5", LabelSelector = "a in (b,c)", PageSize = 1 }, default);

        list.Items.Select(item => item.Name()).ShouldBe(["a", "b"]);
        list.ResourceVersion.ShouldBe("9");
        _server.Requests[0].Query["resourceVersion"].ShouldBe("5");
        _server.Requests[0].Query["labelSelector"].ShouldBe("a in (b,c)");
        _server.Requests[1].Query["continue"].ShouldBe("t+/=");
        _server.Requests[1].Query.Keys.ShouldNotContain("resourceVersion");
    }

    [Shows("H40")]
    [Fact]
    public async Task An_expired_continue_token_starts_a_fresh_full_list()
    {
        var expired = false;
        _server.Script((context, request) =>
        {
            if (request.Query.ContainsKey("continue") && !expired)
            {
                expired = true;
                return context.Status(410, "Expired");
            }

            return context.Json(200, request.Query.ContainsKey("continue")
                ? Answers.ListJson("9", null, Answers.Thing("b", "2"))
                : Answers.ListJson("9", "t", Answers.Thing("a", "1")));
        });

        var list = await _client.ListAsync(Things.Type, new ListOptions(), default);

        list.Items.Select(item => item.Name()).ShouldBe(["a", "b"]);
        _server.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_list_that_always_expires_is_given_up()
    {
        _server.Script((context, _) => context.Status(410, "Expired"));

        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new ListOptions(), default))).IsExpired.ShouldBeTrue();
        _server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task No_more_items_than_asked_for_are_read()
    {
        _server.Script((context, _) => context.Json(200, Answers.ListJson("9", "more", Answers.Thing("a", "1"))));

        var list = await _client.ListAsync(Things.Type, new ListOptions { MaxItems = 1 }, default);

        list.Items.Count.ShouldBe(1);
        _server.Requests.Single().Query["limit"].ShouldBe("1");
    }

    [Fact]
    public async Task Items_of_built_in_lists_get_their_kind_back()
    {
        _server.Script((context, _) => context.List("3", """{"metadata":{"name":"a"}}"""));

        var item = (await _client.ListAsync(Things.Type, new ListOptions(), default)).Items.Single();

        ((string?)item["apiVersion"], (string?)item["kind"]).ShouldBe(("example.com/v1", "Thing"));
    }

    [Fact]
    public async Task Null_items_are_an_empty_list()
    {
        _server.Script((context, _) => context.Json(200, """{"metadata":{"resourceVersion":"3"},"items":null}"""));

        (await _client.ListAsync(Things.Type, new ListOptions(), default)).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_kind_that_is_not_served_is_a_refusal_not_an_empty_list()
    {
        _server.Script((context, _) => context.Text(404, "404 page not found\n", "text/plain"));

        (await Should.ThrowAsync<ApiException>(() => _client.ListAsync(Things.Type, new ListOptions(), default))).IsNotFound.ShouldBeTrue();
    }
}

public sealed class ClientListInProcessesTests() : ClientListTests(Shipped.InProcesses);

public sealed class ClientListInPluginTests() : ClientListTests(Shipped.InPlugin);
