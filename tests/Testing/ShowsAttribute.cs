using Xunit.Abstractions;
using Xunit.Sdk;

namespace KubeCarrier.Testing;

/// <summary>
/// Which rows a test shows: of KubeCarrier's behaviour (<c>F-ACC-12</c>) and its acceptance lists (<c>E2E-S-01</c>, <c>S7.3.01</c>), of
/// docs/bypass.md (<c>B23</c>), docs/hazards.md (<c>H41</c>) and docs/admission.md (<c>G03</c>). <c>dotnet test --filter Shows=B23</c> runs its tests.
/// </summary>
[TraitDiscoverer("KubeCarrier.Testing.ShowsDiscoverer", "KubeCarrier.Testing")]
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShowsAttribute(params string[] rows) : Attribute, ITraitAttribute
{
    public IReadOnlyList<string> Rows { get; } = rows;
}

/// <summary>Found by xunit by its name.</summary>
public sealed class ShowsDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) =>
        traitAttribute.GetConstructorArguments().OfType<string[]>().Single().Select(row => KeyValuePair.Create("Shows", row));
}
