using System.Reflection;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>
/// One registration of a rule: which rules there are is what the rule sets of Policy hold, found and not listed. The set is the kind, or for
/// objects that are only carried the name of the rule set in words.
/// </summary>
internal sealed record RegisteredRule(string Set, string Name, string Defends, IReadOnlyList<AdmissionOperation> Operations)
{
    public static IReadOnlyList<RegisteredRule> All { get; } =
    [
        .. from type in CompiledAssembly.Policy.Assembly.GetTypes()
           let all = type.GetProperty("All", BindingFlags.Public | BindingFlags.Static)
           where all is not null && all.PropertyType.IsGenericType && all.PropertyType.GetGenericTypeDefinition() == typeof(RuleSet<,>)
           from rule in (IEnumerable<object>)Value(all.GetValue(null)!, "Rules")
           select new RegisteredRule(
               SetOf(type, all.PropertyType.GetGenericArguments()[0]),
               (string)Value(rule, "Name"),
               (string)Value(rule, "Defends"),
               (IReadOnlyList<AdmissionOperation>)Value(rule, "Operations")),
    ];

    private static object Value(object item, string property) => item.GetType().GetProperty(property)!.GetValue(item)!;

    private static string SetOf(Type declaring, Type kind) => kind.Namespace!.StartsWith("KubeCarrier.", StringComparison.Ordinal) ? kind.Name : Words(declaring.Name);

    /// <summary><c>TenantObjectRules</c> becomes <c>Tenant object</c>.</summary>
    private static string Words(string set)
    {
        var name = set.EndsWith("Rules", StringComparison.Ordinal) ? set[..^"Rules".Length] : set;
        return string.Concat(name.Select((letter, index) => index > 0 && char.IsAsciiLetterUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
    }
}
