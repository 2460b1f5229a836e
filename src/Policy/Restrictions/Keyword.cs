namespace KubeCarrier.Policy.Restrictions;

/// <summary>What a restriction may demand of a value, each judged for itself.</summary>
public enum Keyword
{
    Allowed,
    Minimum,
    Maximum,
    Pattern,
    MaxLength,
    Required,
    Immutable,
}
