namespace KubeCarrier.Api.Meta;

/// <summary>Every label, annotation, finalizer and identity of the product, named once: docs/contract/names.md.</summary>
public static class WellKnown
{
    public const string SystemNamespace = "kubecarrier-system";

    /// <summary>The group prefix of copied provider-side CRDs.</summary>
    public const string InternalGroupPrefix = "internal";

    public static class Labels
    {
        public const string OwnerName = "owner.kubermatic.io/name";

        public const string OwnerNamespace = "owner.kubermatic.io/namespace";

        /// <summary><c>Kind.group</c> of the owner.</summary>
        public const string OwnerType = "owner.kubermatic.io/type";

        public const string ServiceCluster = "kubecarrier.io/service-cluster";

        public const string OriginNamespace = "kubecarrier.io/origin-namespace";

        /// <summary>Marks an account's namespace; set by the controller when it creates it.</summary>
        public const string Account = "kubecarrier.io/account";

        public const string ControlledByCatalogEntrySet = "catalogentries.kubecarrier.io/controlled-by";

        /// <summary>Value <c>namespace.set</c>.</summary>
        public const string ControlledByDiscoverySet = "crdiscoveries.kubecarrier.io/controlled-by";

        /// <summary>ClusterRoles aggregated into what the controller may do.</summary>
        public const string AggregateToController = "kubecarrier.io/manager";

        /// <summary>ClusterRoles aggregated into what the webhooks may do.</summary>
        public const string AggregateToWebhooks = "kubecarrier.io/webhooks";

        /// <summary>On the dry-run object that proves a webhook configuration is loaded.</summary>
        public const string Canary = "kubecarrier.io/canary";

        /// <summary>Marks the Secret that holds a service cluster's kubeconfig; set by the controller, so that its deletion is judged and no other Secret's.</summary>
        public const string Kubeconfig = "kubecarrier.io/kubeconfig";
    }

    public static class Annotations
    {
        /// <summary>JSON array of <c>{name, namespace, group, kind}</c>, one element per owning Catalog.</summary>
        public const string Owners = "kubermatic.io/owner";

        /// <summary><c>namespace/name</c> of the one CatalogEntry that uses a base CRD.</summary>
        public const string CatalogEntry = "kubecarrier.io/catalog-entry";

        /// <summary><c>namespace/name</c> of the one DerivedCustomResource that uses a base CRD.</summary>
        public const string ReferencedBy = "dcr.kubecarrier.io/referenced-by";

        /// <summary>On an internal CRD, the hash of the <c>spec.versions</c> it was made of.</summary>
        public const string SchemaHash = "kubecarrier.io/schema-hash";

        /// <summary>On a service object, the UID of the internal object it was made for.</summary>
        public const string InstanceUid = "kubecarrier.io/instance-uid";

        /// <summary>On an internal object: its service object has <see cref="InstanceUid"/>, and one without it is not its own.</summary>
        public const string MarksServiceObject = "kubecarrier.io/marks-service-object";

        /// <summary>How many instances the deletion of the object may destroy.</summary>
        public const string ConfirmDestroy = "kubecarrier.io/confirm-destroy";
    }

    public static class Finalizers
    {
        public const string Account = "account.kubecarrier.io/controller";

        public const string Catalog = "catalog.kubecarrier.io/controller";

        public const string CatalogEntry = "catalogentry.kubecarrier.io/controller";

        public const string CatalogEntrySet = "catalogentryset.kubecarrier.io/controller";

        public const string CustomResourceDiscovery = "crdiscovery.kubecarrier.io/controller";

        public const string CustomResourceDiscoverySet = "crdiscoveryset.kubecarrier.io/controller";

        public const string DerivedCustomResource = "dcr.kubecarrier.io/controller";

        public const string ServiceCluster = "servicecluster.kubecarrier.io/controller";

        public const string ServiceClusterAssignment = "serviceclusterassignment.kubecarrier.io/controller";

        /// <summary>On tenant objects, injected at CREATE; only the controller removes it.</summary>
        public const string Sync = "kubecarrier.io/sync";

        /// <summary>On internal objects, as in KubeCarrier.</summary>
        public const string InternalObject = "catapult.kubecarrier.io/controller";
    }

    /// <summary>One server-side apply manager per endpoint: on 1.20 one manager on both loses its spec fields.</summary>
    public static class FieldManagers
    {
        public const string Controller = "kubecarrier-controller";

        public const string ControllerStatus = "kubecarrier-controller-status";
    }

    public static class Users
    {
        public const string Controller = "system:serviceaccount:kubecarrier-system:kubecarrier-controller";

        public const string Webhooks = "system:serviceaccount:kubecarrier-system:kubecarrier-webhooks";

        /// <summary>May write metadata, finalizers and DELETE without an offer. Exact names, never a prefix or a group.</summary>
        public static IReadOnlyList<string> System { get; } =
        [
            "system:serviceaccount:kube-system:generic-garbage-collector",
            "system:serviceaccount:kube-system:namespace-controller",
            "system:kube-controller-manager",
        ];
    }
}
