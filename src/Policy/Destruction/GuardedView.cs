using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Destruction;

/// <summary>What may be known of an object of Kubernetes' own kinds that instances need. It is found by a label, so the label is guarded with it.</summary>
/// <param name="Label">The label that a webhook selects it by.</param>
/// <param name="IsNeeded">Somebody relies on it.</param>
/// <param name="Destruction">What its end would come to.</param>
public sealed record GuardedView(string Label, bool IsNeeded, DestructionView Destruction)
{
    private const string PartOf = "app.kubernetes.io/part-of";

    private static readonly DestructionView Unasked = DestructionView.Nothing with { IsConfirmable = false };

    /// <summary>An internal or a tenant CRD: Kubernetes deletes all its objects with it. What it is of is read live, and not believed of the review.</summary>
    internal static GuardedView OfCrd(AdmissionRequest<JsonObject> request, IHubFacts facts) => new(WellKnown.Labels.OriginNamespace, IsNeeded: true,
        IsEnd(request) && IsName(request.Name) && facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, request.Name)) is { } crd
            ? Unasked with
            {
                Running = RunningInstances.Of(InstanceCrd.TypeOf(crd) is { } type ? [new(type)] : [], facts),
                Instead = OwnerOf(ObjectMeta.Of(crd).Labels) is { } owner ? $"or delete {owner}, which it goes with and where their number can be confirmed" : null,
            }
            : Unasked);

    /// <summary>The CRD of a kind of ours: with its objects goes all that they stand for.</summary>
    internal static GuardedView OfHubCrd(AdmissionRequest<JsonObject> request, IHubFacts facts) => new(PartOf, IsNeeded: true, IsEnd(request)
        ? Unasked with
        {
            Running = RunningInstances.Of(
                [.. (facts.List<CatalogEntry>(new()) ?? []).Select(InstanceCrd.Of).SelectMany(crd => crd.Types(facts)).Select(type => new InstanceTarget(type))], facts),
        }
        : Unasked);

    /// <summary>The Secret with the kubeconfig of service clusters. Its content is of no interest here.</summary>
    internal static GuardedView OfKubeconfig(AdmissionRequest<JsonObject> request, IHubFacts facts)
    {
        var used = (facts.List<ServiceCluster>(new(request.Namespace)) ?? [])
            .Where(cluster => string.Equals(cluster.Spec.KubeconfigSecret.Name, request.Name, StringComparison.Ordinal))
            .Select(cluster => cluster.Metadata.Name ?? "").ToList();
        return new(WellKnown.Labels.Kubeconfig, used.Count > 0, IsEnd(request)
            ? Unasked with
            {
                Running = RunningInstances.Of(used.Count == 0 ? [] : InstanceTargets.Of(request.Namespace, used, facts), facts),
                Loss = "without the kubeconfig nothing of them could be changed or deleted any more",
                Instead = $"or delete ServiceCluster {string.Join(", ", used)}, which needs it until they are gone and where their number can be confirmed",
            }
            : Unasked);
    }

    private static bool IsEnd(AdmissionRequest<JsonObject> request) => request.Operation is AdmissionOperation.Delete && request.Subject["metadata"]?["deletionTimestamp"] is null;

    /// <summary>Nothing else is a CRD's name, and nothing else belongs into a URL.</summary>
    private static bool IsName(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-');

    private static string? OwnerOf(IReadOnlyDictionary<string, string> labels) => labels.GetValueOrDefault(WellKnown.Labels.OwnerName) is { Length: > 0 } name
        ? $"{labels.GetValueOrDefault(WellKnown.Labels.OwnerType)?.Split('.')[0]} {name} in namespace {labels.GetValueOrDefault(WellKnown.Labels.OwnerNamespace)}"
        : null;
}
