using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Rules;

/// <summary>What rules say of a request: violations deny it, warnings are shown, patches change the object. Combined by concatenation.</summary>
public sealed record Decision(IReadOnlyList<Violation> Violations, IReadOnlyList<string> Warnings, IReadOnlyList<PatchOperation> Patches)
{
    public static Decision Allow { get; } = new([], [], []);

    /// <summary>Violations that deny nothing: enforced by a warning or by the audit log only, or old ones that were there before.</summary>
    public IReadOnlyList<Violation> Tolerated { get; init; } = [];

    /// <summary>Ids of the rules that had something to say; the rule set sets them.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>How many instances go with what is allowed, as somebody confirmed; for the audit log.</summary>
    public string? ConfirmedDestruction { get; init; }

    public bool IsAllowed => Violations.Count == 0;

    public static Decision Deny(string path, string message) => new([new(path, message)], [], []);

    public static Decision Warn(string message) => new([], [message], []);

    public static Decision Patch(string operation, string pointer, JsonNode value) => new([], [], [new(operation, pointer, value)]);

    public static Decision Combine(IEnumerable<Decision> decisions) =>
        decisions.Aggregate(Allow, (all, next) => all.And(next));

    public Decision And(Decision other)
    {
        return ReferenceEquals(this, Allow) ? other
            : ReferenceEquals(other, Allow) ? this
            : new([.. Violations, .. other.Violations], [.. Warnings, .. other.Warnings], [.. Patches, .. other.Patches])
            {
                Tolerated = [.. Tolerated, .. other.Tolerated],
                Rules = [.. Rules, .. other.Rules],
                ConfirmedDestruction = ConfirmedDestruction ?? other.ConfirmedDestruction,
            };
    }

    /// <summary>The sentence a user reads: every violation, each with its manifest path.</summary>
    public string Message => string.Join("; ", Violations.Select(violation => violation.Sentence));
}

/// <summary>One reason to deny, or to warn: where, what is wrong and what would be right.</summary>
/// <param name="Path">Manifest path without leading dot, such as <c>spec.roles[1]</c>.</param>
/// <param name="Message">The sentence.</param>
public sealed record Violation(string Path, string Message)
{
    /// <summary>The rule's id; the rule set sets it.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Anything but <see cref="Enforcement.Deny"/> among the tolerated ones only.</summary>
    public Enforcement Enforcement { get; init; }

    /// <summary>The contract fixes the text, so no path is put in front of it.</summary>
    public bool IsVerbatim { get; init; }

    public string Sentence => IsVerbatim || Path.Length == 0 ? Message : $"{Path}: {Message}";
}
