using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>What the rules about the service cluster's judgement know.</summary>
/// <param name="Crd">The CRD of the instance.</param>
/// <param name="Answer">What the service cluster said.</param>
/// <param name="Exposed">What the instance has of the service's fields; null for all of them.</param>
public sealed record DryRunView(CrdFacts Crd, DryRunAnswer Answer, ExposedFields? Exposed);
