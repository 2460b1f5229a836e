using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// Denies whatever arrives and repeats the hash in its path. The denial of a dry run proves that the API server has loaded the webhook
/// configuration with this hash (ADR 0018).
/// </summary>
internal static class CanaryJudge
{
    private const string Prefix = "/canary/";

    private const int MinHash = 8;

    private const int MaxHash = 64;

    public static Judge Instance { get; } = new(Prefix, "Canary", static review => Of(review.Path[Prefix.Length..])) { IsFamily = true, IsRoutine = true };

    private static Verdict Of(string hash) => IsHash(hash)
        ? Verdict.Of(new([new("", $"canary {hash}") { Rule = "canary", IsVerbatim = true }], [], []))
        : Verdict.NotFound($"A canary's path ends with a hash of {MinHash} to {MaxHash} lower case hexadecimal digits.");

    private static bool IsHash(string text) => text.Length is >= MinHash and <= MaxHash && text.All(char.IsAsciiHexDigitLower);
}
