namespace KubeCarrier.Offline.Settling;

/// <summary>What is wrong with the policies themselves: a hub that was given them would refuse them, or could not make anything of them.</summary>
/// <param name="Kind">Of the object that would have to be changed.</param>
/// <param name="Namespace">Its namespace; null when it has none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Path">Where in it; empty when it is about the object as a whole.</param>
/// <param name="Message">The sentence.</param>
/// <param name="Rule">The rule of the kind, or one of <see cref="ProblemRules"/>.</param>
public sealed record HubProblem(string Kind, string? Namespace, string Name, string Path, string Message, string Rule);

/// <summary>What a <see cref="HubProblem"/> defends that no rule of admission does: the controller reports it in conditions.</summary>
public static class ProblemRules
{
    /// <summary>The account has no namespace of its own.</summary>
    public const string AccountHasItsNamespace = "account-has-its-namespace";

    /// <summary>The CRD is in no file.</summary>
    public const string CrdExists = "crd-exists";

    /// <summary>The service cluster is in no file.</summary>
    public const string ServiceClusterExists = "service-cluster-exists";

    /// <summary>The CRD of the service cluster cannot be copied into the hub.</summary>
    public const string CrdCanBeCopied = "crd-can-be-copied";

    /// <summary>The tenant CRD cannot be derived: a path, a preset or a restriction does not fit the CRD.</summary>
    public const string CrdCanBeDerived = "crd-can-be-derived";

    /// <summary>The base CRD is somebody else's, or cannot be offered.</summary>
    public const string CrdCanBeOffered = "crd-can-be-offered";
}
