using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>Reads one <see cref="FieldRestriction"/>; every problem is reported, each with the member it is in.</summary>
internal sealed class RestrictionCompiler
{
    private const int MaxMessage = 200;

    private readonly List<RestrictionProblem> _problems = [];

    private RestrictionCompiler()
    {
    }

    public static CompiledRestriction Compile(FieldRestriction field, RestrictionSource source)
    {
        var compiler = new RestrictionCompiler();
        var restriction = compiler.Read(field, source);
        return new(compiler._problems.Count == 0 ? restriction : null, compiler._problems);
    }

    private Restriction? Read(FieldRestriction field, RestrictionSource source)
    {
        if (!JsonPath.TryParse(field.JsonPath, out var path, out var problem))
        {
            Report("jsonPath", problem);
        }

        var parts = new RestrictionParts(Allowed(field.Allowed), Limit("minimum", field.Minimum), Limit("maximum", field.Maximum), Pattern(field.Pattern));
        CheckLimits(parts);
        CheckRest(field, path);
        if (_problems.Count > 0)
        {
            return null;
        }

        var restriction = new Restriction(field, source, path, parts);
        CheckDefault(field as ExposedField, restriction);
        return restriction;
    }

    private AllowedValues? Allowed(IReadOnlyList<JsonNode> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var allowed = AllowedValues.Read(values, out var problem);
        Report("allowed", problem);
        return allowed;
    }

    private ValueLimit? Limit(string member, JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        var limit = ValueLimit.Read(node, out var problem);
        Report(member, problem);
        return limit;
    }

    private RestrictionPattern? Pattern(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (RestrictionPattern.TryParse(text, out var pattern, out var problem))
        {
            return pattern;
        }

        Report("pattern", problem);
        return null;
    }

    private void CheckLimits(RestrictionParts parts)
    {
        if (parts is not { Minimum: { } minimum, Maximum: { } maximum })
        {
            return;
        }

        if (minimum.IsQuantity != maximum.IsQuantity)
        {
            Report("maximum", $"the minimum {minimum.Text} and the maximum {maximum.Text} are of two kinds; write both as integers or both as quantities");
        }
        else if (minimum.Value > maximum.Value)
        {
            Report("maximum", $"the maximum {maximum.Text} is below the minimum {minimum.Text}, which leaves no value");
        }
    }

    private void CheckRest(FieldRestriction field, JsonPath path)
    {
        Report("maxLength", field.MaxLength < 0 ? $"{field.MaxLength} is negative; write 0 or more" : null);
        Report("message", field.Message is { Length: 0 or > MaxMessage } message ? $"a message has 1 to {MaxMessage} characters, this one has {message.Length}" : null);
        var restricts = RestrictionShape.Restricts(field);
        Report("jsonPath", path.Segments.Count > 0 && path.IsStatus && (restricts || field is ExposedField { Default: not null })
            ? $"{path} is in the status, which only the service writes; restrict a field of the spec" : null);
        Report("enforcement", field.Enforcement is Enforcement.Deny || restricts ? null
            : $"{field.Enforcement} enforces nothing here; add a keyword such as allowed or maximum, or leave it out");
    }

    private void CheckDefault(ExposedField? field, Restriction restriction)
    {
        if (field?.Default is not { } value)
        {
            return;
        }

        if (field.Required)
        {
            Report("default", "a field with a default is never missing; leave out required or the default");
        }

        if (restriction.Path.HasEach)
        {
            Report("default", $"{restriction.Path} has [*], but a default is one value at one place");
        }

        var isSensitive = field.Sensitive ?? SensitiveName.IsIn(restriction.Path);
        foreach (var keyword in Enum.GetValues<Keyword>().Where(keyword => !restriction.IsMet(keyword, value)))
        {
            Report("default", $"the default violates the field's own restriction: {restriction.Sentence(keyword, value, null, isSensitive)}");
        }
    }

    private void Report(string member, string? problem)
    {
        if (!string.IsNullOrEmpty(problem))
        {
            _problems.Add(new(member, problem));
        }
    }
}
