namespace KubeCarrier.Policy.Restrictions;

/// <summary>Who restricts a field.</summary>
/// <param name="Name">The CatalogEntry by its name, a restriction of a Catalog as <c>catalog/restriction</c>.</param>
/// <param name="Shown">How a message names it, with a blank before; empty for the entry, which tenants know as the service itself.</param>
public sealed record RestrictionSource(string Name, string Shown)
{
    public static RestrictionSource Entry(string entry) => new(entry, "");

    public static RestrictionSource Catalog(string catalog, string restriction) => new($"{catalog}/{restriction}", $" (catalog {catalog}, {restriction})");
}

/// <summary>Why a restriction cannot be used.</summary>
/// <param name="Member">The member of the field that is wrong, such as <c>pattern</c>.</param>
/// <param name="Message">The sentence.</param>
public sealed record RestrictionProblem(string Member, string Message);
