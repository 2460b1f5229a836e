using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Offers;

/// <summary>A row for each offer: what it is called in manifests, how many instances there may be, and within which limits.</summary>
internal static class OfferText
{
    private static readonly string[] Header = ["NAME", "KIND", "APIVERSION", "STATE", "USED", "LIMITS"];

    public static string Of(IReadOnlyList<OfferReport> offers, ConsoleStreams console)
    {
        var rows = offers.Select(Row).Prepend(Header).ToList();
        return AlignedText.Write(rows, 0, console.Width ?? int.MaxValue);
    }

    public static JsonObject Json(IReadOnlyList<OfferReport> offers) => new()
    {
        ["apiVersion"] = "cli.kubecarrier.io/v1alpha1",
        ["kind"] = "OfferList",
        ["items"] = new JsonArray([.. offers.Select(Item)]),
    };

    private static JsonNode Item(OfferReport offer)
    {
        var item = InstanceJson.Offer(offer);
        item.Insert(0, "name", offer.Offering?.Metadata.Name);
        item.Insert(1, "kind", offer.Offering?.Spec.CRD?.Kind);
        item.Insert(2, "apiVersions", new JsonArray([.. ApiVersions(offer.Offering?.Spec.CRD).Select(version => (JsonNode)version)]));
        item.Insert(3, "provider", offer.Offering?.Spec.Provider.Name);
        return item;
    }

    private static string[] Row(OfferReport offer)
    {
        var crd = offer.Offering?.Spec.CRD;
        return
        [
            offer.Offering?.Metadata.Name ?? "",
            crd?.Kind ?? "",
            string.Join(',', ApiVersions(crd)),
            offer.State,
            offer.Quotas.Count > 0 ? string.Join("; ", offer.Quotas.Select(quota => quota.Short)) : offer.Offering?.Spec.Quota is { } told ? $"of {told.Instances}" : "no limit",
            Columns.OneLine(string.Join("; ", offer.Restrictions.Select(said => $"{said.JsonPath.TrimStart('.')}: {EffectiveText.Allowed(said)}"))),
        ];
    }

    private static IEnumerable<string> ApiVersions(CrdInformation? crd) => crd?.Versions.Select(version => $"{crd.ApiGroup}/{version.Name}") ?? [];
}
