using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>
/// Says of any body whether it may be allowed: it must be one well-formed review of the resource its path is for, must speak of one object, and
/// the rules of Policy, asked directly, must have nothing against it. Facts that the server reads live are assumed as mild as can be.
/// </summary>
internal sealed class Oracle(HubView view, IReadOnlySet<string> exactPaths)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    private static readonly Dictionary<string, Func<AdmissionRequest<JsonObject>, bool>> Kinds = TypedRuleSets().ToDictionary(StringComparer.Ordinal);

    /// <summary>Why it must not be allowed; null when it may be.</summary>
    public string? Objection(string path, byte[] body)
    {
        JsonObject request;
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            request = JsonNode.Parse(document.RootElement.GetRawText(), null, Strict)!["request"]!.AsObject();
            return Objection(path, Read(request), request);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or NullReferenceException or FormatException or KeyNotFoundException)
        {
            return $"it is no review: {problem.Message}";
        }
    }

    private string? Objection(string path, AdmissionRequest<JsonObject> request, JsonObject raw)
    {
        if (Inconsistency(request, raw["name"]?.GetValue<string>() ?? "") is { } inconsistent)
        {
            return inconsistent;
        }

        var type = new ResourceType(request.Resource.Group, request.Resource.Version, request.Kind.Kind, request.Resource.Resource, Namespaced: true);
        if (Kinds.TryGetValue(path, out var allows))
        {
            return path != WebhookPath.For(WebhookPath.Validate, type) || request.SubResource.Length > 0 ? "the path is for another resource"
                : allows(request) ? null : "the rules deny it";
        }

        if (exactPaths.Contains(path))
        {
            return path != "/validate-status" ? null
                : request.SubResource != "status" ? "it is no write to a status"
                : HubStatusRules.All.Evaluate(request, NoFacts.Instance).IsAllowed ? null : "the rules deny it";
        }

        var prefix = path.StartsWith(WebhookPath.Mutate, StringComparison.Ordinal) ? WebhookPath.Mutate : WebhookPath.Validate;
        return !path.StartsWith(WebhookPath.For(prefix, type with { Kind = "" }), StringComparison.Ordinal) ? "the path is for another resource"
            : prefix == WebhookPath.Mutate || InstanceRules.Evaluate(request, view).IsAllowed ? null : "the rules deny it";
    }

    private static AdmissionRequest<JsonObject> Read(JsonObject request)
    {
        var operation = Enum.Parse<AdmissionOperation>(request["operation"]!.GetValue<string>(), ignoreCase: true);
        var (kind, resource) = (request["kind"]!, request["resource"]!);
        return new()
        {
            Operation = operation,
            Caller = Identities.Default.Classify(new()
            {
                Username = request["userInfo"]?["username"]?.GetValue<string>() ?? "",
                Groups = [.. (request["userInfo"]?["groups"] as JsonArray ?? []).Select(group => group!.GetValue<string>())],
            }),
            Namespace = request["namespace"]?.GetValue<string>() ?? "",
            Name = Name(request, operation),
            Kind = new() { Group = kind["group"]?.GetValue<string>() ?? "", Version = kind["version"]?.GetValue<string>() ?? "", Kind = kind["kind"]!.GetValue<string>() },
            Resource = new()
            {
                Group = resource["group"]?.GetValue<string>() ?? "",
                Version = resource["version"]?.GetValue<string>() ?? "",
                Resource = resource["resource"]!.GetValue<string>(),
            },
            RequestVersion = ((request["subResource"]?.GetValue<string>() == "scale" && request["requestResource"]?["version"] is JsonValue version && version.ToString().Length > 0 ? version : null) ?? resource["version"])?.GetValue<string>() ?? "",
            SubResource = request["subResource"]?.GetValue<string>() ?? "",
            Object = operation is AdmissionOperation.Delete ? null : request["object"]!.AsObject(),
            OldObject = operation is AdmissionOperation.Create ? null : request["oldObject"]!.AsObject(),
        };
    }

    /// <summary>The one it will have: rules on names judge that (B05).</summary>
    private static string Name(JsonObject request, AdmissionOperation operation)
    {
        var metadata = request[operation is AdmissionOperation.Delete ? "oldObject" : "object"]!["metadata"]!.AsObject();
        var name = request["name"]?.GetValue<string>() is { Length: > 0 } asked ? asked
            : metadata["name"]?.GetValue<string>() is { Length: > 0 } own ? own
            : metadata["generateName"]?.GetValue<string>() is { Length: > 0 } prefix ? $"{prefix[..Math.Min(prefix.Length, 58)]}xxxxx"
            : "";
        if (name.Length > 0)
        {
            metadata["name"] ??= name;
        }

        return name;
    }

    private static string? Inconsistency(AdmissionRequest<JsonObject> request, string name)
    {
        foreach (var state in new[] { request.Object, request.OldObject }.OfType<JsonObject>())
        {
            var metadata = state["metadata"]!.AsObject();
            if (Differ(name, metadata["name"]) || Differ(request.Namespace, metadata["namespace"]) || Differ(request.Kind.Kind, state["kind"]))
            {
                return "request and object are not the same";
            }
        }

        return null;
    }

    private static bool Differ(string one, JsonNode? other) => one.Length > 0 && other?.GetValue<string>() is { Length: > 0 } text && text != one;

    /// <summary>By path, for every kind that rules are registered for; not for those whose facts this does not know.</summary>
    private static IEnumerable<KeyValuePair<string, Func<AdmissionRequest<JsonObject>, bool>>> TypedRuleSets() =>
        from type in typeof(AccountRules).Assembly.GetTypes()
        let all = type.GetProperty("All", BindingFlags.Public | BindingFlags.Static)
        where all is not null && all.PropertyType.IsGenericType && all.PropertyType.GetGenericTypeDefinition() == typeof(RuleSet<,>)
        let arguments = all.PropertyType.GetGenericArguments()
        where arguments[0].GetProperty("ResourceType") is not null && Mildest(arguments[1]) is not null
        let path = WebhookPath.For(WebhookPath.Validate, (ResourceType)arguments[0].GetProperty("ResourceType")!.GetValue(null)!)
        let evaluate = typeof(Oracle).GetMethod(nameof(Allows), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(arguments)
        select new KeyValuePair<string, Func<AdmissionRequest<JsonObject>, bool>>(
            path, request => (bool)evaluate.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [all.GetValue(null), Mildest(arguments[1]), request], null)!);

    private static object? Mildest(Type facts) =>
        facts == typeof(NoFacts) ? NoFacts.Instance
        : facts == typeof(LiveInstances) ? LiveInstances.None
        : facts == typeof(AccountView) ? new AccountView(NamespaceExists: false, BlockingObjects: [])
        : null;

    private static bool Allows<T, TView>(RuleSet<T, TView> rules, TView facts, AdmissionRequest<JsonObject> request)
        where T : class
    {
        var json = (JsonTypeInfo<T>)typeof(T).GetProperty("JsonTypeInfo")!.GetValue(null)!;
        return rules.Evaluate(
            new()
            {
                Operation = request.Operation,
                Caller = request.Caller,
                Namespace = request.Namespace,
                Name = request.Name,
                Kind = request.Kind,
                Resource = request.Resource,
                Object = request.Object?.Deserialize(json),
                OldObject = request.OldObject?.Deserialize(json),
            },
            facts).IsAllowed;
    }
}
