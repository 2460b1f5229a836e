using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Instances;

/// <summary>The instances of a CRD that are still there, read live on a DELETE.</summary>
/// <param name="Names">At most one more than <see cref="Shown"/>; empty when the CRD is gone or was never made.</param>
public sealed record LiveInstances(IReadOnlyList<NamespacedName> Names)
{
    /// <summary>How many names a message lists.</summary>
    public const int Shown = 10;

    public static LiveInstances None { get; } = new([]);

    public Decision Deny(string firstLine)
    {
        if (Names.Count == 0)
        {
            return Decision.Allow;
        }

        var more = Names.Count > Shown ? "\nand more" : "";
        var text = firstLine + string.Concat(Names.Take(Shown).Select(name => $"\n{name} still present")) + more;
        return new([new("metadata.name", text) { IsVerbatim = true }], [], []); // tools look for the first line (spec 2.2)
    }
}
