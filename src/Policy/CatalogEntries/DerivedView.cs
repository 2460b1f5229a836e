using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>What rules for <see cref="DerivedCustomResource"/> may know.</summary>
/// <param name="Instances">
/// On DELETE the instances that are live, because a deletion must not rest on a copy. Where their number is confirmed it is judged by itself, with all
/// other kinds'.
/// </param>
/// <param name="Base">The CRD that it derives from, where somebody wrote it by hand.</param>
public sealed record DerivedView(LiveInstances Instances, BaseCrdView Base)
{
    public static DerivedView Nothing { get; } = new(LiveInstances.None, BaseCrdView.Nothing);

    public static DerivedView Of(AdmissionRequest<DerivedCustomResource> request, IHubFacts facts)
    {
        return request.Operation is not Delete ? Nothing with { Base = BaseCrdView.Of(request, facts) }
            : ConfirmDestroy.Of(request.Subject.Metadata) is null ? Nothing with { Instances = LiveInstances.Of(request.Subject.Status?.DerivedCR?.Name, facts) }
            : Nothing;
    }
}
