namespace KubeCarrier.Policy.Rules;

/// <summary>The judgement behind every <c>…-is-immutable</c> rule.</summary>
public static class Immutable
{
    /// <summary>Denies another value than the old one; <paramref name="what"/> names the field in words.</summary>
    public static Decision Require(string path, string what, string? before, string? after) =>
        string.Equals(before, after, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny(path, $"the {what} is immutable; it stays {before}, create another object for {after}");
}
