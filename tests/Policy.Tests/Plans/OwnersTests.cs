using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

public sealed class OwnersTests
{
    private static readonly ResourceType Type = ServiceClusterAssignment.ResourceType;

    [Shows("B22", "B25")]
    [Fact]
    public void Ownership_is_by_UID_and_by_the_controller_reference()
    {
        var owner = Objects.TenantAccount();
        var reference = Owners.ControllerReference(owner);

        Objects.Meta("child").OwnedBy(owner).IsControlledBy(owner.Metadata).ShouldBeTrue();
        Child(reference with { Uid = "another" }).IsControlledBy(owner.Metadata).ShouldBeFalse();
        Child(reference with { Controller = false }).IsControlledBy(owner.Metadata).ShouldBeFalse();
        Child(reference with { Controller = null }).IsControlledBy(owner.Metadata).ShouldBeFalse();
        Child(reference with { Uid = "" }).IsControlledBy(owner.Metadata with { Uid = "" }).ShouldBeFalse();
        Child(reference with { Uid = "" }).IsControlledBy(owner.Metadata with { Uid = null }).ShouldBeFalse();
        Child(reference with { Name = "renamed" }).IsControlledBy(owner.Metadata).ShouldBeTrue();
    }

    [Fact]
    public void Labels_tell_the_owner_when_all_three_do()
    {
        var labels = Owners.Labels(Type, new("team-a", "team-b.eu-west-1"));

        Owners.LabelledOwner(Type, labels).ShouldBe(new("team-a", "team-b.eu-west-1"));
        Owners.LabelledOwner(ServiceCluster.ResourceType, labels).ShouldBeNull();
        foreach (var key in labels.Keys)
        {
            Owners.LabelledOwner(Type, labels.Where(label => label.Key != key).ToDictionary()).ShouldBeNull();
            Owners.LabelledOwner(Type, labels.ToDictionary(label => label.Key, label => label.Key == key ? "" : label.Value)).ShouldBeNull();
        }
    }

    [Fact]
    public void An_object_is_anothers_when_any_label_says_otherwise()
    {
        var labels = Owners.Labels(Type, new("team-a", "team-b.eu-west-1"));

        Owners.IsLabelledForAnother(new Dictionary<string, string>(), labels).ShouldBeFalse();
        Owners.IsLabelledForAnother(labels, labels).ShouldBeFalse();
        foreach (var key in labels.Keys)
        {
            Owners.IsLabelledForAnother(new Dictionary<string, string> { [key] = "other" }, labels).ShouldBeTrue();
            Owners.IsLabelledForAnother(new Dictionary<string, string> { [key] = "" }, labels).ShouldBeFalse();
        }
    }

    private static ObjectMeta Child(OwnerReference reference) => Objects.Meta("child") with { OwnerReferences = [reference] };
}
