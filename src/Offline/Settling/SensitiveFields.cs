using System.Text.RegularExpressions;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Settling;

/// <summary>Which values of one kind are never shown. The API server shows them in what it says of schemas; reports that live longer must not.</summary>
internal sealed partial class SensitiveFields
{
    private const string ValueMark = " value: ";

    private readonly EntryRestrictions? _entry;

    private SensitiveFields(EntryRestrictions? entry) => _entry = entry;

    public static SensitiveFields Of(ServedKind kind, StateFacts facts) => new(
        kind.IsInstance && facts.View.Crd(kind.Resource.Group, kind.Resource.Plural) is { } crd
            && facts.State.Get(OfflineRun.NameOf<CatalogEntry>(), new(crd.Provider, crd.Entry)) is { } entry
            ? EntryRestrictions.Of(entry.As<CatalogEntry>())
            : null);

    /// <param name="path">A manifest path; positions and keys in brackets stand for any.</param>
    public bool Contains(string path) =>
        JsonPath.TryParse(Position().Replace(path, "[*]"), out var pattern, out _) && (_entry?.IsSensitive(pattern) ?? SensitiveName.IsIn(pattern));

    /// <summary>What a schema says, without the value if that is sensitive or could have something sensitive inside.</summary>
    public Violation Told(SchemaProblem problem)
    {
        var mark = problem.Message.IndexOf(ValueMark, StringComparison.Ordinal);
        var value = mark < 0 ? "" : problem.Message[(mark + ValueMark.Length)..];
        var isHidden = value.Length > 0 && !ShowsNothing().IsMatch(value) && (Contains(problem.Path) || value[0] is '{' or '[' or 'm');
        return new(problem.Path, isHidden ? $"{problem.Message[..mark]}{ValueMark}{ShownValue.Hidden}; kubectl explain shows what is allowed" : problem.Message)
        {
            Rule = StepRules.SchemaIsSatisfied,
        };
    }

    // An empty text stands for all that is no text; of a wrong type the API server shows the type.
    [GeneratedRegex("""^("":|"\w+": .* must be of type )""", RegexOptions.CultureInvariant)]
    private static partial Regex ShowsNothing();

    [GeneratedRegex(@"\[[^\]]*\]", RegexOptions.CultureInvariant)]
    private static partial Regex Position();
}
