using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.DryRuns;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DryRuns;

/// <summary>The hub of the tutorial with <c>webhookStrategy: ServiceCluster</c>, and a service cluster that gives one answer.</summary>
internal sealed class Asked : IHubFacts
{
    private readonly ObjectFacts _objects;
    private readonly CatalogEntry _entry;

    public Asked(DryRunAnswer? answer, UnreachablePolicy onUnreachable = UnreachablePolicy.Deny, params IEnumerable<JsonObject> objects)
    {
        Answer = answer;
        _entry = Objects.Entry() with { Spec = Objects.Entry().Spec with { OnUnreachable = onUnreachable } };
        _objects = new(objects.Append(Objects.InternalCrd()).Append(Objects.TenantCrd()).Append(Policy.Plans.Manifest.Of(Exposing())));
    }

    public static DryRunAnswer Refusal { get; } = new DryRunAnswer.Refused(new()
    {
        Code = 422,
        Reason = "Invalid",
        Message = "CouchDB.couchdb.io \"db1\" is invalid",
        Details = new() { Causes = [new() { Reason = "FieldValueInvalid", Field = "spec.username", Message = "too short" }] },
    });

    public DryRunAnswer? Answer { get; }

    public WebhookStrategy Strategy { get; init; } = WebhookStrategy.ServiceCluster;

    public bool IsAssigned { get; init; } = true;

    /// <summary>What was asked.</summary>
    public DryRunRequest? Request { get; private set; }

    public HubView View => Couch.Hub(_entry, assigned: IsAssigned, strategy: Strategy);

    public JsonObject? Get(ResourceType type, NamespacedName name) => _objects.Get(type, name);

    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question) => _objects.List(type, question);

    public DryRunAnswer? DryRun(DryRunRequest request)
    {
        Request = request;
        return Answer;
    }

    /// <summary>The mutating webhook's verdict.</summary>
    public Verdict Judge(JsonObject after, JsonObject? before = null, string user = "team-b-member")
    {
        var (group, version) = after["apiVersion"]!.GetValue<string>().Split('/') is [var g, var v] ? (g, v) : ("", "");
        var body = new AdmissionRequestBody
        {
            Kind = new() { Group = group, Version = version, Kind = "CouchDB" },
            Resource = new() { Group = group, Version = version, Resource = "couchdbs" },
            Name = after["metadata"]!["name"]?.GetValue<string>(),
            Namespace = after["metadata"]!["namespace"]!.GetValue<string>(),
            Operation = before is null ? AdmissionOperation.Create : AdmissionOperation.Update,
            UserInfo = new() { Username = user },
            Object = after,
            OldObject = before,
        };
        var path = $"/mutate-{group.Replace('.', '-')}-{version}-couchdb";
        return InstanceJudges.Mutating.Of(new(path, body, Identities.Default, this));
    }

    private static DerivedCustomResource Exposing()
    {
        var derived = Objects.Derived();
        return derived with
        {
            Spec = derived.Spec with
            {
                Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.username" }, new() { JsonPath = ".spec.replicas" }, new() { JsonPath = ".status.phase" }] }],
                Presets = [new() { JsonPath = ".spec.hidden", Value = JsonValue.Create("secret plan") }],
            },
        };
    }
}
