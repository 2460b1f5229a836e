namespace KubeCarrier.Webhooks.Recording;

/// <summary>What is recorded, and where.</summary>
/// <param name="File">Appended to; made for its owner alone when it is not there.</param>
/// <param name="WithSensitive">Sensitive values are written as they are.</param>
public sealed record RecordingOptions(string File, bool WithSensitive);
