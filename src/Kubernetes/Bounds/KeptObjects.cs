using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Bounds;

/// <summary>The objects of one cluster that are kept: how many, and what they cost.</summary>
public sealed class KeptObjects(int maxObjects, KeptBytes bytes, ClusterConduct conduct)
{
    /// <summary>Of an object beside its content: nodes, names, places in dictionaries.</summary>
    private const int CostOfObject = 1024;

    /// <summary>What <see cref="JsonDocument"/> keeps of each token.</summary>
    private const int CostOfToken = 12;

    private int _count;

    internal static long CostOf(JsonObject node)
    {
        var utf8 = JsonCodec.ToUtf8(node);
        return CostOfObject + utf8.Length + (CostOfToken * (long)JsonBounds.Tokens(utf8));
    }

    /// <summary>Another object, or another state of one: what it costs instead. Zero is none.</summary>
    internal void Exchange(long before, long after, string what)
    {
        if (before == 0 && after > 0 && Interlocked.Increment(ref _count) > maxObjects)
        {
            Interlocked.Decrement(ref _count);
            throw Refuse(Misbehaviour.EndlessList, what, $"the cluster has more objects than are kept of one: {maxObjects}.");
        }

        if (after > before && !bytes.TryTake(after - before))
        {
            if (before == 0)
            {
                Interlocked.Decrement(ref _count);
            }

            throw Refuse(Misbehaviour.AnswerTooLarge, what, "the objects of this cluster, of all clusters of its owner, or of all clusters there are, are larger together than is kept of them.");
        }

        if (after < before)
        {
            bytes.Give(before - after);
        }

        if (before > 0 && after == 0)
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>It goes on.</summary>
    internal void Note(ApiException misbehaviour) => conduct.Note(misbehaviour);

    private ApiException Refuse(string reason, string what, string why)
    {
        var misbehaviour = Misbehaviour.Because(reason, what, why);
        Note(misbehaviour);
        return misbehaviour;
    }
}
