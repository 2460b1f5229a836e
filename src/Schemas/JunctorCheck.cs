using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>allOf, anyOf, oneOf and not.</summary>
internal static class JunctorCheck
{
    public static int Check(SchemaNode node, JsonNode? value, SchemaRun run)
    {
        var count = 0;
        count += node.AnyOf.Count > 0 ? CheckAny(node.AnyOf, value, run) : 0;
        count += node.OneOf.Count > 0 ? CheckOne(node.OneOf, value, run) : 0;
        count += node.AllOf.Count > 0 ? CheckAll(node.AllOf, value, run) : 0;
        if (node.Not is { } not && run.Try(not, value).Problems.IsEmpty)
        {
            Refuse(run, "must not validate the schema (not)");
        }

        return count;
    }

    private static int CheckAny(IReadOnlyList<SchemaNode> branches, JsonNode? value, SchemaRun run)
    {
        (ProblemList Problems, int Count)? best = null;
        foreach (var branch in branches)
        {
            var result = run.Try(branch, value);
            if (result.Problems.IsEmpty)
            {
                return result.Count;
            }

            best = best is { } known && known.Count >= result.Count ? known : result;
        }

        Refuse(run, "must validate at least one schema (anyOf)");
        return Report(best, run);
    }

    private static int CheckOne(IReadOnlyList<SchemaNode> branches, JsonNode? value, SchemaRun run)
    {
        (ProblemList Problems, int Count)? best = null;
        var (valid, count) = (0, 0);
        foreach (var branch in branches)
        {
            var result = run.Try(branch, value);
            if (result.Problems.IsEmpty)
            {
                (valid, count, best) = (valid + 1, valid == 0 ? result.Count : count, null);
            }
            else if (valid == 0)
            {
                best = best is { } known && known.Count >= result.Count ? known : result;
            }
        }

        if (valid == 1)
        {
            return count;
        }

        Refuse(run, valid == 0
            ? "must validate one and only one schema (oneOf). Found none valid"
            : string.Create(CultureInfo.InvariantCulture, $"must validate one and only one schema (oneOf). Found {valid} valid alternatives"));
        return Report(best, run);
    }

    private static int CheckAll(IReadOnlyList<SchemaNode> branches, JsonNode? value, SchemaRun run)
    {
        var (valid, count) = (0, 0);
        foreach (var branch in branches)
        {
            var result = run.Try(branch, value);
            valid += result.Problems.IsEmpty ? 1 : 0;
            count += Report(result, run);
        }

        if (valid < branches.Count)
        {
            Refuse(run, valid == 0 ? "must validate all the schemas (allOf). None validated" : "must validate all the schemas (allOf)");
        }

        return count;
    }

    private static int Report((ProblemList Problems, int Count)? result, SchemaRun run)
    {
        if (result is not var (problems, count))
        {
            return 0;
        }

        run.Problems.AddAll(problems);
        return count;
    }

    /// <summary>The API server names no field here, only in the text.</summary>
    private static void Refuse(SchemaRun run, string detail)
    {
        var path = run.Path.ToString();
        run.Problems.Invalid(path, JsonValue.Create(""), $"{GoText.Quote(path)} {detail}");
    }
}
