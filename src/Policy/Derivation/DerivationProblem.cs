namespace KubeCarrier.Policy.Derivation;

/// <summary>Why a CRD cannot be derived; the name is the reason of the condition.</summary>
public enum DerivationReason
{
    /// <summary>The base CRD is cluster-scoped.</summary>
    NotNamespaced,

    /// <summary>A version has no structural schema.</summary>
    NotStructural,

    /// <summary>A name would be too long or ambiguous.</summary>
    InvalidName,

    /// <summary>A name is that of a kind of the hub, of Kubernetes, or of a CRD that is no service's.</summary>
    NameTaken,

    /// <summary>A listed path cannot be exposed, or not in part.</summary>
    NotExposable,

    /// <summary>A path is listed twice for one version.</summary>
    DuplicatePath,

    /// <summary>A hidden field is required and nothing gives it a value.</summary>
    HiddenRequiredField,

    /// <summary>A preset cannot be applied.</summary>
    InvalidPreset,

    /// <summary>A restriction does not fit the field that the schema has there.</summary>
    InvalidRestriction,

    /// <summary>None of the listed versions is served by the base CRD.</summary>
    NoExposedVersion,
}

/// <summary>One thing that keeps a CRD from being derived.</summary>
/// <param name="Reason">What kind of problem it is.</param>
/// <param name="Path">The instance's field it is about; empty when it is about the CRD.</param>
/// <param name="Message">A sentence: what is wrong and what would be right.</param>
public sealed record DerivationProblem(DerivationReason Reason, string Path, string Message);
