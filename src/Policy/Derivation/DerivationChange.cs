namespace KubeCarrier.Policy.Derivation;

/// <summary>What a change of the derivation is about.</summary>
public enum ChangeKind
{
    /// <summary>A field that tenants do not see, or one that came along.</summary>
    Field,

    /// <summary><c>required</c>.</summary>
    Required,

    /// <summary><c>default</c>, and the default that admission gives.</summary>
    Default,

    /// <summary>A CEL rule.</summary>
    Rule,

    /// <summary><c>oneOf</c>, <c>anyOf</c>, <c>allOf</c>, <c>not</c>, and limits to the number of members.</summary>
    Choice,

    /// <summary>Keys of a list, and how it is written.</summary>
    List,

    /// <summary>A printer column.</summary>
    Column,

    /// <summary>A field selector or a subresource.</summary>
    Subresource,

    /// <summary>A restriction of the entry.</summary>
    Restriction,

    /// <summary>A version, and which one is stored.</summary>
    Version,

    /// <summary>What the whole CRD has: names, conversion.</summary>
    Names,
}

/// <summary>One difference between a derived CRD and the one it was made of, and why.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Version">The version it is in; empty when it is in all of them.</param>
/// <param name="Path">The instance's field; empty when it is about none.</param>
/// <param name="Sentence">What changed, and why.</param>
public sealed record DerivationChange(ChangeKind Kind, string Version, string Path, string Sentence)
{
    /// <summary>The field is gone with all below it, and nothing else happened: there may be hundreds of these.</summary>
    public bool IsHiding { get; init; }

    /// <summary>Whoever writes the entry should know before its tenants do.</summary>
    public bool IsWarning { get; init; }

    /// <summary>On one line.</summary>
    public override string ToString() => Version.Length == 0 ? Sentence : $"{Version}: {Sentence}";
}
