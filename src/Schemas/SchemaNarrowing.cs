namespace KubeCarrier.Schemas;

/// <summary>One thing that a new schema takes away from instances, or cannot be shown not to.</summary>
/// <param name="Version">The version of the CRD.</param>
/// <param name="Path">The instance's field; <c>apiVersion</c> when the version as a whole is meant.</param>
/// <param name="What">What becomes of it, as half a sentence.</param>
public sealed record SchemaNarrowing(string Version, string Path, string What)
{
    /// <summary>On one line.</summary>
    public override string ToString() => $"{Version}: {Path} {What}";
}
