using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Reports which restrictions are in the schema of one version, and why others are not.</summary>
internal sealed class RestrictionWords(string version, DerivationReport report)
{
    public void Entered(JsonPath path, Keyword keyword, ExposedField field, JsonObject node) =>
        Say(path, $"{path}: {Name(keyword)}{(IsSensitive(path, field, node) ? "" : Value(keyword, field))} is in the schema, so the API server itself refuses what violates it");

    public void LeftOut(JsonPath path, Keyword keyword, string why) => Say(path, $"{path}: {Name(keyword)} is not in the schema, {why}; admission defends it");

    /// <summary>What no schema can say, or must not.</summary>
    public void AdmissionOnly(Restriction? restriction)
    {
        if (restriction is { Enforcement: Enforcement.Warn or Enforcement.Audit })
        {
            Say(restriction.Path, $"{restriction.Path}: its restrictions are not in the schema, which could only refuse; admission "
                + (restriction.Enforcement is Enforcement.Warn ? "warns" : "notes violations in the audit log"));
        }
        else if (restriction is not null && restriction.Has(Keyword.Immutable))
        {
            LeftOut(restriction.Path, Keyword.Immutable, "a schema does not see the old value");
        }
    }

    public void Default(ExposedField field, JsonPath path)
    {
        if (field.Default is not null)
        {
            report.Change(ChangeKind.Default, version, $"{path}",
                $"{path} has a default that admission gives to new instances; in the schema it would change old ones when they are read");
        }
    }

    public static string WhyUnsayable(Keyword keyword, JsonObject node) => keyword switch
    {
        Keyword.Allowed when node.IsTrue("nullable") => "an enum of a nullable field refuses null",
        Keyword.Allowed => "where values are converted before they are compared an enum takes too much",
        Keyword.Minimum or Keyword.Maximum => "OpenAPI compares numbers only, and as float64",
        Keyword.Required => "elements of a list cannot be required",
        _ => "OpenAPI cannot say it",
    };

    private void Say(JsonPath path, string sentence) => report.Change(ChangeKind.Restriction, version, $"{path}", sentence);

    private static string Name(Keyword keyword) => JsonNamingPolicy.CamelCase.ConvertName($"{keyword}");

    private static bool IsSensitive(JsonPath path, ExposedField field, JsonObject node) =>
        field.Sensitive ?? (SensitiveName.IsIn(path) || node.Text("format") == "password");

    private static string Value(Keyword keyword, ExposedField field) => keyword switch
    {
        Keyword.Allowed => $" {ShownValue.Of(field.Allowed, isSensitive: false)}",
        Keyword.Minimum => $" {field.Minimum?.ToJsonString()}",
        Keyword.Maximum => $" {field.Maximum?.ToJsonString()}",
        Keyword.Pattern => $" {field.Pattern}",
        Keyword.MaxLength => $" {field.MaxLength}",
        _ => "",
    };
}
