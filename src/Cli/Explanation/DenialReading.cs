using System.Text.RegularExpressions;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Reads a denial: each cause is one violation. What the schema refuses never comes to the webhooks, so the Offering says the rest then.</summary>
internal static partial class DenialReading
{
    private const int Invalid = 422;

    /// <summary>The reason of a value that is not there: it is no secret.</summary>
    private const string Missing = "FieldValueRequired";

    public static IReadOnlyList<ManifestViolation> Of(ApiException refusal, CorrectionRequest request)
    {
        var causes = refusal.Details?.Causes ?? [];
        var told = causes.Count == 0
            ? [new(refusal.Reason, "", refusal.Message, null)]
            : causes.Where(SchemaCause.IsAboutTheObject)
                .Select(cause => Told(cause, isSchema: refusal.Code == Invalid, request.Restrictions)).ToList();
        if (refusal.Code == Invalid)
        {
            told.AddRange(Corrections.Violations(request)
                .Where(violation => !told.Exists(cause => SchemaCause.IsAt(cause.Path, violation.Path)))
                .Select(violation => new ManifestViolation(violation.Rule, violation.Path, violation.Message, AllowedAt(violation.Path, request.Restrictions)))
                .ToList());
        }

        return told;
    }

    private static ManifestViolation Told(StatusCause cause, bool isSchema, IReadOnlyList<EffectiveRestriction> restrictions)
    {
        var path = SchemaCause.PathOf(cause);

        // The API server repeats the value it refuses; webhooks know what is sensitive, schemas do not.
        var isHidden = isSchema && cause.Reason != Missing && !SchemaCause.RepeatsNoValue(cause) && IsSensitive(path, restrictions);
        var message = isHidden ? "is refused by the schema; its value is sensitive and not shown" : cause.Message ?? "";
        return new(cause.Reason ?? "", path, message, AllowedAt(path, restrictions));
    }

    private static string? AllowedAt(string path, IReadOnlyList<EffectiveRestriction> restrictions) =>
        (restrictions.FirstOrDefault(said => PathOf(said) == Pattern(path))
            ?? restrictions.FirstOrDefault(said => path.Length > 0 && Bare(PathOf(said)) == Bare(path))) is { } restriction
            ? EffectiveText.Allowed(restriction)
            : null;

    // The value itself, or something that holds it.
    private static bool IsSensitive(string path, IReadOnlyList<EffectiveRestriction> restrictions) =>
        (JsonPath.TryParse(Pattern(path), out var parsed, out _) && SensitiveName.IsIn(parsed))
        || restrictions.Any(said => said.Sensitive && (IsIn(Bare(PathOf(said)), Bare(path)) || IsIn(Bare(path), Bare(PathOf(said)))));

    private static bool IsIn(string path, string other) => other.Length == 0 || path == other
        || (path.StartsWith(other, StringComparison.Ordinal) && path[other.Length] is '.' or '[');

    private static string PathOf(EffectiveRestriction said) => said.JsonPath.TrimStart('.');

    // Before 1.24 the API server names the list and not the element.
    private static string Bare(string path) => Pattern(path).Replace("[*]", "", StringComparison.Ordinal);

    private static string Pattern(string path) => Index().Replace(path, "[*]");

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
