using System.Net;
using System.Net.Http.Headers;
using System.Text;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The webhook server within the memory and with the settings of its Deployment.</summary>
[Collection(nameof(MemoryLimit))] // one after the other: each wants all of the machine
public sealed class MemoryTests : IAsyncLifetime, IDisposable
{
    private const int Parallel = 60;
    private const int Size = 6 * 1024 * 1024;

    /// <summary>Code that ran for the first time, and pools.</summary>
    private const long Slack = 40 * 1024 * 1024;

    private readonly MemoryLimit _limit = new(DeployedContainer.Webhooks.Memory);
    private WebhookProcess _server = null!;

    public async Task InitializeAsync() => _server = await WebhookProcess.ReadyAsync(TutorialHub.Cluster(), new(DeployedContainer.Webhooks.Environment, _limit));

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _limit.Dispose();

    /// <summary>What makes most of a body in memory differs: one long text, many values, many names, what must be unescaped.</summary>
    private static readonly string[] Shapes = ["text", "objects", "numbers", "strings", "keys", "escapes"];

    [Shows("B87")]
    [Fact]
    public async Task Sixty_bodies_of_six_megabytes_at_a_time_leave_the_server_within_its_memory_and_it_gives_back_what_they_took()
    {
        using var client = WebhookProcess.Client();
        var before = MemoryLimit.NowOf(_server.Id);
        foreach (var body in Shapes.Select(Body))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => PostAsync(client, body)));

            answers.ShouldAllBe(code => code == HttpStatusCode.OK || code == HttpStatusCode.ServiceUnavailable || code == HttpStatusCode.RequestEntityTooLarge, string.Join('\n', _server.Log.Where(line => line.Contains("\"Id\":1002", StringComparison.Ordinal)).Take(1)));
            MemoryLimit.PeakOf(_server.Id).ShouldBeLessThan(_limit.Bytes);
        }

        await Eventually.Holds(() => MemoryLimit.NowOf(_server.Id).ShouldBeLessThan(before + Slack, $"before: {before}"), "memory is given back");
        (await PostAsync(client, Body("small"))).ShouldBe(HttpStatusCode.OK);
    }

    private static byte[] Body(string shape)
    {
        var element = shape switch
        {
            "small" => "x",
            "text" => new string('x', Size),
            "objects" => Repeat("""{"a":{}},"""),
            "numbers" => Repeat("1,"),
            "strings" => Repeat("\"a\","),
            "escapes" => Repeat("\"\\u0061\","),
            _ => string.Join(',', Enumerable.Range(0, Size / 12).Select(i => $"\"k{i:x6}\":0")),
        };
        var value = shape switch
        {
            "text" or "small" => $"\"{element}\"",
            "keys" => $"{{{element}}}",
            _ => $"[{element.TrimEnd(',')}]",
        };
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString();
        return Encoding.UTF8.GetBytes(review.Replace("\"username\":\"hans\"", "\"username\":" + value, StringComparison.Ordinal));
    }

    private static string Repeat(string text) => string.Concat(Enumerable.Repeat(text, Size / text.Length));

    private async Task<HttpStatusCode> PostAsync(HttpClient client, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.PostAsync(new Uri(_server.Address, TutorialHub.TenantValidatePath), content);
            return response.StatusCode;
        }
        catch (HttpRequestException) when (_server.IsRunning)
        {
            return HttpStatusCode.ServiceUnavailable; // refused while it was still being sent: the answer is lost with the connection
        }
    }
}
