using System.Net;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The canary denies always and says which configuration called it.</summary>
public sealed class CanaryTests
{
    private const string Hash = "9f2c4a7711d0e3b8";

    [Fact]
    public async Task The_denial_repeats_the_hash_of_the_path()
    {
        await using var app = await RunningApp.StartAsync(TutorialHub.Cluster());

        var response = await app.ReviewAsync($"/canary/{Hash}", Review);

        response["allowed"]!.GetValue<bool>().ShouldBeFalse();
        response["status"]!["message"]!.GetValue<string>().ShouldBe($"canary {Hash}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("9f2c4a7")]
    [InlineData("9F2C4A7711D0E3B8")]
    [InlineData("9f2c4a77/11d0e3b8")]
    [InlineData("9f2c4a77%2f11d0e3b8")]
    [InlineData("not-a-hash")]
    [InlineData("00000000000000000000000000000000000000000000000000000000000000000")]
    public async Task Another_path_than_a_hash_is_404(string hash)
    {
        await using var app = await RunningApp.StartAsync(TutorialHub.Cluster());

        (await app.PostTextAsync($"/canary/{hash}", Review.ToJsonString())).Code.ShouldBe(HttpStatusCode.NotFound);
    }

    private static System.Text.Json.Nodes.JsonObject Review => Reviews.Create(TutorialHub.Parse("""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Region","metadata":{"name":"canary","namespace":"kubecarrier-system",
         "labels":{"kubecarrier.io/canary":"true"}},"spec":{"provider":{"name":"canary"}}}
        """));
}
