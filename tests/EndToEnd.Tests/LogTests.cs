using System.Text.Json.Nodes;

namespace KubeCarrier.EndToEnd.Tests;

/// <summary>A warning is for somebody who has something to do. Starting is nothing of the kind.</summary>
[Collection(BuiltHubGroup.Name)]
public sealed class LogTests(BuiltHub hub)
{
    private static readonly string[] Quiet = ["Debug", "Information"];

    [ClusterFact(LocalOnly = true)]
    public void A_normal_start_of_both_processes_warns_of_nothing()
    {
        hub.LogsOfTheStart.ShouldNotBeEmpty();
        hub.LogsOfTheStart.Where(line => !Quiet.Contains(JsonNode.Parse(line)?["Level"]?.GetValue<string>())).ShouldBeEmpty();
    }
}
