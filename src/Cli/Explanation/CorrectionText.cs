using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What was corrected, and what is left; beside the manifest, on standard error.</summary>
internal static class CorrectionText
{
    private const string Inside = "  ";

    public static IEnumerable<string> Of(NamespacedName name, CorrectedManifest corrected, ManifestReport report)
    {
        yield return corrected.Changes.Count == 0 ? $"{name}: nothing was changed" : $"{name}: changed";
        foreach (var change in corrected.Changes)
        {
            yield return Inside + Columns.OneLine(change.Sentence);
        }

        foreach (var warning in report.Warnings)
        {
            yield return $"Warning: {Columns.OneLine(warning)}";
        }

        yield return $"{name}: {StateWord.Of(report.IsAllowed, hasColor: false)}{(report.IsAllowed ? "" : "; this is left for you:")}";
        foreach (var line in report.IsAllowed ? [] : ReviewText.Violations(report.Violations))
        {
            yield return line;
        }
    }
}
