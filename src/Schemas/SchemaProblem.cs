namespace KubeCarrier.Schemas;

/// <summary>What the API server would refuse of an object.</summary>
/// <param name="Path">The field, such as <c>spec.pools[0].name</c>; empty for the object itself.</param>
/// <param name="Message">The API server's words, such as <c>Required value</c>.</param>
public sealed record SchemaProblem(string Path, string Message);
