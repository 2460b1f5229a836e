using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.ServiceClusters;

/// <summary>The rules for <see cref="ServiceCluster"/>: a dot would make two clusters share an API group (H08).</summary>
public static class ServiceClusterRules
{
    public static RuleSet<ServiceCluster, NoFacts> All { get; } = new(
    [
        new("service-cluster-name-is-a-dns-label", NameIsADnsLabel, Create)
        {
            Defends = "The name of a service cluster is one part of API groups; without dots no two clusters share a group.",
        },
    ]);

    public static Decision NameIsADnsLabel(AdmissionRequest<ServiceCluster> request, NoFacts view) =>
        DnsLabel.Require("serviceCluster", request.Subject.Metadata.Name ?? "");
}
