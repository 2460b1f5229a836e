using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Controllers.Instances;

/// <summary>Notices when the same content is written again and again because somebody changes it back (H13): writing it once more wins nothing.</summary>
internal sealed class RepeatedWrites(TimeProvider clock)
{
    private const int Allowed = 2;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(SyncTarget Target, NamespacedName Name), Write> _sent = [];

    /// <summary>Null when the write may be sent; else when to try again: it was sent twice within a minute.</summary>
    public TimeSpan? HoldBack(SyncTarget target, NamespacedName name, JsonObject manifest) =>
        _sent.TryGetValue((target, name), out var sent) && IsCurrent(sent, Hash(manifest)) && sent.Times >= Allowed
            ? Window - clock.GetElapsedTime(sent.Since) + TimeSpan.FromSeconds(1)
            : null;

    /// <summary>The write was sent and taken; one that was refused does not count.</summary>
    public void Sent(SyncTarget target, NamespacedName name, JsonObject manifest)
    {
        var (key, hash) = ((target, name), Hash(manifest));
        _sent[key] = _sent.TryGetValue(key, out var sent) && IsCurrent(sent, hash) ? sent with { Times = sent.Times + 1 } : new(hash, 1, clock.GetTimestamp());
    }

    public void Forget(NamespacedName name)
    {
        foreach (var target in Enum.GetValues<SyncTarget>())
        {
            _sent.TryRemove((target, name), out _);
        }
    }

    private bool IsCurrent(Write sent, string hash) => sent.Hash == hash && clock.GetElapsedTime(sent.Since) < Window;

    // Without metadata: the resource version that guards a write is another one each time.
    private static string Hash(JsonObject manifest) => Convert.ToHexString(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join(',', manifest.Where(member => member.Key != "metadata").Select(member => $"{member.Key}={member.Value?.ToJsonString()}")))));

    private sealed record Write(string Hash, int Times, long Since);
}
