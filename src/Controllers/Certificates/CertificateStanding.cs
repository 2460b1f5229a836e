using KubeCarrier.Policy.Certificates;

namespace KubeCarrier.Controllers.Certificates;

/// <summary>What was last found of the webhooks' certificates.</summary>
internal sealed class CertificateStanding
{
    /// <summary>Another state is known.</summary>
    public event Action? Changed;

    /// <summary>Null while nobody has looked, and where certificates come in files.</summary>
    public CertificateState? State { get; private set; }

    /// <summary>True when it is news.</summary>
    public bool Report(CertificateState state)
    {
        if (State == state)
        {
            return false;
        }

        State = state;
        Changed?.Invoke();
        return true;
    }
}
