using KubeCarrier.Api.Meta;

namespace KubeCarrier.Api.Operator;

/// <summary>The condition types and reasons of <see cref="KubeCarrierInstallation"/>.</summary>
public static class KubeCarrierConditions
{
    // Types.
    public const string Ready = "Ready";

    public const string DeploymentReady = "DeploymentReady";

    public const string APIServerReady = "APIServerReady";

    public const string Paused = "Paused";

    /// <summary>Every webhook configuration is as it must be, and the API server was seen to call it.</summary>
    public const string AdmissionReady = "AdmissionReady";

    /// <summary>What the webhooks show is trusted, and for longer than the notice of two weeks.</summary>
    public const string CertificatesValid = EventReasons.CertificatesValid;

    // Reasons. One that is spelled like a type is that constant.
    public const string DeploymentUnReady = EventReasons.DeploymentUnReady;

    public const string APIServerUnReady = EventReasons.APIServerUnReady;

    public const string KubeCarrierReady = EventReasons.KubeCarrierReady;

    public const string KubeCarrierDeploymentUnReady = EventReasons.KubeCarrierDeploymentUnReady;

    public const string UnPaused = EventReasons.UnPaused;

    public const string Deleting = EventReasons.Deleting;

    public const string AdmissionProven = EventReasons.AdmissionProven;

    public const string CanaryNotDenied = EventReasons.CanaryNotDenied;

    public const string CanaryPending = EventReasons.CanaryPending;

    public const string CertificateExpired = EventReasons.CertificateExpired;

    public const string CertificateExpiring = EventReasons.CertificateExpiring;

    public const string CertificateMissing = EventReasons.CertificateMissing;

    public const string CertificateNotRenewed = EventReasons.CertificateNotRenewed;

    public const string CertificateNotTrusted = EventReasons.CertificateNotTrusted;

    public const string ConfigurationDrifted = EventReasons.ConfigurationDrifted;

    public const string RuleMatchesNothing = EventReasons.RuleMatchesNothing;
}
