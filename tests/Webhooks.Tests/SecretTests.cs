using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Tests.Fuzz;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What users keep to themselves appears neither in answers nor in the log, whatever comes of the review (B73).</summary>
public sealed class SecretTests(GoldenTests.HubFixture hub) : IClassFixture<GoldenTests.HubFixture>
{
    private static readonly string[] Words = ["password", "secret", "token", "credential", "privatekey"];

    [Shows("B73")]
    [Fact]
    public async Task Secret_values_are_in_no_answer_and_in_no_line_of_the_log()
    {
        var log = new RecordingLogger<AdmissionServer>();
        var server = ActivatorUtilities.CreateInstance<AdmissionServer>(hub.App.Services, log);
        var secrets = new HashSet<string>(StringComparer.Ordinal);
        var said = new StringBuilder();

        foreach (var golden in GoldenReview.All)
        {
            secrets.UnionWith(Tree.Places(golden.Request).Where(IsSecret).Select(place => place.Value!.GetValue<string>()));
            foreach (var body in (byte[][])[Utf8(golden.Request.ToJsonString()), Utf8(golden.Request.ToJsonString()[..^1])])
            {
                said.AppendLine((await server.JudgeAsync(golden.Path, body)).Text);
            }
        }

        secrets.ShouldNotBeEmpty("The golden requests hold some.");
        log.Lines.Count.ShouldBeGreaterThanOrEqualTo(GoldenReview.All.Count);
        secrets.Where(secret => said.ToString().Contains(secret, StringComparison.Ordinal)).ShouldBeEmpty();
        secrets.Where(secret => log.Lines.Any(line => line.Contains(secret, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Shows("B73")]
    [Fact]
    public async Task Nor_are_they_when_there_can_be_no_decision()
    {
        var cluster = TutorialHub.Cluster();
        await using var app = await RunningApp.ReadyAsync(cluster);
        var log = new RecordingLogger<AdmissionServer>();
        var server = ActivatorUtilities.CreateInstance<AdmissionServer>(app.Services, log);
        cluster.Fail("the API server is away");
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-c", "db1").With("spec.password", "hans2000"));

        var (code, text) = await server.JudgeAsync(TutorialHub.TenantValidatePath, Utf8(review.ToJsonString()));

        code.ShouldBe(500);
        text.ShouldNotContain("hans2000");
        log.Lines.ShouldContain(line => line.Contains("No decision", StringComparison.Ordinal));
        log.Lines.ShouldAllBe(line => !line.Contains("hans2000", StringComparison.Ordinal));
    }

    private static bool IsSecret(Place place) =>
        place.Value is JsonValue value && value.GetValueKind() is JsonValueKind.String && value.GetValue<string>().Length > 5
        && Words.Any(word => place.Name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
