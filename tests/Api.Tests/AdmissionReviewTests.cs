using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;

namespace KubeCarrier.Api.Tests;

public sealed class AdmissionReviewTests
{
    private const string Request = """
        {
          "kind": "AdmissionReview",
          "apiVersion": "admission.k8s.io/v1",
          "request": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "kind": {"group": "eu-west-1.team-a", "version": "v1alpha1", "kind": "CouchDB"},
            "resource": {"group": "eu-west-1.team-a", "version": "v1alpha1", "resource": "couchdbs"},
            "subResource": "status",
            "name": "db1",
            "namespace": "team-b",
            "operation": "UPDATE",
            "userInfo": {"username": "team-b-member", "uid": "7", "groups": ["system:authenticated"]},
            "object": {"spec": {"ratio": 1.50, "big": 12345678901234567890, "nothing": null}},
            "oldObject": {"spec": {}},
            "dryRun": true
          }
        }
        """;

    private const string Response = """
        {
          "apiVersion": "admission.k8s.io/v1",
          "kind": "AdmissionReview",
          "response": {
            "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
            "allowed": false,
            "status": {"code": 403, "reason": "Forbidden", "message": "no", "details": {"name": "db1", "group": "couchdb.io", "kind": "CouchDB",
              "causes": [{"reason": "offer-exists", "message": "no", "field": "metadata.namespace"}]}},
            "warnings": ["mind this"],
            "patchType": "JSONPatch",
            "patch": "W10=",
            "auditAnnotations": {"rules": "offer-exists"}
          }
        }
        """;

    [Theory]
    [InlineData(Request)]
    [InlineData(Response)]
    public void No_field_is_lost_or_renamed_on_the_way_through_the_envelope(string json) =>
        JsonEquality.AreEqual(JsonSerializer.SerializeToNode(Read(json), ApiJsonContext.Default.AdmissionReview), JsonNode.Parse(json)).ShouldBeTrue();

    [Fact]
    public void Numbers_of_the_object_keep_their_text() =>
        Read(Request).Request!.Object!.ToJsonString().ShouldBe("""{"spec":{"ratio":1.50,"big":12345678901234567890,"nothing":null}}""");

    [Fact]
    public void The_patch_travels_as_base64() =>
        Encoding.UTF8.GetString(Read(Response).Response!.Patch!).ShouldBe("[]");

    [Theory]
    [InlineData("CREATE", AdmissionOperation.Create)]
    [InlineData("UPDATE", AdmissionOperation.Update)]
    [InlineData("DELETE", AdmissionOperation.Delete)]
    [InlineData("CONNECT", AdmissionOperation.Connect)]
    [InlineData("create", AdmissionOperation.None)]
    [InlineData("PATCH", AdmissionOperation.None)]
    public void Operations_are_read_ordinally(string text, AdmissionOperation operation) =>
        Read($$$"""{"request":{"operation":"{{{text}}}"}}""").Request!.Operation.ShouldBe(operation);

    [Theory]
    [InlineData("""{"request":{}}""")]
    [InlineData("""{"request":{"uid":null,"operation":null,"object":null,"userInfo":null,"kind":null}}""")]
    [InlineData("""{"request":{"operation":{"deep":[1]}}}""")]
    public void What_is_absent_or_null_is_nothing(string json)
    {
        var request = Read(json).Request.ShouldNotBeNull();

        request.Uid.ShouldBe("");
        request.Operation.ShouldBe(AdmissionOperation.None);
        request.Object.ShouldBeNull();
        request.UserInfo.ShouldBeNull();
    }

    [Fact]
    public async Task A_body_that_arrives_in_pieces_is_read_the_same_way()
    {
        var json = $$$"""{"request":{"operation":{"deep":["{{{new string('x', 100_000)}}}"]},"uid":"u"}}""";
        await using var body = new MemoryStream(Encoding.UTF8.GetBytes(json));

        var review = await JsonSerializer.DeserializeAsync(body, ApiJsonContext.Default.AdmissionReview, CancellationToken.None);

        review!.Request!.Uid.ShouldBe("u");
        review.Request.Operation.ShouldBe(AdmissionOperation.None);
    }

    [Fact]
    public void Null_groups_are_no_groups() =>
        Read("""{"request":{"userInfo":{"username":"hans","groups":null}}}""").Request!.UserInfo!.Groups.ShouldBeEmpty();

    [Fact]
    public void A_key_given_twice_is_refused() =>
        Should.Throw<JsonException>(() => Read("""{"request":{"uid":"a","uid":"b"}}"""));

    [Fact]
    public void An_answer_does_not_say_what_it_does_not_have() =>
        JsonSerializer.Serialize(new AdmissionReview { Response = new() { Uid = "u", Allowed = true } }, ApiJsonContext.Default.AdmissionReview)
            .ShouldBe("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"u","allowed":true}}""");

    private static AdmissionReview Read(string json) => JsonSerializer.Deserialize(json, ApiJsonContext.Default.AdmissionReview)!;
}
