using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>Values that have broken something somewhere.</summary>
internal static class Values
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "kube-system", "default", "team-a", "team-b", "team-c", "team-b ", "TEAM-B", "team\u200bb", "db1", "x", "a.b", "-", "..", "../../x", "*", "%2e", "#",
        "CREATE", "UPDATE", "DELETE", "CONNECT", "status", "scale", "finalize", "v1", "v1alpha1", "CouchDB", "Account", "couchdbs", "accounts",
        "eu-west-1.team-a", "internal.eu-west-1.team-a", "eu-west-1.team-a/v1alpha1", "catalog.kubecarrier.io", "kubecarrier.io/sync", "Tenant", "Provider",
        "team-a-member", "team-b-member", "system:admin", "system:masters", WellKnown.Users.Controller, WellKnown.Users.Controller + " ",
        "system:serviceaccount:kube-system:generic-garbage-collector", "true", "null", "1", "é", "e\u0301", "İ", "ß", "😀", "\u202e", "\ufeff", "\r\n", "NaN", "10Gi", "1e3",
        "(a+)+$", "In", "Like", ".spec", ".spec.username", ".metadata", "spec['a.b'][*]", "[*]", new('x', 64), new('ä', 300),
    ];

    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "1", "-1", "-0", "1.0", "0.5", "1e3", "1e400", "-1e400", "1e-400", "9007199254740993", "2147483648", "9223372036854775808",
        "123456789012345678901234567890", "[]", "{}", "[[]]", "[null]", "[{}]", """{"a":null}""", """[1,"1",true]""", """{"":""}""", """{"name":"x","value":{"a":[]}}""",
    ];

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];

    public static JsonNode? Any(Random random) => random.Next(100) switch
    {
        < 48 => JsonNode.Parse(Scalars[random.Next(Scalars.Length)]),
        < 98 => Text(random),
        _ => random.Next(3) switch
        {
            0 => new string('x', random.Next(1, 20_000)),
            1 => Deep(random.Next(2, 300), random),
            _ => new JsonArray([.. Enumerable.Range(0, random.Next(2_000)).Select(number => (JsonNode)number)]),
        },
    };

    private static JsonNode Deep(int depth, Random random)
    {
        JsonNode node = 1;
        for (; depth > 0; depth--)
        {
            node = random.Next(2) == 0 ? new JsonArray(node) : new JsonObject { ["spec"] = node };
        }

        return node;
    }
}
