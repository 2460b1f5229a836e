using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

public sealed class CatalogOwnersTests
{
    [Shows("F-CAT-11")]
    [Fact]
    public void What_is_written_is_read_and_does_not_depend_on_the_order()
    {
        CatalogOwners.Write("team-a", ["b", "a"]).ShouldBe(CatalogOwners.Write("team-a", ["a", "b"]));
        var (@namespace, catalogs) = Read(CatalogOwners.Write("team-a", ["b", "a"])).ShouldNotBeNull();
        @namespace.ShouldBe("team-a");
        catalogs.ShouldBe(["a", "b"]);
    }

    [Shows("F-CAT-12")]
    [Fact]
    public void An_entry_that_owns_an_object_belongs_to_its_provider_and_is_no_Catalog()
    {
        var (@namespace, catalogs) = Read(CatalogOwners.Write("team-a", ["a"], "couchdbs.eu-west-1")).ShouldNotBeNull();
        @namespace.ShouldBe("team-a");
        catalogs.ShouldBe(["a"]);
        Read(CatalogOwners.Write("team-a", [], "couchdbs.eu-west-1")).ShouldNotBeNull().Catalogs.ShouldBeEmpty();
        CatalogOwners.Write("team-a", [], "couchdbs.eu-west-1")
            .ShouldBe("""[{"name":"couchdbs.eu-west-1","namespace":"team-a","group":"catalog.kubecarrier.io","kind":"CatalogEntry"}]""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("""[{"name":"a","namespace":"team-a","group":"catalog.kubecarrier.io","kind":"Account"}]""")]
    [InlineData("""[{"name":"a","namespace":"team-a","group":"catalog.kubecarrier.io","kind":"CatalogEntry"},{"name":"a","namespace":"team-z","group":"catalog.kubecarrier.io","kind":"Catalog"}]""")]
    [InlineData("""[{"name":"a","namespace":"team-a","group":"other.io","kind":"Catalog"}]""")]
    [InlineData("""[{"name":"a","namespace":"team-a","group":"catalog.kubecarrier.io","kind":"Catalog"},{"name":"a","namespace":"team-z","group":"catalog.kubecarrier.io","kind":"Catalog"}]""")]
    public void What_is_not_a_list_of_one_providers_Catalogs_makes_an_object_nobodys(string annotation) => Read(annotation).ShouldBeNull();

    [Fact]
    public void An_object_without_the_annotation_is_nobodys() => CatalogOwners.Read(Objects.Meta("a")).ShouldBeNull();

    private static (string Namespace, IReadOnlyList<string> Catalogs)? Read(string annotation) =>
        CatalogOwners.Read(Objects.Meta("a") with { Annotations = new Dictionary<string, string> { ["kubermatic.io/owner"] = annotation } });
}
