using KubeCarrier.Cli.Reports;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Counts what steps met, and knows all that they could have met: the rules of the kinds they write, and the restrictions of their hubs.</summary>
internal static class CoverageCount
{
    public static CoverageReport Of(IReadOnlyCollection<OfflineHub> hubs, IEnumerable<StepOutcome> outcomes)
    {
        var (touched, denied) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, int>(StringComparer.Ordinal));
        var asked = new SortedSet<string>(StringComparer.Ordinal);
        var judged = new Dictionary<Restriction, (int Touched, int Denied)>();
        foreach (var offer in hubs.SelectMany(hub => hub.Offers))
        {
            foreach (var one in offer.Restrictions)
            {
                judged.TryAdd(new(offer.Crd, one.Version, one.Path, one.Source), default);
            }
        }

        foreach (var outcome in outcomes)
        {
            asked.UnionWith(outcome.AskedRules);
            Count(touched, outcome.TouchedRules);
            Count(denied, outcome.Violations.Select(violation => violation.Rule));
            foreach (var one in outcome.TouchedRestrictions)
            {
                var key = new Restriction(one.Crd, one.Version, one.Path, one.Source);
                var (times, denials) = judged.GetValueOrDefault(key);
                judged[key] = (times + 1, denials + (one.Denied ? 1 : 0));
            }
        }

        return new(
            [.. asked.Select(rule => new CoveredRule(rule, touched.GetValueOrDefault(rule), denied.GetValueOrDefault(rule)))],
            [.. judged.OrderBy(entry => entry.Key.ToString(), StringComparer.Ordinal).Select(entry => Covered(entry.Key, entry.Value))]);
    }

    private static CoveredRestriction Covered(Restriction of, (int Touched, int Denied) times) =>
        new(of.Crd, of.Version, of.Path, of.Source, times.Touched, times.Denied);

    private static void Count(Dictionary<string, int> counts, IEnumerable<string> names)
    {
        foreach (var name in names.Distinct(StringComparer.Ordinal))
        {
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
    }

    private sealed record Restriction(string Crd, string Version, string Path, string Source);
}
