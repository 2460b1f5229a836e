using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>Changes to a review that no rule may care about: what was denied stays denied, by the same rules at least.</summary>
internal static class Irrelevant
{
    private static readonly string[] Marks =
    [
        "app.kubernetes.io/managed-by", "admission.kubecarrier.io/skip", "kubecarrier.io/exempt", "control-plane", "helm.sh/resource-policy",
        "admissions.enforcer/disabled", "kubecarrier.io/origin-name", "owner.kubecarrier.io/name", "policy.example.com/ignore",
    ];

    private static readonly string[] Novelties = ["novelty", "Object", "OldObject", "UserInfo", "Operation", "Name", "Namespace", "Kind", "Spec", "Metadata", "__proto__", ""];

    /// <summary>What is done, and the change.</summary>
    public static IReadOnlyList<(string Name, Action<JsonObject, Random> Change)> All { get; } =
    [
        ("order of members", Shuffle),
        ("unknown members of the review", (review, random) => Invent(random.Next(2) == 0 ? review : Body(review), random)),
        ("unknown members of the object", (review, random) => Invent(State(review, random), random)),
        ("unknown members of its metadata", (review, random) => Invent(Metadata(review, random), random)),
        ("unknown members of its spec", (review, random) => Invent(State(review, random)?["spec"] as JsonObject, random)),
        ("labels", (review, random) => Mark(review, "labels", random)),
        ("annotations", (review, random) => Mark(review, "annotations", random)),
        ("a finalizer of others", (review, _) => (Metadata(review, "object")?["finalizers"] as JsonArray)?.Add("example.com/hold")),
        ("metadata that the API server writes", Bookkeeping),
        ("a deletion that the new object claims", (review, _) => Set(Metadata(review, "object"), "deletionTimestamp", "2024-01-01T00:00:00Z")),
        ("groups", (review, random) => Set(Body(review)["userInfo"] as JsonObject, "groups", Groups(random))),
        ("uid and extras of the user", Extras),
        ("dry run", (review, random) => Body(review)["dryRun"] = random.Next(2) == 0),
        ("options", (review, _) => Body(review)["options"] = JsonNode.Parse(
            $$"""{"kind":"PatchOptions","apiVersion":"meta.k8s.io/v1","fieldManager":"{{WellKnown.FieldManagers.Controller}}","force":true,"dryRun":["All"]}""")),
        ("what was asked originally", Requested),
        ("uid", (review, random) => Body(review)["uid"] = $"{random.Next():x8}-0000"),
        ("a state that the operation does not have", Stray),
    ];

    private static JsonObject Body(JsonObject review) => review["request"]!.AsObject();

    private static JsonObject? State(JsonObject review, Random random) => Body(review)[random.Next(2) == 0 ? "oldObject" : "object"] as JsonObject;

    private static JsonObject? Metadata(JsonObject review, string state) => Body(review)[state]?["metadata"] as JsonObject;

    private static JsonObject? Metadata(JsonObject review, Random random) => State(review, random)?["metadata"] as JsonObject;

    private static void Set(JsonObject? parent, string name, JsonNode? value)
    {
        if (parent is not null)
        {
            parent[name] = value;
        }
    }

    private static void Shuffle(JsonObject review, Random random)
    {
        foreach (var item in Tree.Objects(review))
        {
            var members = item.ToArray();
            item.Clear();
            random.Shuffle(members);
            foreach (var (name, value) in members)
            {
                item[name] = value;
            }
        }
    }

    private static void Invent(JsonObject? parent, Random random)
    {
        var name = Novelties[random.Next(Novelties.Length)];
        if (parent?.ContainsKey(name) is false)
        {
            parent[name] = Values.Any(random);
        }
    }

    private static void Mark(JsonObject review, string place, Random random)
    {
        if (Metadata(review, random) is not { } metadata)
        {
            return;
        }

        var marks = metadata[place] as JsonObject ?? [];
        metadata[place] = marks;
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var name = Marks[random.Next(Marks.Length)];
            if (!marks.ContainsKey(name))
            {
                marks[name] = Values.Text(random);
            }
        }
    }

    private static void Bookkeeping(JsonObject review, Random random)
    {
        var metadata = Metadata(review, random);
        Set(metadata, "resourceVersion", $"{random.Next()}");
        Set(metadata, "creationTimestamp", "2030-01-01T00:00:00Z");
        Set(metadata, "selfLink", "/apis/../../kube-system");
        Set(metadata, "managedFields", JsonNode.Parse(
            """[{"manager":"kubecarrier-controller","operation":"Apply","apiVersion":"v1","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:username":{}}}}]"""));
    }

    private static JsonArray Groups(Random random)
    {
        string[] groups = ["system:masters", "system:serviceaccounts", "system:nodes", "system:authenticated", "", WellKnown.Users.Controller];
        random.Shuffle(groups);
        return [.. groups.Take(random.Next(groups.Length)).Select(group => (JsonNode)group)];
    }

    private static void Extras(JsonObject review, Random random)
    {
        var user = Body(review)["userInfo"] as JsonObject;
        Set(user, "uid", $"{random.Next()}");
        Set(user, "extra", JsonNode.Parse("""{"authentication.kubernetes.io/pod-name":["kubecarrier-controller"],"scopes":["system:masters"]}"""));
        Set(user, "Username", WellKnown.Users.Controller);
    }

    private static void Requested(JsonObject review, Random random)
    {
        foreach (var name in (string[])["requestKind", "requestResource", "requestSubResource"])
        {
            // Of a scale the version counts that was called.
            if (random.Next(2) == 0)
            {
                Body(review).Remove(name);
            }
            else if (name != "requestResource" || Body(review)["subResource"]?.ToString() != "scale")
            {
                Body(review)[name] = Values.Any(random);
            }
        }
    }

    private static void Stray(JsonObject review, Random random)
    {
        var (there, other) = Body(review)["operation"]?.GetValue<string>() switch
        {
            "CREATE" => ("object", "oldObject"),
            "DELETE" => ("oldObject", "object"),
            _ => ("", ""),
        };
        if (there.Length > 0)
        {
            var stray = Body(review)[there]!.DeepClone();
            Set(stray["metadata"] as JsonObject, "deletionTimestamp", "2024-01-01T00:00:00Z");
            Set(stray["metadata"] as JsonObject, "name", Values.Text(random));
            Body(review)[other] = stray;
        }
    }
}
