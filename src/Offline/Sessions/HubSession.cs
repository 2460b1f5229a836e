using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Offline.Sessions;

/// <summary>What one case sees and leaves. Not thread-safe. What is refused changes nothing.</summary>
public sealed class HubSession
{
    private readonly HubSettler _settler;
    private readonly Identities _identities;
    private SettledHub _hub;
    private Written _written;

    // When the hub itself was changed; the controller runs when somebody looks.
    private DateTimeOffset? _changed;

    internal HubSession(HubSettler settler, SettledHub hub, Identities identities) =>
        (_settler, _hub, _identities, _written) = (settler, hub, identities, hub.Written);

    public StepOutcome Create(JsonObject manifest, UserInfo user, DateTimeOffset at)
    {
        Settle();
        var target = StepTarget.Of(_hub.Kinds, manifest);
        return target is { Refusal: null, Kind: { } kind } ? Create(kind, target.Name, manifest, user, at) : Refused(target);
    }

    /// <summary>
    /// Creates what is absent. Else everything but metadata and status is replaced; labels, annotations, finalizers and owners that the manifest names
    /// are set in what is there.
    /// </summary>
    public StepOutcome Apply(JsonObject manifest, UserInfo user, DateTimeOffset at)
    {
        Settle();
        var target = StepTarget.Of(_hub.Kinds, manifest);
        if (target is not { Refusal: null, Kind: { } kind })
        {
            return Refused(target);
        }

        if (target.Name.Name.Length == 0)
        {
            return Refused("metadata.name", "apply needs a name", StepRules.RequestIsValid);
        }

        return _written.State.Get(kind.Resource, target.Name) is { } found
            ? Update(kind, target.Name, found, NextState.Applied(kind.Converted(found.Json), manifest), user, at)
            : Create(kind, target.Name, manifest, user, at);
    }

    /// <param name="key">The object.</param>
    /// <param name="isJsonPatch">RFC 6902; else a merge patch, RFC 7386.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="user">Who asks.</param>
    /// <param name="at">When.</param>
    public StepOutcome Patch(ObjectKey key, bool isJsonPatch, JsonNode patch, UserInfo user, DateTimeOffset at) =>
        Existing(key, (kind, name, found) => NextState.TryPatch(kind.Converted(found.Json), isJsonPatch, patch, out var next, out var problem)
            ? Update(kind, name, found, next, user, at)
            : Refused(problem.Path, problem.Message, StepRules.RequestIsValid));

    public StepOutcome Delete(ObjectKey key, UserInfo user, DateTimeOffset at) => Existing(key, (kind, name, found) =>
    {
        var outcome = Judge(new(kind, AdmissionOperation.Delete, name, user, null, kind.Converted(found.Json)));
        if (!outcome.IsAllowed)
        {
            return outcome;
        }

        _written = _written with { State = PlanWriter.Deleted(_written.State, kind.Resource, name, found, at) };
        _changed = !kind.IsInstance || _hub.AwaitsInstances ? at : _changed;
        Settle();
        return outcome with { Object = Find(kind, name) };
    });

    /// <summary>As it is now, in the version that the key names; null when there is none.</summary>
    public JsonObject? Find(ObjectKey key)
    {
        Settle();
        return StepTarget.Of(_hub.Kinds, key) is { Refusal: null, Kind: { } kind } target ? Find(kind, target.Name) : null;
    }

    /// <summary>The resource of a kind; null when there is none such.</summary>
    public ResourceType? Served(string apiVersion, string kind)
    {
        Settle();
        return _hub.Kinds.Find(apiVersion, kind)?.Type;
    }

    private StepOutcome Existing(ObjectKey key, Func<ServedKind, NamespacedName, KubeObject, StepOutcome> step)
    {
        Settle();
        var target = StepTarget.Of(_hub.Kinds, key);
        return target is not { Refusal: null, Kind: { } kind } ? Refused(target)
            : _written.State.Get(kind.Resource, target.Name) is not { } found ? NotFound(kind, target.Name)
            : step(kind, target.Name, found);
    }

    private JsonObject? Find(ServedKind kind, NamespacedName name) =>
        _written.State.Get(kind.Resource, name) is { } found ? (JsonObject)kind.Converted(found.Json).DeepClone() : null;

    private StepOutcome Create(ServedKind kind, NamespacedName name, JsonObject manifest, UserInfo user, DateTimeOffset at)
    {
        if (kind.Type.Namespaced && NamespaceProblem(name.Namespace ?? "") is { } problem)
        {
            return Refused("metadata.namespace", problem, StepRules.RequestIsValid);
        }

        var item = NextState.Created(kind, name, manifest, _written.Created + 1, at);
        var given = name.Name.Length > 0 ? name : name with { Name = item.Text("metadata", "name") ?? "" };
        var outcome = Judge(new(kind, AdmissionOperation.Create, name, user, item, null));
        var quota = kind.IsInstance ? InstanceQuota.Check(_written.State, kind, name.Namespace) : [];
        if (quota.Count > 0)
        {
            return outcome with { IsAllowed = false, Violations = [.. outcome.Violations, .. quota], Object = null };
        }

        if (outcome.Object is not { } made)
        {
            return outcome;
        }

        if (_written.State.Get(kind.Resource, given) is not null)
        {
            return outcome with
            {
                IsAllowed = false,
                Violations = [new("metadata.name", $"{kind.Type.GroupResource} \"{given.Name}\" already exists") { Rule = StepRules.ObjectExists }],
                Object = null,
            };
        }

        _written = _written with { Created = _written.Created + 1 };
        Store(kind, given, made, at);
        return outcome;
    }

    private StepOutcome Update(ServedKind kind, NamespacedName name, KubeObject found, JsonObject next, UserInfo user, DateTimeOffset at)
    {
        var old = kind.Converted(found.Json);
        NextState.Keep(kind, old, next);
        var outcome = Judge(new(kind, AdmissionOperation.Update, name, user, next, old));
        if (outcome.Object is not { } made)
        {
            return outcome;
        }

        PlanWriter.CountGeneration(old, made);
        var meta = ObjectMeta.Of(made);
        if (meta is not { IsDeleting: true, Finalizers.Count: 0 })
        {
            Store(kind, name, made, at);
            return outcome;
        }

        _written = _written with { State = _written.State.Without(kind.Resource, name) };
        _changed = !kind.IsInstance || _hub.AwaitsInstances ? at : _changed;
        return outcome with { Object = null };
    }

    private void Store(ServedKind kind, NamespacedName name, JsonObject made, DateTimeOffset at)
    {
        var stored = (_hub.Kinds.Stored(kind.Resource) ?? kind).Converted(made);
        _written = _written with { State = _written.State.With(kind.Resource, name, new(stored)) };
        _changed = kind.IsInstance ? _changed : at;
    }

    private StepOutcome Judge(Write write) => new Admission(new(_written.State, _hub.View), _hub.Kinds, _identities).Judge(write);

    private string? NamespaceProblem(string name) => _written.State.Get(HubKinds.Namespaces, new(null, name)) switch
    {
        null => $"namespace {name} does not exist; create an Account, and its namespace is made for it",
        { Meta.IsDeleting: true } => $"namespace {name} is being deleted; nothing is created in it any more",
        _ => null,
    };

    private void Settle()
    {
        if (_changed is { } at)
        {
            _hub = _settler.Settle(_written, _hub, at);
            (_written, _changed) = (_hub.Written, null);
        }
    }

    private static StepOutcome NotFound(ServedKind kind, NamespacedName name) =>
        Refused("metadata.name", $"{kind.Type.GroupResource} \"{name.Name}\" not found", StepRules.ObjectDoesNotExist);

    private static StepOutcome Refused(StepTarget target) => new() { IsAllowed = false, Violations = target.Refusal is { } refusal ? [refusal] : [] };

    private static StepOutcome Refused(string path, string message, string rule) =>
        new() { IsAllowed = false, Violations = [new(path, message) { Rule = rule }] };
}
