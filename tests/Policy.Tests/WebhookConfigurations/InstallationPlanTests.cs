using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Installation;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

/// <summary>What the KubeCarrier object says of admission.</summary>
public sealed class InstallationPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly KubeCarrierInstallation New = new() { Metadata = new() { Name = "kubecarrier", Generation = 1 } };
    private static readonly AdmissionState Proven = new(IsKnown: true, []);

    [Fact]
    public void Proven_everywhere_is_ready() =>
        Conditions(New, Proven).ShouldBe(["AdmissionReady=True AdmissionProven", "DeploymentReady=True DeploymentReady", "Ready=True KubeCarrierReady"]);

    [Shows("B14")]
    [Fact]
    public void A_problem_names_its_configuration_and_makes_the_installation_unready()
    {
        var plan = InstallationPlan.For(New, new(true, [new("some-configuration", "ConfigurationDrifted", "it has no webhooks")]), null, Now);

        Conditions(plan.Status).ShouldBe(
            ["AdmissionReady=False ConfigurationDrifted", "DeploymentReady=False DeploymentUnReady", "Ready=False KubeCarrierDeploymentUnReady"]);
        $"{plan.Status!["status"]!["conditions"]![0]!["message"]}".ShouldBe("some-configuration: it has no webhooks");
    }

    [Fact]
    public void A_controller_that_has_just_started_leaves_what_its_predecessor_knew()
    {
        var unknown = new AdmissionState(IsKnown: false, []);
        var known = New with
        {
            Status = new()
            {
                Conditions = [new() { Type = "AdmissionReady", Status = Condition.True, Reason = "AdmissionProven", Message = "", LastTransitionTime = Now }],
            },
        };

        InstallationPlan.For(known, unknown, null, Now).Status.ShouldBeNull();
        Conditions(New, unknown)[0].ShouldBe("AdmissionReady=False CanaryPending");
    }

    private static List<string> Conditions(KubeCarrierInstallation installation, AdmissionState state) =>
        Conditions(InstallationPlan.For(installation, state, null, Now).Status);

    private static List<string> Conditions(JsonObject? status) =>
        [.. status!["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}={condition["status"]} {condition["reason"]}")];
}
