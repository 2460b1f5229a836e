using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Explanation;

/// <summary>What the hub says to a manifest, as a dry run of the caller's own.</summary>
/// <param name="Type">Its resource.</param>
/// <param name="Name">Its name and namespace.</param>
/// <param name="IsUpdate">An object of that name is there already.</param>
/// <param name="Violations">Why it is denied; empty when it is allowed.</param>
/// <param name="Dropped">Fields that the service does not have, which the API server drops without a word.</param>
/// <param name="Warnings">What the API server and the webhooks warn of.</param>
/// <param name="Notes">What could not be looked at.</param>
internal sealed record ManifestReport(
    ResourceType Type,
    NamespacedName Name,
    bool IsUpdate,
    IReadOnlyList<ManifestViolation> Violations,
    IReadOnlyList<UnknownField> Dropped,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Notes)
{
    public bool IsAllowed => Violations.Count == 0;
}

/// <summary>One reason to deny.</summary>
/// <param name="Rule">The rule's id, or the API server's reason.</param>
/// <param name="Path">Empty when it is about the whole.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Allowed">What may be written there; null when that is not known.</param>
internal sealed record ManifestViolation(string Rule, string Path, string Message, string? Allowed)
{
    public JsonObject ToJson() => new() { ["rule"] = Rule, ["path"] = Path, ["message"] = Message, ["allowed"] = Allowed };
}
