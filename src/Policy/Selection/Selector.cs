using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Selection;

/// <summary>Label selectors as Kubernetes reads them: absent selects nothing, <c>{}</c> everything (F-CAT-01).</summary>
public static class Selector
{
    /// <summary>Whether the labels match. A selector that cannot be read throws: an evaluation error is never "no match".</summary>
    public static bool Matches(LabelSelector? selector, IReadOnlyDictionary<string, string> labels)
    {
        if (Validate(selector, "selector") is { IsAllowed: false } unreadable)
        {
            throw new FormatException(unreadable.Message);
        }

        return selector is not null
            && selector.MatchLabels.All(wanted => labels.TryGetValue(wanted.Key, out var value) && string.Equals(value, wanted.Value, StringComparison.Ordinal))
            && selector.MatchExpressions.All(expression => Matches(expression, labels));
    }

    /// <summary>It can be evaluated. One that was stored before that was judged, or while nobody judged, may not be (H80).</summary>
    public static bool IsReadable(LabelSelector? selector) => Validate(selector, "").IsAllowed;

    /// <summary>
    /// Keys and values that no label can have, with their paths: such a term matches nothing, or everything, and neither was meant. It can be evaluated
    /// all the same, so what was stored goes on.
    /// </summary>
    public static Decision Syntax(LabelSelector? selector, string path) => selector is null
        ? Decision.Allow
        : Decision.Combine(selector.MatchLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label =>
                Key(label.Key, $"{path}.matchLabels") is { IsAllowed: false } problem ? problem : Value(label.Value, $"{path}.matchLabels[{label.Key}]")))
            .And(Decision.Combine(selector.MatchExpressions.Index().Select(entry =>
                (entry.Item.Key.Length == 0 ? Decision.Allow : Key(entry.Item.Key, $"{path}.matchExpressions[{entry.Index}].key"))
                    .And(Decision.Combine(entry.Item.Values.Index().Select(value => Value(value.Item, $"{path}.matchExpressions[{entry.Index}].values[{value.Index}]")))))));

    private static Decision Key(string key, string path) => KubernetesName.ProblemsOfQualified(key, KubernetesProfile.Newest).FirstOrDefault() is { } problem
        ? Decision.Deny(path, $"{Shown(key)} is no key of a label: {problem}")
        : Decision.Allow;

    private static Decision Value(string? value, string path) => KubernetesName.ProblemsOfLabelValue(value ?? "", KubernetesProfile.Newest).FirstOrDefault() is { } problem
        ? Decision.Deny(path, $"{Shown(value ?? "")} is no value of a label: {problem}")
        : Decision.Allow;

    // Keys and values may be long, and may have any characters.
    private static string Shown(string text) => ShownValue.Of(JsonValue.Create(text), isSensitive: false);

    /// <summary>What is wrong with a selector, with its path.</summary>
    public static Decision Validate(LabelSelector? selector, string path) => selector is null
        ? Decision.Allow
        : Decision.Combine(selector.MatchExpressions.Index().Select(entry => Validate(entry.Item, $"{path}.matchExpressions[{entry.Index}]")));

    private static Decision Validate(LabelSelectorRequirement expression, string path) => (expression.Operator, expression.Values.Count) switch
    {
        ("In" or "NotIn", > 0) or ("Exists" or "DoesNotExist", 0) => expression.Key.Length > 0
            ? Decision.Allow
            : Decision.Deny($"{path}.key", "a selector expression needs the key of a label"),
        ("In" or "NotIn", _) => Decision.Deny($"{path}.values", $"operator {expression.Operator} needs at least one value"),
        ("Exists" or "DoesNotExist", _) => Decision.Deny($"{path}.values", $"operator {expression.Operator} takes no values"),
        _ => Decision.Deny($"{path}.operator", $"{expression.Operator} is no selector operator; use In, NotIn, Exists or DoesNotExist"),
    };

    private static bool Matches(LabelSelectorRequirement expression, IReadOnlyDictionary<string, string> labels) => expression.Operator switch
    {
        "In" => labels.TryGetValue(expression.Key, out var value) && expression.Values.Contains(value, StringComparer.Ordinal),
        "NotIn" => !labels.TryGetValue(expression.Key, out var value) || !expression.Values.Contains(value, StringComparer.Ordinal),
        "Exists" => labels.ContainsKey(expression.Key),
        _ => !labels.ContainsKey(expression.Key),
    };
}
