using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.Serving;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What is no review is never allowed, never redirected and never crashes the server.</summary>
public sealed class ProtocolTests : IAsyncLifetime
{
    private const string Path = TutorialHub.TenantValidatePath;

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(TutorialHub.Cluster());

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Shows("B66")]
    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    public async Task Another_method_than_POST_is_405_and_says_so(string method)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(Path, UriKind.Relative));
        using var response = await _app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["POST"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("Admission reviews are sent with POST.\n");
    }

    [Shows("B66")]
    [Theory]
    [InlineData("/")]
    [InlineData("/validate-")]
    [InlineData("/validate-eu-west-1-team-a-v1alpha1-other")]
    [InlineData("/VALIDATE-eu-west-1-team-a-v1alpha1-couchdb")]
    [InlineData("/validate-eu-west-1-team-a-v1alpha1-couchdb/")]
    [InlineData("//validate-eu-west-1-team-a-v1alpha1-couchdb")]
    [InlineData("/healthz")]
    public async Task Another_path_is_404(string path) =>
        (await _app.PostTextAsync(_app.Address.GetLeftPart(UriPartial.Authority) + path, Good)).Code.ShouldBe(HttpStatusCode.NotFound);

    [Shows("B66")]
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/jsonp")]
    public async Task Another_content_type_is_415(string contentType)
    {
        using var body = RunningApp.Json(Good);
        body.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var response = await _app.PostAsync(Path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Shows("B65")]
    [Fact]
    public async Task A_compressed_body_is_415()
    {
        using var body = RunningApp.Json(Good);
        body.Headers.ContentEncoding.Add("gzip");
        using var response = await _app.PostAsync(Path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Shows("B65")]
    [Fact]
    public async Task A_body_above_the_limit_is_413_before_it_is_sent()
    {
        using var body = RunningApp.Json(new string(' ', AdmissionLimits.MaxBodyBytes + 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative)) { Content = body };
        request.Headers.ExpectContinue = true;
        using var response = await _app.Client.SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync()).ShouldBe($"An admission review has at most {AdmissionLimits.MaxBodyBytes} bytes.\n");
    }

    [Shows("B65")]
    [Fact]
    public async Task An_endless_chunked_body_is_cut_off()
    {
        using var body = new StreamContent(new EndlessSpaces());
        body.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative)) { Content = body };
        request.Headers.TransferEncodingChunked = true;

        // Whether the answer is read before the connection breaks is the client's luck; that it ends is ours.
        var failure = await Record.ExceptionAsync(async () =>
        {
            using var response = await _app.Client.SendAsync(request);
            response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        });

        (failure is null or HttpRequestException).ShouldBeTrue(failure?.ToString());
        (await _app.PostTextAsync(Path, Good)).Code.ShouldBe(HttpStatusCode.OK);
    }

    [Shows("B65")]
    [Fact]
    public async Task A_body_as_large_as_reviews_get_is_judged()
    {
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1").With("spec.password", new string('x', 6 * 1024 * 1024)));

        (await _app.ReviewAsync(Path, review))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    public static TheoryData<string> Broken => new(
        "",
        "   ",
        "{",
        "[]",
        "null",
        "42",
        "\"AdmissionReview\"",
        Good + "x",
        Good + Good,
        "\uFEFF" + Good,
        "[" + Good + "," + Good + "]",
        "{}",
        """{"kind":"AdmissionReview","request":{}}""",
        """{"apiVersion":"admission.k8s.io/v1","request":{}}""",
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""",
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":null}""",
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":[]}""",
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}""",
        """{"ApiVersion":"admission.k8s.io/v1","Kind":"AdmissionReview","Request":{}}""",
        Good.Replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1", StringComparison.Ordinal),
        Good.Replace("\"AdmissionReview\"", "\"TokenReview\"", StringComparison.Ordinal),
        Good.Replace("705ab4f5-6393-11e8-b7cc-42010a800002", "", StringComparison.Ordinal),
        Good.Replace("705ab4f5-6393-11e8-b7cc-42010a800002", new string('u', 129), StringComparison.Ordinal),
        Good.Replace("\"CREATE\"", "\"create\"", StringComparison.Ordinal),
        Good.Replace("\"CREATE\"", "\"CONNECT\"", StringComparison.Ordinal),
        Good.Replace("\"CREATE\"", "\"UPDATE\"", StringComparison.Ordinal),
        Good.Replace("\"CREATE\"", "\"DELETE\"", StringComparison.Ordinal),
        Good.Replace("\"CREATE\"", "1", StringComparison.Ordinal),
        Good.Replace("\"dryRun\":false", "\"dryRun\":\"no\"", StringComparison.Ordinal));

    [Shows("B66")]
    [Theory]
    [MemberData(nameof(Broken))]
    public async Task What_is_no_complete_review_is_400_and_says_why(string body)
    {
        var (code, text) = await _app.PostTextAsync(Path, body);

        code.ShouldBe(HttpStatusCode.BadRequest, text);
        text.ShouldEndWith(".\n");
        text.ShouldNotContain("\"allowed\"");
    }

    public static TheoryData<string> Hostile => new(
        Good.Replace("\"username\":\"hans\"", "\"username\":\"hans\",\"username\":\"root\"", StringComparison.Ordinal),
        Good.Replace("\"name\":\"db1\"", "\"name\":\"db1\",\"name\":\"db2\"", StringComparison.Ordinal),
        Good.Replace("\"dryRun\":false", "\"dryRun\":false,\"dryRun\":true", StringComparison.Ordinal),
        Good.Replace("\"hans\"", string.Concat(Enumerable.Repeat("[", 10_000)) + string.Concat(Enumerable.Repeat("]", 10_000)), StringComparison.Ordinal),
        Good.Replace("hans", "\\ud800", StringComparison.Ordinal),
        Good.Replace("\"username\":\"hans\"", "\"\\udc00\":1", StringComparison.Ordinal));

    [Shows("B48")]
    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Hostile_JSON_is_400(string body)
    {
        var (code, text) = await _app.PostTextAsync(Path, body);

        code.ShouldBe(HttpStatusCode.BadRequest, text);
    }

    [Shows("B48")]
    [Fact]
    public async Task Bytes_that_are_no_UTF8_are_400()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Good)];
        bytes[Array.LastIndexOf(bytes, (byte)'h')] = 0xFF;
        using var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new("application/json");
        using var response = await _app.PostAsync(Path, body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Shows("B48")]
    [Theory]
    [InlineData("hans", "\\u0000")]
    [InlineData("hans", "\\ud83d\\ude00")]
    [InlineData("\"hans\"", "1e400")]
    [InlineData("\"hans\"", "9007199254740993")]
    [InlineData("\"spec\"", "\"Spec\"")]
    public async Task Odd_but_valid_JSON_is_judged(string old, string replacement)
    {
        var (code, text) = await _app.PostTextAsync(Path, Good.Replace(old, replacement, StringComparison.Ordinal));

        code.ShouldBe(HttpStatusCode.OK, text);
    }

    [Fact]
    public async Task Unknown_members_of_the_envelope_are_ignored_newer_API_servers_send_some() =>
        (await _app.PostTextAsync(Path, Good.Replace("\"dryRun\"", "\"novelty\":{\"a\":[1]},\"dryRun\"", StringComparison.Ordinal))).Code.ShouldBe(HttpStatusCode.OK);

    [Shows("B40")]
    [Theory]
    [InlineData("request.name", "other", "metadata.name")]
    [InlineData("request.namespace", "team-c", "metadata.namespace")]
    [InlineData("request.object.kind", "Other", "kind")]
    [InlineData("request.object.apiVersion", "eu-west-1.team-a/v2", "apiVersion")]
    [InlineData("request.object.metadata", "text", "metadata")]
    public async Task A_request_that_names_another_object_than_it_carries_is_denied(string path, string value, string field)
    {
        var response = await _app.ReviewAsync(Path, JsonNode.Parse(Good)!.AsObject().With(path, value));

        response["allowed"]!.GetValue<bool>().ShouldBeFalse();
        var cause = response["status"]!["details"]!["causes"]!.AsArray().ShouldHaveSingleItem()!;
        (cause["reason"]!.GetValue<string>(), cause["field"]!.GetValue<string>()).ShouldBe((ReviewConsistency.Rule, field));
    }

    [Shows("B40")]
    [Fact]
    public async Task Kind_and_resource_of_different_versions_are_400() =>
        (await _app.PostTextAsync(Path, JsonNode.Parse(Good)!.AsObject().With("request.kind.version", "v2").ToJsonString())).Code.ShouldBe(HttpStatusCode.BadRequest);

    [Shows("B05")]
    [Fact]
    public async Task A_generated_name_is_normal()
    {
        var item = TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1").With("metadata.name", null).With("metadata.generateName", "db-");
        item["metadata"]!.AsObject().Remove("name");

        (await _app.ReviewAsync(Path, Reviews.Create(item)))["allowed"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Shows("B67")]
    [Fact]
    public async Task TLS_below_1_2_is_refused()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_app.Address.Host, _app.Address.Port);
        await using var tls = new SslStream(socket.GetStream());
#pragma warning disable SYSLIB0039, CA5397 // the point of the test
        var options = new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = SslProtocols.Tls11 };
#pragma warning restore SYSLIB0039, CA5397

        var failure = await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(options));

        failure.ShouldNotBeNull();
    }

    [Fact]
    public async Task Admission_is_not_served_without_TLS()
    {
        using var body = RunningApp.Json(Good);
        using var response = await _app.HealthClient.PostAsync(new Uri(Path, UriKind.Relative), body);

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task No_answer_names_the_server_software()
    {
        using var body = RunningApp.Json(Good);
        using var response = await _app.PostAsync(Path, body);

        response.Headers.Server.ShouldBeEmpty();
    }

    private static string Good { get; } = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString();

    private sealed class EndlessSpaces : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
