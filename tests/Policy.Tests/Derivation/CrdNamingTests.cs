using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class CrdNamingTests
{
    [Fact]
    public void Names_are_those_of_the_worked_example()
    {
        var naming = new CrdNaming("eu-west-1", "team-a");

        naming.InternalName("couchdbs").ShouldBe("couchdbs.internal.eu-west-1.team-a");
        naming.TenantName("couchdbs").ShouldBe("couchdbs.eu-west-1.team-a");
        naming.Check("CouchDB", "couchdbs").ShouldBeEmpty();
    }

    [Shows("H08", "H22")]
    [Theory]
    [InlineData("eu.west", "team-a", "CouchDB", "dot in its name")]
    [InlineData("kubecarrier", "io", "CouchDB", "the hub's own")]
    [InlineData("a-service-cluster-with-a-rather-long-name", "a-provider", "CouchDB", "becomes a label value")]
    public void What_collides_or_does_not_fit_is_refused(string serviceCluster, string provider, string kind, string expected) =>
        new CrdNaming(serviceCluster, provider).Check(kind, "couchdbs").ShouldHaveSingleItem().Message.ShouldContain(expected);

    [Fact]
    public void A_label_value_of_63_characters_fits_and_one_more_does_not()
    {
        var kind = new string('K', 63 - ".internal.eu-west-1.team-a".Length);
        var naming = new CrdNaming("eu-west-1", "team-a");

        naming.Check(kind, "couchdbs").ShouldBeEmpty();
        naming.Check(kind + "K", "couchdbs").ShouldHaveSingleItem().Reason.ShouldBe(DerivationReason.InvalidName);
    }

    [Fact]
    public void A_crd_name_has_at_most_253_characters() =>
        new CrdNaming("eu-west-1", "team-a").Check("X", new string('x', 253)).ShouldHaveSingleItem().Message.ShouldContain("253");
}
