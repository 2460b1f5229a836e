using System.Globalization;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Explanation;

/// <summary>An instance for people, laid out as <c>kubectl describe</c> does it.</summary>
internal static class InstanceText
{
    private const string Inside = "  ";

    public static IEnumerable<string> Of(InstanceReport report, bool hasColor) =>
    [
        .. Columns.Labelled(
        [
            ("Name", report.Name.Name),
            ("Namespace", report.Name.Namespace ?? ""),
            ("Service", $"{report.Service.Written.GroupResource} ({report.Service.Written.Kind})"),
            ("Provider", report.Service.Provider),
            ("Service cluster", report.Service.ServiceCluster),
            ("Summary", Columns.OneLine(ChainSummary.Of(report.Chain, report.Offer.Standing))),
            ("Offer", Columns.OneLine(report.Offer.State)),
            ("Waits for", Columns.OneLine(report.Chain.WaitsFor ?? (report.Chain.Layers.All(layer => layer.State is LayerState.Synced) ? "nothing" : "nothing that can be seen"))),
        ], ""),
        .. report.Chain.Layers.SelectMany(layer => Layer(report, layer, hasColor)),
        "",
        .. Limits(report.Offer),
    ];

    /// <summary>The restrictions and the quota of a tenant.</summary>
    public static IEnumerable<string> Limits(OfferReport offer) =>
    [
        .. offer.Restrictions.Count == 0
            ? [$"Restrictions:  {(offer.Offering is null && offer.Computed is null ? Columns.OneLine(offer.WhyNot ?? "none, because there is no offer") : "none")}"]
            : Columns.Of(["FIELD", "ALLOWED", "MODE", "FROM", "MESSAGE"], offer.Restrictions.Select(Row), Inside).Prepend("Restrictions:"),
        $"Quota:         {Columns.OneLine(offer.Quota)}",
    ];

    private static IReadOnlyList<string> Row(EffectiveRestriction said) =>
        [said.JsonPath.TrimStart('.'), EffectiveText.Allowed(said), $"{said.Enforcement}", string.Join(", ", said.Sources), said.Message ?? ""];

    private static IEnumerable<string> Layer(InstanceReport report, ChainLayer layer, bool hasColor)
    {
        yield return "";
        yield return $"{Title(layer.Target)}:  {Place(report, layer.Target)}";
        var lines = new List<(string, string)> { ("State", $"{StateWord.Of(layer.State, hasColor)}: {Columns.OneLine(layer.Sentence)}") };
        if (layer.Generation is { } generation)
        {
            lines.Add(("Generation", generation.ToString(CultureInfo.InvariantCulture)));
            lines.Add(("Observed generation", layer.ObservedGeneration?.ToString(CultureInfo.InvariantCulture) ?? "not reported"));
        }

        foreach (var line in Columns.Labelled(lines, Inside))
        {
            yield return line;
        }

        if (layer.Conditions.Count > 0)
        {
            yield return $"{Inside}Conditions:";
            foreach (var line in Columns.Of(
                ["TYPE", "STATUS", "REASON", "MESSAGE"], layer.Conditions.Select(each => (IReadOnlyList<string>)[each.Type, each.Status, each.Reason, each.Message]), Inside + Inside))
            {
                yield return line;
            }
        }
    }

    private static string Title(SyncTarget target) => target switch
    {
        SyncTarget.Tenant => "Tenant object",
        SyncTarget.Internal => "Internal object",
        _ => "Service object",
    };

    private static string Place(InstanceReport report, SyncTarget target) => target switch
    {
        SyncTarget.Tenant => report.Service.Written.GroupResource,
        SyncTarget.Internal => report.Service.Internal.Type.GroupResource,
        _ => $"{report.Place.Resource?.GroupResource ?? report.Service.Internal.Type.Plural} in "
            + (report.Place.Namespace is { } known ? $"namespace {known} of {report.Service.ServiceCluster}" : report.Service.ServiceCluster),
    };
}
