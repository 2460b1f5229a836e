using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>Reviews as the API server sends them.</summary>
internal static class Reviews
{
    public const string Controller = WellKnown.Users.Controller;

    public static JsonObject Create(JsonObject item, string user = "hannibal") => Of("CREATE", item, null, user);

    public static JsonObject Update(JsonObject before, JsonObject after, string user = "hannibal") => Of("UPDATE", after, before, user);

    public static JsonObject Delete(JsonObject item, string user = "hannibal") => Of("DELETE", null, item, user);

    public static JsonObject OnStatus(this JsonObject review)
    {
        review["request"]!["subResource"] = "status";
        return review;
    }

    /// <summary>A copy with other members at the dotted path.</summary>
    public static JsonObject With(this JsonObject item, string path, JsonNode? value)
    {
        var copy = (JsonObject)item.DeepClone();
        var segments = path.Split('.');
        var parent = segments[..^1].Aggregate(copy, (node, segment) => (node[segment] ??= new JsonObject()).AsObject());
        parent[segments[^1]] = value;
        return copy;
    }

    private static JsonObject Of(string operation, JsonObject? item, JsonObject? oldItem, string user)
    {
        var subject = item ?? oldItem!;
        var (apiVersion, kind) = (subject["apiVersion"]!.GetValue<string>().Split('/'), subject["kind"]!.GetValue<string>());
        var plural = kind.EndsWith('y') ? $"{kind.ToLowerInvariant()[..^1]}ies" : $"{kind.ToLowerInvariant()}s";
        return TutorialHub.Parse($$$$$"""
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
              "uid":"705ab4f5-6393-11e8-b7cc-42010a800002",
              "kind":{"group":"{{{{{apiVersion[0]}}}}}","version":"{{{{{apiVersion[1]}}}}}","kind":"{{{{{kind}}}}}"},
              "resource":{"group":"{{{{{apiVersion[0]}}}}}","version":"{{{{{apiVersion[1]}}}}}","resource":"{{{{{plural}}}}}"},
              "requestKind":{"group":"{{{{{apiVersion[0]}}}}}","version":"{{{{{apiVersion[1]}}}}}","kind":"{{{{{kind}}}}}"},
              "name":"{{{{{subject["metadata"]!["name"]}}}}}","namespace":"{{{{{subject["metadata"]!["namespace"]}}}}}",
              "operation":"{{{{{operation}}}}}","userInfo":{"username":"{{{{{user}}}}}","groups":["system:authenticated"]},
              "object":{{{{{item?.ToJsonString() ?? "null"}}}}},"oldObject":{{{{{oldItem?.ToJsonString() ?? "null"}}}}},
              "dryRun":false,"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}}}
            """);
    }
}
