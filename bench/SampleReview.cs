using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Bench;

/// <summary>A CREATE of an instance as the API server sends it, about 2 KB.</summary>
internal static class SampleReview
{
    public const string Path = "/validate-eu-west-1-provider-0-v1alpha1-service0";

    /// <summary>What the sample hub allows in a setting.</summary>
    public static string Setting(int number) => $"a value of ordinary length, number {number}";

    public static byte[] Bytes() => Encoding.UTF8.GetBytes(Json(isAllowed: true));

    /// <param name="isAllowed">By the restrictions of the sample hub; else every setting violates one.</param>
    public static AdmissionRequestBody Body(bool isAllowed) =>
        JsonSerializer.Deserialize(Json(isAllowed), ApiJsonContext.Default.AdmissionReview)?.Request ?? throw new JsonException("The sample carries a request.");

    private static string Json(bool isAllowed)
    {
        var kind = new JsonObject { ["group"] = SampleHub.Group, ["version"] = "v1alpha1", ["kind"] = "Service0" };
        var resource = new JsonObject { ["group"] = SampleHub.Group, ["version"] = "v1alpha1", ["resource"] = "service0s" };
        return new JsonObject
        {
            ["kind"] = "AdmissionReview",
            ["apiVersion"] = "admission.k8s.io/v1",
            ["request"] = new JsonObject
            {
                ["uid"] = "705ab4f5-6393-11e8-b7cc-42010a800002",
                ["kind"] = kind,
                ["resource"] = resource,
                ["requestKind"] = kind.DeepClone(),
                ["requestResource"] = resource.DeepClone(),
                ["name"] = "db1",
                ["namespace"] = SampleHub.Tenant,
                ["operation"] = "CREATE",
                ["userInfo"] = new JsonObject { ["username"] = "tenant-0-member", ["groups"] = new JsonArray("system:authenticated") },
                ["object"] = Instance(isAllowed),
                ["oldObject"] = null,
                ["dryRun"] = false,
                ["options"] = new JsonObject { ["kind"] = "CreateOptions", ["apiVersion"] = "meta.k8s.io/v1", ["fieldManager"] = "kubectl-client-side-apply" },
            },
        }.ToJsonString();
    }

    private static JsonObject Instance(bool isAllowed)
    {
        var spec = new JsonObject { ["username"] = "hans", ["password"] = "hans2000" };
        foreach (var i in Enumerable.Range(0, SampleHub.Settings))
        {
            spec[$"setting{i}"] = isAllowed ? Setting(i) : "Not allowed!";
        }

        return new()
        {
            ["apiVersion"] = $"{SampleHub.Group}/v1alpha1",
            ["kind"] = "Service0",
            ["metadata"] = new JsonObject
            {
                ["name"] = "db1",
                ["namespace"] = SampleHub.Tenant,
                ["uid"] = "b8a7d3a1-0b9c-4f2c-9a43-6f2a4f6f0c11",
                ["creationTimestamp"] = "2026-01-01T00:00:00Z",
                ["generation"] = 1,
                ["labels"] = new JsonObject { ["app"] = "shop", ["team"] = "b" },
                ["finalizers"] = new JsonArray("kubecarrier.io/sync"),
            },
            ["spec"] = spec,
        };
    }
}
