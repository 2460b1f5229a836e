using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks;

/// <summary>
/// Denies whatever arrives and repeats the hash in its path. The denial of a dry run proves that the API server has loaded the webhook
/// configuration with this hash (api-shapes 5).
/// </summary>
internal static class Canary
{
    public const string Prefix = "/canary/";

    private const int MinHash = 8;

    private const int MaxHash = 64;

    public static IServiceCollection AddCanary(this IServiceCollection services) =>
        services.AddSingleton(new Webhook(Prefix, "Canary", (path, _, _) => ValueTask.FromResult(Judge(path[Prefix.Length..]))) { IsFamily = true });

    private static Verdict Judge(string hash) => IsHash(hash)
        ? Verdict.Of(new([new("", $"canary {hash}") { Rule = "canary", IsVerbatim = true }], [], []))
        : Verdict.None(StatusCodes.Status404NotFound, $"A canary's path ends with a hash of {MinHash} to {MaxHash} lower case hexadecimal digits.");

    private static bool IsHash(string text) => text.Length is >= MinHash and <= MaxHash && text.All(char.IsAsciiHexDigitLower);
}
