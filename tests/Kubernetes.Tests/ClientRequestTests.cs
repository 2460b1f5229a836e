using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ClientRequestTests(Shipped shipped) : IAsyncLifetime
{
    private static readonly WriteOptions Writer = new() { FieldManager = "tester" };

    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync((context, _) => context.Json(200, Answers.Thing("a", "1")));
        _client = Connect(_server.Connection);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("system:foo", "/apis/example.com/v1/namespaces/ns/things/system%3Afoo")]
    [InlineData("50%", "/apis/example.com/v1/namespaces/ns/things/50%25")]
    [InlineData("a/../b", "/apis/example.com/v1/namespaces/ns/things/a%2F..%2Fb")]
    [InlineData("%2e%2e", "/apis/example.com/v1/namespaces/ns/things/%252e%252e")]
    public async Task A_name_is_one_escaped_segment(string name, string path)
    {
        await _client.GetAsync(Things.Type, new NamespacedName("ns", name), default);

        _server.Requests.Single().RawTarget.ShouldBe(path);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task A_name_that_would_leave_its_place_in_the_path_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(() => _client.GetAsync(Things.Type, new NamespacedName("ns", name), default));

    [Fact]
    public async Task Core_and_cluster_scoped_kinds_have_their_own_paths()
    {
        await _client.GetAsync(KubernetesResources.Namespaces, new NamespacedName(null, "ns"), default);
        await _client.GetAsync(KubernetesResources.Secrets, new NamespacedName("ns", "s"), default);

        _server.Requests.Select(request => request.Path).ShouldBe(["/api/v1/namespaces/ns", "/api/v1/namespaces/ns/secrets/s"]);
    }

    [Fact]
    public async Task A_path_prefix_of_the_server_is_kept()
    {
        using var client = Connect(_server.Connection with { Server = new Uri(_server.Address, "/k8s/clusters/x/") });

        await client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default);
        await client.GetPathAsync("/version", default);

        _server.Requests.Select(request => request.Path).ShouldBe(["/k8s/clusters/x/apis/example.com/v1/namespaces/ns/things/a", "/k8s/clusters/x/version"]);
    }

    [Fact]
    public async Task Create_posts_to_the_collection_and_works_with_generateName()
    {
        _server.Script((context, _) => context.Json(201, Answers.Thing("a-x7f", "1")));

        var created = await _client.CreateAsync(Things.Type, Parse("""{"metadata":{"generateName":"a-","namespace":"ns"}}"""), Writer, default);

        created.Name().ShouldBe("a-x7f");
        var sent = _server.Requests.Single();
        (sent.Method, sent.Path, sent.Query["fieldManager"]).ShouldBe(("POST", "/apis/example.com/v1/namespaces/ns/things", "tester"));
    }

    [Fact]
    public async Task Apply_sends_a_JSON_body_as_an_apply_patch_with_manager_and_force()
    {
        var body = Parse(Answers.Thing("a", "1"));

        await _client.ApplyAsync(Things.Type, body, Writer with { SubResource = "status", Force = true, DryRun = true }, default);

        var sent = _server.Requests.Single();
        sent.Method.ShouldBe("PATCH");
        sent.Path.ShouldBe("/apis/example.com/v1/namespaces/ns/things/a/status");
        sent.Headers["Content-Type"].ShouldBe("application/apply-patch+yaml");
        (sent.Query["fieldManager"], sent.Query["force"], sent.Query["dryRun"]).ShouldBe(("tester", "true", "All"));
        JsonEquality.AreEqual(JsonNode.Parse(sent.Body), body).ShouldBeTrue();
    }

    [Theory]
    [InlineData(PatchKind.Json, "application/json-patch+json")]
    [InlineData(PatchKind.Merge, "application/merge-patch+json")]
    public async Task A_patch_has_its_content_type(PatchKind kind, string contentType)
    {
        await _client.PatchAsync(Things.Type, new NamespacedName("ns", "a"), kind, new JsonObject(), Writer, default);

        _server.Requests.Single().Headers["Content-Type"].ShouldBe(contentType);
    }

    [Shows("H32")]
    [Fact]
    public async Task Delete_carries_its_preconditions()
    {
        (await _client.DeleteAsync(Things.Type, new NamespacedName("ns", "a"), new DeleteOptions { Uid = "u", ResourceVersion = "7", PropagationPolicy = "Background" }, default))
            .ShouldBeTrue();

        JsonEquality.AreEqual(
            JsonNode.Parse(_server.Requests.Single().Body),
            JsonNode.Parse("""{"apiVersion":"v1","kind":"DeleteOptions","preconditions":{"uid":"u","resourceVersion":"7"},"propagationPolicy":"Background"}"""))
            .ShouldBeTrue(_server.Requests.Single().Body);
    }

    [Fact]
    public async Task What_is_gone_already_is_false_for_delete_and_null_for_get()
    {
        _server.Script((context, _) => context.Status(404, "NotFound"));

        (await _client.DeleteAsync(Things.Type, new NamespacedName("ns", "a"), new DeleteOptions(), default)).ShouldBeFalse();
        (await _client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default)).ShouldBeNull();
    }

    [Shows("H34")]
    [Fact]
    public async Task A_404_that_is_not_the_API_servers_proves_nothing()
    {
        _server.Script((context, _) => context.Text(404, "<html>default backend</html>", "text/html"));

        var refusal = await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default));

        refusal.Reason.ShouldBe("UnreadableAnswer");
        refusal.Message.ShouldNotContain("default backend"); // what another server says is nobody's to read
    }

    [Shows("H26")]
    [Fact]
    public async Task Numbers_keep_their_text_through_a_read_and_a_write()
    {
        const string spec = """{"a":1.0,"b":1e3,"c":12345678901234567890123,"d":0.1000}""";
        _server.Script((context, request) => context.Json(200, request.Method == "GET" ? Answers.Thing("a", "1", spec: spec) : request.Body));

        var read = await _client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default);
        await _client.UpdateAsync(Things.Type, read.ShouldNotBeNull(), Writer, default);

        _server.Requests[1].Body.ShouldContain(spec);
    }

    [Shows("H26")]
    [Fact]
    public async Task Duplicate_keys_are_refused()
    {
        _server.Script((context, _) => context.Json(200, """{"metadata":{"name":"a","name":"b"}}"""));

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default))).Reason.ShouldBe("UnreadableAnswer");
    }

    [Fact]
    public async Task Nesting_is_bounded()
    {
        _server.Script((context, _) => context.Json(200, $"{{\"a\":{new string('[', 300)}{new string(']', 300)}}}"));

        (await Should.ThrowAsync<ApiException>(() => _client.GetAsync(Things.Type, new NamespacedName("ns", "a"), default))).Reason.ShouldBe("UnreadableAnswer");
    }

    [Fact]
    public async Task Token_user_agent_and_impersonation_are_sent()
    {
        var connection = _server.Connection with
        {
            Token = "s3cret",
            Impersonation = new Impersonation
            {
                User = "jane",
                Groups = ["a"],
                Extra = new Dictionary<string, IReadOnlyList<string>> { ["example.com/Scope"] = ["x"] },
            },
        };
        using var client = Connect(connection);

        await client.GetPathAsync("/version", default);

        var headers = _server.Requests.Single().Headers;
        headers["Authorization"].ShouldBe("Bearer s3cret");
        headers["User-Agent"].ShouldStartWith("kubecarrier/");
        headers["User-Agent"].ShouldEndWith("(test)");
        (headers["Impersonate-User"], headers["Impersonate-Group"], headers["Impersonate-Extra-example.com%2FScope"]).ShouldBe(("jane", "a", "x"));
        connection.ToString().ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task Basic_authentication_is_sent()
    {
        using var client = Connect(_server.Connection with { Username = "u", Password = "p" });

        await client.GetPathAsync("/version", default);

        _server.Requests.Single().Headers["Authorization"].ShouldBe($"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("u:p"))}");
    }

    [Fact]
    public async Task A_401_reads_the_token_file_again_and_tries_once_more()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "old\n");
        using var client = Connect(_server.Connection with { TokenFile = file });
        _server.Script(async (context, request) =>
        {
            await File.WriteAllTextAsync(file, "new\n");
            await (request.Headers["Authorization"] == "Bearer new" ? context.Json(200, "{}") : context.Status(401, "Unauthorized"));
        });

        (await client.GetPathAsync("/version", default)).ShouldNotBeNull();

        _server.Requests.Select(request => request.Headers["Authorization"]).ShouldBe(["Bearer old", "Bearer new"]);
        File.Delete(file);
    }

    [Fact]
    public async Task A_401_that_stays_is_reported()
    {
        _server.Script((context, _) => context.Status(401, "Unauthorized"));

        (await Should.ThrowAsync<ApiException>(() => _client.GetPathAsync("/version", default))).Code.ShouldBe(401);
        _server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_field_manager_that_the_API_server_would_refuse_is_refused_here() =>
        await Should.ThrowAsync<ArgumentException>(() =>
            _client.ApplyAsync(Things.Type, Parse(Answers.Thing("a", "1")), new WriteOptions { FieldManager = new string('x', 129) }, default));

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private ClusterClient Connect(ClusterConnection connection) =>
        shipped.Connect(connection, new ClusterClientOptions { Component = "test" });
}

public sealed class ClientRequestInProcessesTests() : ClientRequestTests(Shipped.InProcesses);

public sealed class ClientRequestInPluginTests() : ClientRequestTests(Shipped.InPlugin);
