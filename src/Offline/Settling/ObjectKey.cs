namespace KubeCarrier.Offline.Settling;

/// <summary>Names an object as a manifest does.</summary>
public sealed record ObjectKey(string ApiVersion, string Kind, string? Namespace, string Name);
