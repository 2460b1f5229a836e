using System.Reflection;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;

namespace KubeCarrier.Api.Tests;

public sealed class ConstantsTests
{
    private const string BaseCrdReasons =
        "NotFound NotNamespaced AlreadyInUse NotAssignedToProvider MissingServiceClusterLabel "
        + "HiddenRequiredField NotExposable NameTaken AdmissionNotProven "
        + "SchemaRestricted AllInSchema HeldBackByInstances InvalidRestriction";

    /// <summary>Condition types, then reasons: those of the contract, and those that were added to it.</summary>
    public static TheoryData<Type, string> Expected => new()
    {
        { typeof(AccountConditions), "Ready SetupComplete Deleting CreatingNamespace NamespaceNotOurs Suspended SuspendedByAdmin Resumed" },
        {
            typeof(CatalogConditions),
            "Ready ServiceClusterAssignmentReady CatalogReady Deleting "
            + "ServiceClusterAssignmentsReady ServiceClusterAssignmentsUnready OverQuota InstancesExceedQuota WithinQuota "
            + "RestrictionsValid DoesNotFit AllFit InvalidSelector"
        },
        {
            typeof(CatalogEntryConditions),
            "Ready CatalogEntryReady DerivedCustomResourceUnready DerivedCustomResourceDefinitionNotFound "
            + $"Deleting Suspended SuspendedByProvider Resumed Withdrawn Kept Frozen Offered SchemaUpdatePending NarrowingChange UpToDate AccessReady MissingRights AllRights NotTold {BaseCrdReasons}"
        },
        {
            typeof(CatalogEntrySetConditions),
            "Ready CustomResourceDiscoveryReady CatalogEntriesReady ComponentsReady "
            + "CustomResourceDiscoverySetReady CustomResourceDiscoverySetUnready CatalogEntriesUnready CatalogEntriesTerminating NoCatalogEntries"
        },
        {
            typeof(DerivedCustomResourceConditions),
            $"Ready Established ControllerReady Establishing Unready ComponentsReady CRDNotEstablished ControllerUnready {BaseCrdReasons}"
        },
        {
            typeof(ServiceClusterConditions),
            "Ready ControllerReady ServiceClusterReachable Unready ClusterUnreachable GracePeriodTimeout "
            + "ClusterIdentityChanged AnswerTooLarge WatchFlood EndlessList ComponentsReady ControllerUnready "
            + "ServiceClusterUnreachable Deleting"
        },
        { typeof(ServiceClusterAssignmentConditions), "Ready SetupComplete CreatingNamespace NotATenant Deleting Orphans ServiceObjectsWithoutInstance NoServiceObjectsWithoutInstance" },
        {
            typeof(CustomResourceDiscoveryConditions),
            "Ready Discovered Established ControllerReady CRDFound CRDNotFound Deleting "
            + "Establishing NameTaken Unready ComponentsReady CRDNotEstablished ControllerUnready SchemaUpdatePending NarrowingChange UpToDate AccessReady MissingRights AllRights NotTold"
        },
        { typeof(CustomResourceDiscoverySetConditions), "Ready ComponentsReady ComponentsUnready ComponentsTerminating InvalidSelector" },
        {
            typeof(KubeCarrierConditions),
            "Ready DeploymentReady APIServerReady Paused DeploymentUnReady APIServerUnReady "
            + "KubeCarrierReady KubeCarrierDeploymentUnReady UnPaused Deleting "
            + "AdmissionReady AdmissionProven CanaryNotDenied CanaryPending ConfigurationDrifted RuleMatchesNothing "
            + "CertificatesValid CertificateExpired CertificateExpiring CertificateMissing CertificateNotRenewed CertificateNotTrusted"
        },
        { typeof(Phase), "Ready NotReady Terminating Unknown Paused" },
    };

    [Theory, MemberData(nameof(Expected))]
    public void Condition_types_reasons_and_phases_are_the_specs_and_no_more(Type type, string expected) =>
        Constants(type).Select(constant => (string?)constant.GetRawConstantValue()).ShouldBe(expected.Split(' '), ignoreOrder: true);

    [Theory, MemberData(nameof(Expected))]
    public void A_constant_is_named_after_its_text(Type type, string expected) =>
        Constants(type).ShouldAllBe(constant =>
            expected.Contains(constant.Name, StringComparison.Ordinal) && (string?)constant.GetRawConstantValue() == constant.Name);

    [Fact]
    public void Every_kind_with_conditions_names_them() =>
        typeof(Account).Assembly.GetTypes().Where(type => type.Name.EndsWith("Conditions", StringComparison.Ordinal))
            .ShouldBe(Expected.Select(row => (Type)row[0]!).Where(type => type != typeof(Phase)), ignoreOrder: true);

    [Fact]
    public void Every_status_carries_conditions() =>
        Kinds.All.Select(kind => kind.Type.GetProperty("Status")?.PropertyType).Where(status => status is not null)
            .ShouldAllBe(status => status!.IsAssignableTo(typeof(IConditionedStatus)));

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);
}
