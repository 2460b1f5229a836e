using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

/// <summary>The path scheme of the contract.</summary>
public sealed class WebhookPathTests
{
    [Fact]
    public void A_path_is_the_group_with_dashes_the_version_and_the_kind_in_lower_case()
    {
        WebhookPath.For(WebhookPath.Validate, CatalogEntry.ResourceType).ShouldBe("/validate-catalog-kubecarrier-io-v1alpha1-catalogentry");
        WebhookPath.For(WebhookPath.Mutate, new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true))
            .ShouldBe("/mutate-eu-west-1-team-a-v1alpha1-couchdb");
    }

    [Theory]
    [InlineData("/validate-eu-west-1-team-a-v1alpha1-couchdb", true)]
    [InlineData("/validate-eu-west-1-team-a-v1alpha1-CouchDB", false)]
    [InlineData("/validate-eu-west-1.team-a-v1alpha1-couchdb", false)]
    [InlineData("/validate-eu-west-1-team-a-v1alpha2-couchdb", false)]
    [InlineData("/validate-eu-west-1-team-a-v1alpha1-couchdbs", false)]
    [InlineData("/mutate-eu-west-1-team-a-v1alpha1-couchdb--", false)]
    [InlineData("", false)]
    public void A_path_is_recognised_as_a_resources_own(string path, bool expected)
    {
        var resource = new GroupVersionResource { Group = "eu-west-1.team-a", Version = "v1alpha1", Resource = "couchdbs" };

        WebhookPath.Is(path, WebhookPath.Validate, resource, "CouchDB").ShouldBe(expected);
    }

    [Fact]
    public void What_is_generated_is_recognised()
    {
        var type = new ResourceType("internal.eu-west-1.team-a", "v1", "KubeMQ", "kubemqs", Namespaced: true);
        var resource = new GroupVersionResource { Group = type.Group, Version = type.Version, Resource = type.Plural };

        WebhookPath.Is(WebhookPath.For(WebhookPath.Mutate, type), WebhookPath.Mutate, resource, type.Kind).ShouldBeTrue();
    }
}
