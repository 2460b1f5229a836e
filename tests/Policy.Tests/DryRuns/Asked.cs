using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
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

    public Asked(DryRunAnswer? answer, UnreachablePolicy onUnreachable = UnreachablePolicy.Deny, string? scalePath = null, params IEnumerable<JsonObject> objects)
    {
        Answer = answer;
        var (entry, crd) = (Objects.Entry(), Objects.Entry().Status!.TenantCRD!);
        _entry = entry with
        {
            Spec = entry.Spec with { OnUnreachable = onUnreachable },
            Status = entry.Status! with { TenantCRD = crd with { Versions = [crd.Versions[0] with { SpecReplicasPath = scalePath }] } },
        };
        _objects = new(objects.Append(Objects.InternalCrd()).Append(Scaling(Objects.TenantCrd(), scalePath)).Append(KubeObject.Encode(Exposing())));
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
        return InstanceReviews.Mutating.Evaluate(new(path, body, Identities.Default, this));
    }

    /// <summary>The mutating webhook's verdict on a change by <c>/scale</c>.</summary>
    public Verdict Scale(JsonObject instance, int before, int after)
    {
        var resource = new GroupVersionResource { Group = "eu-west-1.team-a", Version = "v1alpha1", Resource = "couchdbs" };
        return InstanceReviews.Mutating.Evaluate(new("/mutate-eu-west-1-team-a-v1alpha1-couchdb", new()
        {
            Kind = new() { Group = "autoscaling", Version = "v1", Kind = "Scale" },
            Resource = resource,
            RequestResource = resource,
            SubResource = "scale",
            Name = $"{instance["metadata"]!["name"]}",
            Namespace = $"{instance["metadata"]!["namespace"]}",
            Operation = AdmissionOperation.Update,
            UserInfo = new() { Username = "team-b-member" },
            Object = Scaled(after),
            OldObject = Scaled(before),
        }, Identities.Default, this));

        JsonObject Scaled(int replicas) => new()
        {
            ["apiVersion"] = "autoscaling/v1",
            ["kind"] = "Scale",
            ["metadata"] = new JsonObject { ["name"] = $"{instance["metadata"]!["name"]}", ["namespace"] = $"{instance["metadata"]!["namespace"]}" },
            ["spec"] = new JsonObject { ["replicas"] = replicas },
        };
    }

    private static JsonObject Scaling(JsonObject crd, string? path)
    {
        if (path is not null)
        {
            crd["spec"]!["versions"]![0]!["subresources"]!["scale"] = new JsonObject { ["specReplicasPath"] = path };
        }

        return crd;
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
