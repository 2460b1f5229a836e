using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Sessions;

/// <summary>
/// Reads what files or a live hub hold. Status in a file written by hand says nothing: what the controller would report is found out. An object that
/// has a UID comes from a live hub; what it reports of service clusters cannot be found out here, so its status stays.
/// </summary>
internal sealed class GivenObjects
{
    private static readonly string[] Everywhere = ["default", "kube-system", "kube-public", "kube-node-lease", WellKnown.SystemNamespace];

    private readonly List<HubProblem> _problems = [];
    private readonly List<(JsonObject Item, string ApiVersion, string Kind)> _instances = [];
    private readonly List<(ResourceType Type, JsonObject Item)> _unreadable = [];
    private readonly DateTimeOffset _now;
    private readonly KubernetesProfile _profile;

    private GivenObjects(DateTimeOffset now, KubernetesProfile profile) => (_now, _profile) = (now, profile);

    public HubState State { get; private set; } = HubState.Empty;

    public ServiceClusterCrds Sources { get; } = new();

    public IReadOnlyList<HubProblem> Problems => _problems;

    public static GivenObjects Read(IEnumerable<JsonObject> objects, DateTimeOffset now, KubernetesProfile profile)
    {
        var given = new GivenObjects(now, profile);
        foreach (var item in objects)
        {
            given.Add((JsonObject)item.DeepClone());
        }

        foreach (var name in Everywhere.Where(name => given.State.Get(HubKinds.Namespaces, new(null, name)) is null))
        {
            given.Store(KubernetesResources.Namespaces, Manifest.New(KubernetesResources.Namespaces, new(null, name)));
        }

        return given;
    }

    /// <summary>Our own kinds as an administrator would create them, one by one, in a hub that has all of them.</summary>
    public void Judge(Identities identities)
    {
        var kinds = ServedKinds.Of(State, _profile);
        var known = HubKinds.Written.Where(type => HubKinds.Find(type.ApiVersion, type.Kind) is not null)
            .SelectMany(type => State.All(ResourceName.Of(type)).Select(item => (type, item.Json)));
        foreach (var (type, item) in known.Concat(_unreadable).ToList())
        {
            if (kinds.Find(type.ApiVersion, type.Kind) is { } kind)
            {
                var name = Manifest.NameOf(item);
                var facts = new StateFacts(WithoutNamespaceOf(item), Policy.Hub.HubView.Empty);
                var outcome = new Admission(facts, kinds, identities).Judge(
                    new(kind, AdmissionOperation.Create, name, OfflineHub.Administrator, WithoutStatus(item), null));
                _problems.AddRange(outcome.Violations.Select(violation => HubProblems.Of(item, violation.Path, violation.Message, violation.Rule)));
                // The API server would drop them with a warning, and kubectl refuses them: in a policy they are a mistake.
                _problems.AddRange(outcome.Unknown.Select(field =>
                    HubProblems.Of(item, field.Path, $"is not a field of {type.Kind}; kubectl explain {type.Plural} shows its fields", StepRules.SchemaIsSatisfied)));
            }
        }
    }

    // An account that lives already has its namespace.
    private HubState WithoutNamespaceOf(JsonObject item)
    {
        var name = Manifest.NameOf(item) with { Namespace = null };
        return item.Text("kind") == Account.ResourceType.Kind
            && State.Get(OfflineRun.NameOf<Account>(), name) is { } account
            && State.Get(HubKinds.Namespaces, name) is { } own && AccountPlan.IsOurs(own.Meta, account.As<Account>())
            ? State.Without(HubKinds.Namespaces, name)
            : State;
    }

    private static JsonObject WithoutStatus(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove("status");
        return copy;
    }

    /// <summary>Instances of kinds that are known by now go into a state; the others stay, to be asked for again.</summary>
    public HubState WithInstances(HubState state)
    {
        var kinds = ServedKinds.Of(state, _profile);
        foreach (var (item, apiVersion, kind) in _instances.ToList())
        {
            if (kinds.Find(apiVersion, kind) is { } served)
            {
                _instances.Remove((item, apiVersion, kind));
                var stored = kinds.Stored(served.Resource) ?? served;
                var name = Manifest.NameOf(item);
                ObjectStamp.Complete(item, served.Resource, name, _now);
                if (IsNamed(item, stored.Type) && IsNew(state, stored.Type, item))
                {
                    state = state.With(served.Resource, name, new(stored.Normalized(stored.Converted(item))));
                }
            }
        }

        return state;
    }

    /// <summary>What is left looks like an instance of a provider, but nothing like it is offered.</summary>
    public void RefuseTheRest(SettledHub hub)
    {
        foreach (var (item, apiVersion, kind) in _instances)
        {
            var group = apiVersion.Split('/')[0];
            if (hub.View.AccountOf(group[(group.LastIndexOf('.') + 1)..]) is { IsProvider: true })
            {
                var (path, message) = hub.Kinds.WhyNotServed(apiVersion, kind);
                Report(item, path, message, StepRules.KindIsServed);
            }
        }
    }

    private void Add(JsonObject item)
    {
        if (item.Text("apiVersion") is not { Length: > 0 } apiVersion || item.Text("kind") is not { Length: > 0 } kind)
        {
            Report(item, "", "an object needs apiVersion and kind", StepRules.RequestIsValid);
        }
        else if ((RequestShape.Problem(item) ?? MetadataProblem(item) ?? (IsCrd(apiVersion, kind) ? CrdShape.Problem(item) : null)) is var (path, message))
        {
            Report(item, path, message, StepRules.RequestIsValid);
        }
        else if (HubKinds.Type(apiVersion, kind) is not { } type)
        {
            _instances.Add((item, apiVersion, kind));
        }
        else if (ResourceName.Of(type) == HubKinds.Crds && !ServiceClusterCrds.IsOfTheHub(item))
        {
            if (!Sources.Add(item))
            {
                Report(item, "metadata.name", "is given twice", StepRules.ObjectExists);
            }
        }
        else if (IsNamed(item, type) && IsNew(State, type, item))
        {
            Store(type, item);
        }
    }

    private static bool IsCrd(string apiVersion, string kind) =>
        HubKinds.Type(apiVersion, kind) is { } type && ResourceName.Of(type) == HubKinds.Crds;

    private static (string Path, string Message)? MetadataProblem(JsonObject item)
    {
        try
        {
            ObjectMeta.Of(item);
            return null;
        }
        catch (JsonException exception)
        {
            return ($"metadata{exception.Path?.TrimStart('$')}", "is not what metadata has here");
        }
    }

    private void Store(ResourceType type, JsonObject item)
    {
        var (resource, name) = (ResourceName.Of(type), Manifest.NameOf(item));
        if (item.Text("metadata", "uid") is null)
        {
            item.Remove("status");
        }

        ObjectStamp.Complete(item, resource, name, _now);
        PlanWriter.Establish(resource, item);
        var stored = new KubeObject(item);
        if (HubKinds.Find(type.ApiVersion, type.Kind) is { } own && !own.CanRead(stored))
        {
            _unreadable.Add((own.Type, item)); // what is wrong with it is said by its judge
            return;
        }

        State = State.With(resource, name, stored);
    }

    private bool IsNamed(JsonObject item, ResourceType type)
    {
        var name = Manifest.NameOf(item);
        var problem = type.Namespaced && string.IsNullOrEmpty(name.Namespace)
            ? ("metadata.namespace", $"{type.Kind} lives in a namespace; write which")
            : RequestShape.NameProblem(name.Name, ResourceName.Of(type) == HubKinds.Namespaces);
        if (problem is var (path, message))
        {
            Report(item, path, message, StepRules.RequestIsValid);
        }
        else if (!type.Namespaced)
        {
            ObjectStamp.Metadata(item).Remove("namespace");
        }

        return problem is null;
    }

    private bool IsNew(HubState state, ResourceType type, JsonObject item)
    {
        var isNew = state.Get(ResourceName.Of(type), Manifest.NameOf(item)) is null;
        if (!isNew)
        {
            Report(item, "metadata.name", "is given twice", StepRules.ObjectExists);
        }

        return isNew;
    }

    private void Report(JsonObject item, string path, string message, string rule) =>
        _problems.Add(HubProblems.Of(item, path, message, rule));
}
