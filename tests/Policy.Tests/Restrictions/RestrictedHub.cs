using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>The worked example with restrictions, written as in manifests; team-b is the tenant.</summary>
internal sealed record RestrictedHub
{
    private static readonly LabelSelector Everything = new();

    /// <summary>Of the entry, in v1alpha1.</summary>
    public string Fields { get; init; } = "[]";

    /// <summary>More versions, with what they expose.</summary>
    public IReadOnlyDictionary<string, string> OtherVersions { get; init; } = new Dictionary<string, string>();

    /// <summary>The tenant CRD's schema of spec; null when it is not known.</summary>
    public string? Schema { get; init; }

    public IReadOnlyList<Catalog> Catalogs { get; init; } = [Objects.Catalog()];

    public bool Derived { get; init; } = true;

    /// <summary>What <c>/scale</c> writes, in every version; null when there is no scale.</summary>
    public string? ScalePath { get; init; }

    public IReadOnlyDictionary<string, string> TenantLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>A Catalog that offers everything, with one restriction on fields.</summary>
    public static Catalog Catalog(string name, string fields, LabelSelector? tenants = null, LabelSelector? entries = null)
    {
        var catalog = Objects.Catalog(name);
        CatalogRestriction restriction = new()
        {
            Name = "bronze",
            CatalogEntrySelector = entries ?? Everything,
            TenantSelector = tenants ?? Everything,
            Fields = [.. Read<FieldRestriction>(fields)],
        };
        return catalog with { Spec = catalog.Spec with { Restrictions = [restriction] } };
    }

    public HubView View()
    {
        var entry = Entry();
        var tenant = Objects.TenantOf(Objects.TenantAccount());
        return Couch.Hub().WithProvider("team-a", ProviderFacts.Of(
            "team-a", Catalogs, [entry], [tenant with { Metadata = tenant.Metadata with { Labels = TenantLabels } }], [Objects.Assignment()], []));
    }

    public CatalogEntry Entry()
    {
        var entry = Objects.Entry(derived: Derived);
        var versions = OtherVersions.Prepend(new("v1alpha1", Fields)).ToList();
        var crd = entry.Status!.TenantCRD! with
        {
            Versions = [.. versions.Select(version => new CrdVersion { Name = version.Key, Schema = CrdSchema(),
            SpecReplicasPath = ScalePath })]
        };
        return entry with
        {
            Spec = entry.Spec with
            {
                Derive = Derived ? new()
                {
                    Expose = [.. versions.Select(version => new ExposeConfig { Versions = [version.Key],
                    Fields = [.. Read<ExposedField>(version.Value)] })]
                } : null,
            },
            Status = entry.Status with { TenantCRD = crd },
        };
    }

    public Decision Create(string spec, string version = "v1alpha1", Caller? caller = null) =>
        Judge(Requests.Instance(AdmissionOperation.Create, Instance(spec, version), caller: caller));

    public Decision Update(string before, string after, string version = "v1alpha1", Caller? caller = null) =>
        Judge(Requests.Instance(AdmissionOperation.Update, Instance(after, version), Instance(before, version), caller));

    public Decision Judge(AdmissionRequest<JsonObject> request)
    {
        var view = View();
        return InstanceRules.Evaluate(request, view);
    }

    public Decision Defaults(JsonObject instance) => InstanceDefaults.Evaluate(Requests.Instance(AdmissionOperation.Create, instance), View());

    public JsonObject Instance(string spec, string version = "v1alpha1")
    {
        var instance = (Derived ? Couch.Tenant() : Couch.Internal()).Having("spec", spec);
        instance["apiVersion"] = $"{$"{instance["apiVersion"]}".Split('/')[0]}/{version}";
        return instance;
    }

    /// <summary>Denied by these rules, in any order.</summary>
    public static void ShouldViolate(Decision decision, params string[] rules) =>
        decision.Violations.Select(violation => violation.Rule).Distinct().ShouldBe(rules, ignoreOrder: true, customMessage: decision.Message);

    private JsonObject? CrdSchema() => Schema is null ? null : new()
    {
        ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = JsonNode.Parse(Schema) } },
    };

    private static IEnumerable<T> Read<T>(string json) =>
        JsonNode.Parse(json)!.AsArray().Select(field => field.Deserialize(ApiJson.TypeInfo<T>())!);
}
