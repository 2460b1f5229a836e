using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

public sealed class CanaryTests
{
    [Fact]
    public void Only_the_canarys_own_denial_proves_anything()
    {
        const string denial = "admission webhook \"canary.kubecarrier.io\" denied the request: canary 0123456789abcdef";

        Canary.Proves(denial, "0123456789abcdef").ShouldBeTrue();
        Canary.Proves(denial, "f123456789abcdef").ShouldBeFalse();
        Canary.Proves(denial.Replace("canary.kubecarrier.io", "vregion.kubecarrier.io", StringComparison.Ordinal), "0123456789abcdef").ShouldBeFalse();
        Canary.Proves(denial + " and more", "0123456789abcdef").ShouldBeFalse();
        Canary.Proves("", "").ShouldBeFalse();
    }

    [Fact]
    public void The_canary_object_is_a_region_with_the_label_of_one_configuration()
    {
        var canary = Canary.ObjectFor(InstanceWebhooks.MutatingName, "kubecarrier-system");

        canary.Kind().ShouldBe("Region");
        canary.Name().Namespace.ShouldBe("kubecarrier-system");
        $"{canary["metadata"]!["labels"]!["kubecarrier.io/canary"]}".ShouldBe(InstanceWebhooks.MutatingName);
        canary["spec"]!["provider"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(InstanceWebhooks.ValidatingName)]
    [InlineData(InstanceWebhooks.MutatingName)]
    public void The_name_of_a_configuration_fits_a_labels_value(string name) => name.Length.ShouldBeLessThanOrEqualTo(Canary.LongestConfigurationName);
}
