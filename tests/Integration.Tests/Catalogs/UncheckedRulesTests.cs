using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>Refusals as API servers of several versions write them: which are a rule's that a sample says nobody looked at, and which are the sample's fault.</summary>
public sealed class UncheckedRulesTests
{
    private const string LeftOut = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

    private static readonly JsonObject Crd = JsonNode.Parse(
        """
        {"spec":{"group":"example.io","names":{"kind":"Scaler","plural":"scalers"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{
         "type":"object","properties":{"spec":{"type":"object","required":["min"],
          "x-kubernetes-validations":[{"rule":"self.min <= self.max","message":"min is at most max"},{"rule":"self.tags.all(t, t.startsWith('x-'))"}],
          "properties":{"min":{"type":"integer"},"max":{"type":"integer"},"tags":{"type":"array","items":{"type":"string"}}}}}}}}]}}
        """)!.AsObject();

    private static readonly SampleInstance Sample = SampleInstance.For(Crd, [], "default").ShouldNotBeNull();

    [Theory]
    [InlineData("spec", "Invalid value: \"object\": min is at most max")]
    [InlineData("spec", "Invalid value: min is at most max")]
    [InlineData("spec", "Invalid value: \"object\": failed rule: self.tags.all(t, t.startsWith('x-'))")]
    [InlineData("spec", "Invalid value: failed rule: self.tags.all(t, t.startsWith('x-'))")]
    [InlineData("spec", "Invalid value: \"object\": no such key: tags evaluating rule: self.tags.all(t, t.startsWith('x-'))")]
    public void A_rule_that_the_sample_names_is_no_reason_to_wait(string field, string message) => AreAll(Cause(field, message)).ShouldBeTrue();

    [Fact]
    public void What_else_is_wrong_is()
    {
        AreAll().ShouldBeFalse("the API server did not say why");
        AreAll(Cause("spec.min", "Required value"), Cause("<nil>", LeftOut)).ShouldBeFalse();
        AreAll(Cause("<nil>", LeftOut)).ShouldBeFalse();
        AreAll(Cause("spec", "Invalid value: min is at most max"), Cause("spec.max", "Invalid value: \"string\": spec.max in body must be of type integer: \"string\"")).ShouldBeFalse();
        AreAll(Cause("spec", "Invalid value: failed rule: self.min > 5")).ShouldBeFalse("nobody told of this one");
    }

    [Fact]
    public void What_is_not_served_yet_is_waited_for() =>
        new UncheckedRules(Sample, Crd).AreAllThatRefuse(new(404, "NotFound", "the server could not find the requested resource")).ShouldBeFalse();

    private static bool AreAll(params StatusCause[] causes) => new UncheckedRules(Sample, Crd).AreAllThatRefuse(new(422, "Invalid", "is invalid", new() { Causes = causes }));

    private static StatusCause Cause(string field, string message) => new() { Reason = "FieldValueInvalid", Field = field, Message = message };
}
