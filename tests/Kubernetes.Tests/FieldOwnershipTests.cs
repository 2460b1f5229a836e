using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Patching;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Who owns the content of an object, and what a refusal says of it.</summary>
public sealed class FieldOwnershipTests
{
    private const string Live =
        """
        {"apiVersion":"example.com/v1","spec":{"size":3,"engine":"lru"},"metadata":{"managedFields":[
          {"manager":"kubectl-create","operation":"Update","apiVersion":"example.com/v1","fieldsV1":{"f:metadata":{"f:labels":{}},"f:spec":{".":{},"f:size":{}}}},
          {"manager":"operator","operation":"Update","apiVersion":"example.com/v1","fieldsV1":{"f:spec":{"f:engine":{}},"f:status":{"f:phase":{}}}},
          {"manager":"reporter","operation":"Update","apiVersion":"example.com/v1","subresource":"status","fieldsV1":{"f:status":{}}},
          {"manager":"old","operation":"Update","apiVersion":"example.com/v1beta1","fieldsV1":{"f:spec":{"f:size":{}}}}]}}
        """;

    [Shows("H12")]
    [Fact]
    public void What_is_taken_over_is_as_if_we_had_applied_all_of_it_and_metadata_and_status_stay_theirs()
    {
        var owners = FieldOwnership.TakenOver(Json(Live), "ours").ShouldNotBeNull();

        owners.Select(entry => $"{entry!["manager"]} {entry["fieldsV1"]!.ToJsonString()}").ShouldBe(
        [
            """kubectl-create {"f:metadata":{"f:labels":{}}}""",
            """operator {"f:status":{"f:phase":{}}}""",
            """reporter {"f:status":{}}""",
            """old {"f:spec":{"f:size":{}}}""", // another version counts its paths differently
            """ours {"f:spec":{".":{},"f:size":{},"f:engine":{}}}""",
        ]);
        $"{owners[^1]!["operation"]}".ShouldBe("Apply");
    }

    [Fact]
    public void Taken_over_once_there_is_nothing_left_to_take()
    {
        var live = Json(Live);
        live["metadata"]!["managedFields"] = FieldOwnership.TakenOver(live, "ours");

        FieldOwnership.TakenOver(live, "ours").ShouldBeNull();
    }

    [Shows("H13")]
    [Fact]
    public void Who_changed_what_we_want_is_named_and_nobody_else()
    {
        FieldOwnership.Contenders(Json("""{"spec":{"size":3,"engine":"lfu"}}"""), Json(Live), "ours").ShouldBe(["operator"]);
        FieldOwnership.Contenders(Json("""{"spec":{"size":3,"engine":"lru"}}"""), Json(Live), "ours").ShouldBeEmpty();
    }

    [Shows("H53")]
    [Theory]
    [InlineData("""CouchDB "db1" is invalid: spec.password: Invalid value: "hunter2": too short""", """CouchDB "db1" is invalid: spec.password: Invalid value: (hidden): too short""")]
    [InlineData("""[spec.a: Invalid value: "a \"b\", c": no, spec.b: Unsupported value: 3: supported values: "1"]""", """[spec.a: Invalid value: (hidden): no, spec.b: Unsupported value: (hidden): supported values: "1"]""")]
    [InlineData("""spec: Invalid value: map[string]interface {}{"password":"hunter2", "x":1}: no""", "spec: Invalid value: (hidden)")]
    [InlineData("""spec: Invalid value: {"password":"hunter2","x":1}: no""", "spec: Invalid value: (hidden)")]
    [InlineData("""spec.list: Duplicate value: {"name":"hunter2"}""", "spec.list: Duplicate value: (hidden)")]
    [InlineData("spec: Unsupported value: null: supported values: \"a\"", "spec: Unsupported value: (hidden): supported values: \"a\"")]
    [InlineData("""couchdbs "db1" is forbidden: no""", """couchdbs "db1" is forbidden: no""")]
    public void Values_are_taken_out_of_refusals(string message, string shown) => new ApiException(422, "Invalid", message).MessageWithoutValues.ShouldBe(shown);

    /// <summary>Up to 1.34 the refusal of a rule shows the type; since 1.35 nothing where the type is object or list, else the value.</summary>
    [Shows("H53", "H77")]
    [Theory]
    [InlineData("spec: Invalid value: \"object\": failed rule: self.min <= self.max", "spec: Invalid value: (hidden): failed rule: self.min <= self.max")]
    [InlineData("spec: Invalid value: failed rule: self.min <= self.max", "spec: Invalid value: failed rule: self.min <= self.max")]
    [InlineData("[spec: Invalid value: min is at most max, spec.pin: Invalid value: \"hunter2\": must differ]", "[spec: Invalid value: min is at most max, spec.pin: Invalid value: (hidden): must differ]")]
    [InlineData("spec.pin: Invalid value: 1234: must differ", "spec.pin: Invalid value: (hidden): must differ")]
    public void The_sentence_of_a_rule_is_no_value(string message, string shown) => new ApiException(422, "Invalid", message).MessageWithoutValues.ShouldBe(shown);

    [Shows("H25")]
    [Theory]
    [InlineData(500, "etcdserver: request is too large", true)]
    [InlineData(413, "limit is 3145728", true)]
    [InlineData(422, "is invalid", true)]
    [InlineData(403, "admission webhook \"x\" denied the request: no", true)]
    [InlineData(500, "failed to create typed patch object: .spec.x: field not declared in schema", true)]
    [InlineData(403, "is forbidden: exceeded quota: team-a.default, requested: 1, used: 2, limited: 2", true)]
    [InlineData(403, "is forbidden: status unknown for quota: team-a.default", false)]
    [InlineData(403, "cannot create resource", false)]
    [InlineData(409, "the object has been modified", false)]
    [InlineData(500, "etcdserver: leader changed", false)]
    [InlineData(503, "apiserver is shutting down", false)]
    public void What_refuses_the_object_itself_is_told_from_what_may_pass(int code, string message, bool isFinal) =>
        new ApiException(code, "", message).RefusesObject.ShouldBe(isFinal);

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
