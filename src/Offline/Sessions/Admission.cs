using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Sessions;

/// <summary>One write, as the API server hands it to admission.</summary>
/// <param name="Kind">The kind in the version of the request.</param>
/// <param name="Operation">Create, update or delete.</param>
/// <param name="Name">The name; empty with <c>generateName</c>.</param>
/// <param name="User">Who asks.</param>
/// <param name="Object">The new state; null on DELETE. Changed by defaults and by the mutating webhook.</param>
/// <param name="Old">The old state in the version of the request; null on CREATE.</param>
internal sealed record Write(ServedKind Kind, AdmissionOperation Operation, NamespacedName Name, UserInfo User, JsonObject? Object, JsonObject? Old);

/// <summary>
/// What happens between a request and its object: defaults, the mutating webhook, the schema, the validating webhooks. Unlike the API server it goes on
/// after the schema, so that a manifest is mended once.
/// </summary>
internal sealed class Admission(StateFacts facts, ServedKinds kinds, Identities identities)
{
    private readonly List<Violation> _violations = [];
    private readonly List<Violation> _tolerated = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _rules = [];
    private readonly List<string> _asked = [];
    private Func<IReadOnlyList<TouchedRestriction>> _restrictions = static () => [];
    private IReadOnlyList<UnknownField> _unknown = [];

    /// <summary>The answer, with the object as it would be stored in the version of the request.</summary>
    public StepOutcome Judge(Write write)
    {
        var stored = kinds.Stored(write.Kind.Resource) ?? write.Kind;
        var item = write.Object;
        if (item is not null)
        {
            item = Normalized(write.Kind, item);
            if (IsMutated(write, stored))
            {
                item = Mutated(write, stored, item);
            }

            AddSchemaProblems(write, item);
        }

        Validate(write, stored, item);
        return new()
        {
            IsAllowed = _violations.Count == 0,
            Violations = _violations,
            Tolerated = _tolerated,
            Warnings = _warnings,
            Object = _violations.Count == 0 ? item : null,
            Unknown = _unknown,
            AskedRules = _asked,
            TouchedRules = [.. _rules.Distinct().Order(StringComparer.Ordinal)],
            Touched = _restrictions,
            IsSensitive = path => SensitiveFields.Of(write.Kind, facts).Contains(path),
        };
    }

    private JsonObject Normalized(ServedKind kind, JsonObject item)
    {
        if (kind.Schema is not { } schema)
        {
            return item;
        }

        var normal = schema.Normalize(item, out var pruned);
        if (pruned.Count > 0)
        {
            // The same paths, with what was meant; the schema that prunes has no time to guess.
            var meant = UnknownFields.In(item, SchemaOf(kind)).ToDictionary(field => field.Path, StringComparer.Ordinal);
            _unknown = [.. pruned.Select(path => meant.GetValueOrDefault(path) ?? new(path, null))];
            _warnings.AddRange(_unknown.Select(field => field.Warning));
        }

        return normal;
    }

    private JsonObject? SchemaOf(ServedKind kind) =>
        facts.State.Get(HubKinds.Crds, new(null, kind.Type.GroupResource)) is { } crd
        && crd.Json.Objects("spec", "versions").FirstOrDefault(version => VersionManifest.NameOf(version) == kind.Type.Version) is { } found
            ? VersionManifest.SchemaOf(found)
            : null;

    // As InstanceWebhooks has it: new internal objects only where a service cluster is asked.
    private bool IsMutated(Write write, ServedKind stored) => stored.IsInstance
        && (write.Operation is AdmissionOperation.Update || stored.IsForTenants || facts.View.Crd(stored.Type.Group, stored.Type.Plural) is { DryRun: not null });

    private JsonObject Mutated(Write write, ServedKind stored, JsonObject item)
    {
        var seen = stored.Converted(item);
        var review = ReviewOf(write, stored.MutatePath, stored, seen, Converted(write.Old, stored));
        if (Evaluate(InstanceReviews.Mutating, review, InstanceReviews.Mutating.Rules) is not { Patches.Count: > 0 } decision)
        {
            return item;
        }

        JsonPatch.Apply(seen, decision.Patches);
        return write.Kind.Normalized(write.Kind.Converted(seen));
    }

    private void AddSchemaProblems(Write write, JsonObject item)
    {
        if (write.Kind.Schema is not { } schema)
        {
            return;
        }

        _violations.AddRange(schema.Validate(item, write.Old).Select(problem => SensitiveFields.Of(write.Kind, facts).Told(problem)));
        _warnings.AddRange(schema.NotJudged.Select(what => $"not judged offline: {what}"));
    }

    private void Validate(Write write, ServedKind stored, JsonObject? item)
    {
        if (write.Kind.IsInstance)
        {
            // Webhooks are not called when an instance is deleted: that is always possible.
            if (item is not null)
            {
                var review = ReviewOf(write, stored.ValidatePath, stored, stored.Converted(item), Converted(write.Old, stored));
                var rules = InstanceRules.For(facts.View.Crd(stored.Type.Group, stored.Type.Plural)).Names;
                if (Evaluate(InstanceReviews.Validating, review, rules) is { } decision)
                {
                    _restrictions = () => RestrictionTouch.Of(review, facts.View, decision);
                }
            }
        }
        else if (write.Kind.Resource == HubKinds.Namespaces)
        {
            Evaluate(KubernetesReviews.NamespaceOwners, write, stored, item);
            if (IsMarked(item) || IsMarked(write.Old))
            {
                Evaluate(KubernetesReviews.AccountNamespaces, write, stored, item);
            }
        }
        else if (ReviewEndpoints.Find(stored.ValidatePath) is { IsFamily: false } endpoint)
        {
            Evaluate(endpoint, write, stored, item);
        }
    }

    private static JsonObject? Converted(JsonObject? item, ServedKind stored) => item is null ? null : stored.Converted(item);

    private Review ReviewOf(Write write, string path, ServedKind seen, JsonObject? item, JsonObject? old) => new(path, new()
    {
        Kind = seen.Kind,
        Resource = seen.GroupVersionResource,
        Name = write.Name.Name.Length == 0 ? null : write.Name.Name,
        Namespace = write.Name.Namespace,
        Operation = write.Operation,
        UserInfo = write.User,
        Object = item,
        OldObject = old,
    }, identities, facts);

    private void Evaluate(ReviewEndpoint endpoint, Write write, ServedKind seen, JsonObject? item) =>
        Evaluate(endpoint, ReviewOf(write, endpoint.Path, seen, item, write.Old), endpoint.Rules);

    private Decision? Evaluate(ReviewEndpoint endpoint, Review review, IReadOnlyList<string> rules)
    {
        var verdict = endpoint.Evaluate(review);
        if (verdict.Decision is not { } decision)
        {
            _violations.Add(new("", verdict.Text) { Rule = StepRules.RequestIsValid });
            return null;
        }

        _asked.AddRange(rules);
        _violations.AddRange(decision.Violations);
        _tolerated.AddRange(decision.Tolerated);
        _warnings.AddRange(decision.Warnings);
        _warnings.AddRange(decision.Tolerated.Where(violation => violation.Enforcement is Enforcement.Warn).Select(violation => violation.Sentence));
        _rules.AddRange(decision.Rules);
        return decision;
    }

    // The webhook for account namespaces has an object selector.
    private static bool IsMarked(JsonObject? item) => item.Text("metadata", "labels", WellKnown.Labels.Account) is not null;
}
