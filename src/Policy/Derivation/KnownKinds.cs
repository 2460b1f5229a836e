using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>The kinds that every hub has, as data: plural, kind, short names. Their singular is the kind in lower case, and a list's kind ends in List.</summary>
internal static class KnownKinds
{
    // Of all versions that are supported, and what only a newer or an older one has: a hub is upgraded, and its offers stay.
    private const string Kubernetes = """
        apiservices APIService
        bindings Binding
        certificatesigningrequests CertificateSigningRequest csr
        clusterrolebindings ClusterRoleBinding
        clusterroles ClusterRole
        clustertrustbundles ClusterTrustBundle
        componentstatuses ComponentStatus cs
        configmaps ConfigMap cm
        controllerrevisions ControllerRevision
        cronjobs CronJob cj
        csidrivers CSIDriver
        csinodes CSINode
        csistoragecapacities CSIStorageCapacity
        customresourcedefinitions CustomResourceDefinition crd crds
        daemonsets DaemonSet ds
        deployments Deployment deploy
        deviceclasses DeviceClass
        devicetaintrules DeviceTaintRule
        endpoints Endpoints ep
        endpointslices EndpointSlice
        events Event ev
        evictions Eviction
        flowschemas FlowSchema
        horizontalpodautoscalers HorizontalPodAutoscaler hpa
        ingressclasses IngressClass
        ingresses Ingress ing
        ipaddresses IPAddress ip
        jobs Job
        leasecandidates LeaseCandidate
        leases Lease
        limitranges LimitRange limits
        lists List
        localsubjectaccessreviews LocalSubjectAccessReview
        mutatingadmissionpolicies MutatingAdmissionPolicy
        mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding
        mutatingwebhookconfigurations MutatingWebhookConfiguration
        namespaces Namespace ns
        networkpolicies NetworkPolicy netpol
        nodes Node no
        nodes NodeMetrics
        persistentvolumeclaims PersistentVolumeClaim pvc
        persistentvolumes PersistentVolume pv
        podcertificaterequests PodCertificateRequest
        poddisruptionbudgets PodDisruptionBudget pdb
        podgroups PodGroup
        pods Pod po
        pods PodMetrics
        podsecuritypolicies PodSecurityPolicy psp
        podtemplates PodTemplate
        priorityclasses PriorityClass pc
        prioritylevelconfigurations PriorityLevelConfiguration
        replicasets ReplicaSet rs
        replicationcontrollers ReplicationController rc
        resourceclaims ResourceClaim
        resourceclaimtemplates ResourceClaimTemplate
        resourcequotas ResourceQuota quota
        resourceslices ResourceSlice
        rolebindings RoleBinding
        roles Role
        runtimeclasses RuntimeClass
        scales Scale
        secrets Secret
        selfsubjectaccessreviews SelfSubjectAccessReview
        selfsubjectreviews SelfSubjectReview
        selfsubjectrulesreviews SelfSubjectRulesReview
        serviceaccounts ServiceAccount sa
        servicecidrs ServiceCIDR
        services Service svc
        statefulsets StatefulSet sts
        statuses Status
        storageclasses StorageClass sc
        storageversionmigrations StorageVersionMigration
        storageversions StorageVersion
        subjectaccessreviews SubjectAccessReview
        tokenrequests TokenRequest
        tokenreviews TokenReview
        validatingadmissionpolicies ValidatingAdmissionPolicy
        validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding
        validatingwebhookconfigurations ValidatingWebhookConfiguration
        volumeattachments VolumeAttachment
        volumeattributesclasses VolumeAttributesClass vac
        workloads Workload
        """;

    // A test compares them with manifests/crds.
    private const string KubeCarrier = """
        accounts Account acc
        catalogentries CatalogEntry ce
        catalogentrysets CatalogEntrySet ces
        catalogs Catalog cl
        customresourcediscoveries CustomResourceDiscovery crdis
        customresourcediscoverysets CustomResourceDiscoverySet crdisset
        derivedcustomresources DerivedCustomResource dcr
        kubecarriers KubeCarrier
        offerings Offering off
        providers Provider pr
        regions Region scr
        serviceclusterassignments ServiceClusterAssignment sca
        serviceclusters ServiceCluster sc
        tenants Tenant tr
        """;

    /// <summary>What kubectl expands: <c>kubectl get pods</c> would be all of a category that is called so.</summary>
    public static IReadOnlyList<string> Categories { get; } = [CrdManifest.CategoryAll, "api-extensions", "kubecarrier-admin", "kubecarrier-provider", "kubecarrier-tenant"];

    public static IReadOnlyList<KindNames> OfKubernetes { get; } = Read(Kubernetes, "Kubernetes'");

    public static IReadOnlyList<KindNames> OfKubeCarrier { get; } = Read(KubeCarrier, "KubeCarrier's");

    private static IReadOnlyList<KindNames> Read(string table, string whose) =>
    [
        .. table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => new KindNames(
            $"{whose} {words[1]}", [words[0], words[1], CrdManifest.Singular(words[1]), $"{words[1]}List", .. words.Skip(2)], [])),
    ];
}
