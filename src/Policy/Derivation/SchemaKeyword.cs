using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Derivation;

/// <summary>One keyword of a restriction that the tenant CRD can say, in every version that has the path.</summary>
/// <param name="Path">The field.</param>
/// <param name="Keyword">What it demands of the field's values.</param>
public sealed record SchemaKeyword(JsonPath Path, Keyword Keyword);
