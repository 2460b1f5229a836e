using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Tests.Support;

/// <summary>Reading plans in the words of the manual.</summary>
internal static class PlanAssertions
{
    public static JsonObject ShouldReport(this Plan plan, string type, string status, string reason)
    {
        var condition = plan.Condition(type);
        $"{condition["status"]}/{condition["reason"]}".ShouldBe($"{status}/{reason}");
        return condition;
    }

    public static JsonObject Condition(this Plan plan, string type) =>
        plan.Status!["status"]!["conditions"]!.AsArray().OfType<JsonObject>().Single(condition => $"{condition["type"]}" == type);

    public static string Kind(this JsonObject manifest) => $"{manifest["kind"]}";

    public static NamespacedName Name(this JsonObject manifest) => ObjectMeta.Of(manifest).NamespacedName;

    /// <summary>What a plan applies, as <c>Kind namespace/name</c>.</summary>
    public static IEnumerable<string> Applied(this Plan plan) => plan.Apply.Select(manifest => $"{manifest.Kind()} {manifest.Name()}");

    /// <summary>What a plan deletes, as <c>Kind namespace/name</c>.</summary>
    public static IEnumerable<string> Deleted(this Plan plan) => plan.Delete.Select(deletion => $"{deletion.Type.Kind} {deletion.Name}");

    public static JsonObject TheOne(this Plan plan, string kind) => plan.Apply.Single(manifest => manifest.Kind() == kind);
}
