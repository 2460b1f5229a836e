using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>What a ResourceQuota says about instances: the limits, and how far Kubernetes counts. CRDs are named as they name themselves.</summary>
public sealed class QuotaState
{
    private const string Prefix = "count/";

    private const string Suffixes = "kMGTPE";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Too small a number is never on its way to being right, and lets too many in. Kubernetes writes one when its own watch of a CRD that was made
    // again is behind. The wait is for our two watches to agree.
    private static readonly TimeSpan PatienceWithTooFew = TimeSpan.FromMilliseconds(300);

    private readonly JsonObject _quota;

    private QuotaState(JsonObject quota) => _quota = quota;

    /// <summary>Of a ResourceQuota as it was seen.</summary>
    public static QuotaState Of(JsonObject quota) =>
        new(quota);

    public NamespacedName Name => ObjectMeta.Of(_quota).NamespacedName;

    /// <summary>The CRDs whose instances are limited, sorted.</summary>
    public IEnumerable<string> Crds => (At("spec", "hard") ?? []).Select(pair => pair.Key)
        .Where(key => key.StartsWith(Prefix, StringComparison.Ordinal)).Select(key => key[Prefix.Length..]).Order(StringComparer.Ordinal);

    /// <summary>The limit that is wanted.</summary>
    public long? Limit(string crd) => Number(At("spec", "hard")?[Key(crd)]);

    /// <summary>How many count against the limit; null while nobody has counted.</summary>
    public long? Used(string crd) => Number(At("status", "used")?[Key(crd)]);

    /// <summary>Kubernetes judges by the status. What is missing there is refused with "status unknown for quota".</summary>
    public bool IsInEffect(string crd) => Limit(crd) is { } limit && Number(At("status", "hard")?[Key(crd)]) == limit && Used(crd) is not null;

    /// <summary>CRDs of which a tenant has more instances than it may have.</summary>
    public IEnumerable<string> Exceeded => Crds.Where(crd => Used(crd) > Limit(crd));

    /// <summary>What does not agree with the instances that are seen, by CRD (null: not known); null when everything does.</summary>
    public QuotaDoubt? Doubt(Func<string, long?> seen)
    {
        var wrong = Crds.Where(crd => Used(crd) is { } used && seen(crd) is { } count && count != used).ToList();
        return wrong.Count == 0 ? null : new(wrong, wrong.Any(crd => Used(crd) < seen(crd)) ? PatienceWithTooFew : Patience);
    }

    /// <summary>A limit is not in effect, or one that is not wanted any more still is.</summary>
    public bool NeedsStatus => !Crds.All(IsInEffect) || (At("status", "hard") ?? []).Any(pair => At("spec", "hard")?.ContainsKey(pair.Key) is not true);

    /// <summary>All that publishing depends on, as one text: the count alone, which changes with every instance, is not part of it.</summary>
    public string Fingerprint
    {
        get
        {
            var meta = ObjectMeta.Of(_quota);
            var limits = Crds.Select(crd => $"{crd}={Limit(crd)}/{IsInEffect(crd)}/{(Used(crd) > Limit(crd) ? Used(crd) : null)}");
            return $"{meta.IsDeleting} {meta.Annotations.GetValueOrDefault(WellKnown.Annotations.Owners)} {NeedsStatus} {string.Join(' ', limits)}";
        }
    }

    /// <summary>The status to write: the wanted limits, and these numbers beside what was counted before. The version seen is the precondition.</summary>
    public JsonObject WithCounts(IReadOnlyDictionary<string, long> counts)
    {
        var (hard, used) = (Wanted("hard"), Wanted("used"));
        foreach (var crd in Crds)
        {
            if ((counts.TryGetValue(crd, out var counted) ? counted : Used(crd)) is { } count)
            {
                hard[Key(crd)] = Write(Limit(crd) ?? 0);
                used[Key(crd)] = Write(count);
            }
        }

        var body = (JsonObject)_quota.DeepClone();
        body["metadata"]?.AsObject().Remove("managedFields"); // only a part of them was kept; absent, the API server goes by its own
        body["status"] = new JsonObject { ["hard"] = hard, ["used"] = used };
        return body;
    }

    /// <summary>The name of a limit in <c>spec.hard</c>.</summary>
    public static string Key(string crd) => Prefix + crd;

    /// <summary>A number as Kubernetes stores it (<c>2k</c> for 2000): anything else would look like a difference for ever.</summary>
    public static string Write(long number)
    {
        var (rest, suffixes) = (number, 0);
        while (rest != 0 && rest % 1000 == 0 && suffixes < Suffixes.Length)
        {
            (rest, suffixes) = (rest / 1000, suffixes + 1);
        }

        return rest.ToString(CultureInfo.InvariantCulture) + (suffixes == 0 ? "" : Suffixes[suffixes - 1]);
    }

    private static long? Number(JsonNode? node) =>
        Quantity.TryParse(node.Text(), out var quantity) && quantity.TryGetInt64(out var number) ? number : null;

    // Somebody may have added limits of his own; they stay as they are.
    private JsonObject Wanted(string member) => new((At("status", member) ?? [])
        .Where(pair => At("spec", "hard")?.ContainsKey(pair.Key) is true).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    private JsonObject? At(string part, string member) => _quota[part]?[member] as JsonObject;
}

/// <summary>Numbers that look wrong.</summary>
/// <param name="Crds">Whose.</param>
/// <param name="Patience">How long they may stay so, unchanged, before they are counted and corrected.</param>
public sealed record QuotaDoubt(IReadOnlyList<string> Crds, TimeSpan Patience);
