namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>What is wrong with one webhook configuration.</summary>
/// <param name="Configuration">Its name.</param>
/// <param name="Reason">The reason of the condition, such as <c>CanaryNotDenied</c>.</param>
/// <param name="Message">What was found, as a sentence.</param>
public sealed record AdmissionProblem(string Configuration, string Reason, string Message);

/// <summary>Whether the API server calls our webhooks, over all configurations.</summary>
/// <param name="IsKnown">False until every configuration was looked at.</param>
/// <param name="Problems">In the order of the configurations' names.</param>
public sealed record AdmissionState(bool IsKnown, IReadOnlyList<AdmissionProblem> Problems)
{
    public bool IsProven => IsKnown && Problems.Count == 0;
}
