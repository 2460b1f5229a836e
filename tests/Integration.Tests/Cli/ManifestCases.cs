using System.Text;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary>Whole files.</summary>
internal static class ManifestCases
{
    private const string A = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    private const string B = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";
    private const string Item = "- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: i}\n";
    private const string List = "apiVersion: v1\nkind: List\nitems:\n";
    private const string JsonHead = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}""";
    private const string JsonA = JsonHead + "}";
    private const string JsonB = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}""";
    private const string FlowA = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}";
    private const string Mark = "\ufeff";

    public static IReadOnlyList<string> All { get; } =
    [
        // documents
        "", "\n\n", "# only\n", "---\n", "---", "null\n", "~\n", "--- \n...\n", "abc\n", "5\n", "- a\n", "[]\n", "{}\n", "\"\"\n",
        A, A + "---\n" + B, "---\n" + A + "---\n---\n# x\n---\n" + B + "---\n", A + "--- \t\n" + B, "--- # c\n" + B, A + "...\n---\n" + B,
        A + "...\n", A + "...\n...\n", A + "... # c\n", "...\n" + A, "%YAML 1.1\n---\n" + A, "%YAML 1.2\n---\n" + A, "%YAML 1.2\n--- # c\n" + A,
        "%FOO x\n--- # c\n" + A, "abc\n---\n" + A, A + "---\nabc\n", A + "---\na: [\n---\n" + B, "\n\n---\n\n" + JsonA, A + "---\n" + JsonB,
        "# c\n" + JsonA, "# c\n" + FlowA, "[" + JsonA + "]", A.Replace("\n", "\r\n", StringComparison.Ordinal) + "---\r\n" + B.Replace("\n", "\r\n", StringComparison.Ordinal),
        A.Replace('\n', '\r'), Mark + A, Mark + JsonA, Mark + Mark + A, Mark + "---\n" + A, A + "---\n" + Mark + B, A + "data: {a: x}\0\n", A + "\u001a",
        A + "data: " + new string('[', 11_000) + new string(']', 11_000),

        // what every object needs
        "a: 1\n", "apiVersion: v1\n", "apiVersion: v1\nkind: ''\n", "apiVersion: v1\nkind: 5\n", "apiVersion: 1\nkind: ConfigMap\n",
        "apiVersion: v1\nkind: ConfigMap\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: null\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: x\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: []\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 5}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {generateName: no}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: yes}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: 'yes'}}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {a: null}}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: []}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: null}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {a: 5}}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {a: {}}}\n",

        // lists
        List + Item + Item, List, List.TrimEnd() + " []", List.TrimEnd() + " {}", List.TrimEnd() + " x", List + "- x\n", List + "- - a\n",
        "kind: List\nitems:\n" + Item,
        "apiVersion: v1\nkind: ConfigMapList\nitems:\n" + Item, "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n",
        "apiVersion: v1\nkind: ConfigMapList\nitems:\n- {kind: '', apiVersion: null, metadata: {name: a}}\n", "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleList\nitems:\n- metadata: {name: a}\n",
        A + "items:\n" + Item, A + "items: []\n", A + "items:\n", A + "items: x\n", A + "data: {items: [1]}\n", "apiVersion: v1\nkind: 5\nitems:\n" + Item,
        "apiVersion: v1\nitems:\n" + Item, "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[" + JsonA + "," + JsonB + "]}",

        // JSON
        JsonA, JsonA + JsonB, JsonA + "\n" + JsonB + "\n\n", "  \n" + JsonA + " ", JsonA + "null" + JsonB, JsonA + "5" + JsonB, JsonA + "{}" + JsonB, JsonA + " []",
        "{}" + JsonA, "{\"a\"\n:1}" + JsonA, JsonA + "x", JsonA + ",", JsonA + JsonB + "\n---\n" + A, "{", JsonHead, JsonHead + "\n---\n", JsonHead + ",/*c*/\"data\":{}}",
        JsonHead + ",\"data\":[1e3,1.0,-0,12345678901234567890,1e-7,1.5,-0.0,9223372036854775808,1.2345678901234567e18]}", JsonHead + ",\"data\":1E400}",
        JsonHead + ",\"data\":\"\\ud83d\\ude00\\u0000\\/\"}", JsonHead + ",\"data\":\"\u007f\u0085\ufeff\"}", JsonHead + ",\"data\":\"\u0001\"}",
    ];

    /// <summary>kubectl's refusal does not name the file.</summary>
    public static IReadOnlyList<string> NestedLists { get; } =
    [
        List + Item + "- apiVersion: v1\n  kind: List\n  items: []\n", List + "- apiVersion: v1\n  kind: List\n  items: [" + JsonA + "]\n",
        List + "- apiVersion: v1\n  kind: ConfigMapList\n  items: [" + JsonA + "]\n", List + "- " + JsonHead + ", \"items\": [" + JsonB + "]}\n",
    ];

    /// <summary>Behind <c>---</c>: kubectl 1.20 takes them into the document before, and then ignores them or not.</summary>
    public static IReadOnlyList<string> Separators { get; } =
    [
        A + "--- # c\n" + B, A + "--- " + FlowA + "\n", "--- " + FlowA + "\n---\n" + B, A + "--- |\n x\n---\n" + B, A + "---x: 1\n", "---" + JsonA, "--- " + JsonA,
        "%YAML 1.1\n--- # c\n" + A, "%TAG ! tag:x,2000:\n--- # c\n" + A,
    ];

    /// <summary>Begins like JSON and is YAML: refused by kubectl before 1.33.</summary>
    public static IReadOnlyList<string> YamlAfterAll { get; } =
    [
        FlowA, FlowA + "\n---\n" + FlowA, FlowA + "\n---\n" + B, JsonA + "\n---\n" + JsonB, JsonA + "\n---\n" + B, JsonA + "\n---\n", JsonA + "\n# c\n",
        JsonHead + ",}", JsonHead + ",\"data\":{\"a\":01}}", JsonHead + ",\"data\":{\"a\":yes}}", JsonHead + ",\"data\":{\"a\":\"x\ty\"}}",
    ];

    /// <summary>Refused here though kubectl reads them: it would skip, overwrite or replace a part and say nothing.</summary>
    public static IReadOnlyList<(byte[] File, string Problem)> RefusedHere { get; } =
    [
        (Utf8(A + "...\n" + B), "nothing after '...'"),
        (Utf8(A + "... x\n"), "not valid YAML"),
        (Utf8("# c\n" + JsonA + "\n" + JsonB), "not valid YAML"),
        (Utf8("kind: ConfigMap\nmetadata: {name: a}\n"), "apiVersion is missing"), // only the core group can be meant
        (Utf8(A + "metadata: {name: b}\n"), "already in the mapping, at line 3"),
        (Utf8(JsonHead + ",\n\"kind\":\"Secret\"}"), "already in the mapping, at line 1"),
        (Utf8(JsonHead + ",\"data\":\"\\ud800\"}"), "no Unicode character"),
        ([.. Utf8(A + "data: {a: x"), 0xff, .. Utf8("}\n")], "not UTF-8"),
        ([.. Utf8(A + "# "), 0xc3, .. Utf8("\n")], "not UTF-8"),
        ([.. Utf8(JsonHead + ",\"data\":\""), 0xed, 0xa0, 0x80, .. Utf8("\"}")], "not UTF-8"),
        (Utf8(List + "- {apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {b: yes}}}\n"), "must be a text"), // the API server refuses it
        (Utf8(A + "data: " + new string('[', 300) + new string(']', 300)), "nested deeper than 200"),
    ];

    public static IReadOnlyList<byte[]> OtherEncodings { get; } =
    [
        [0xff, 0xfe, .. Encoding.Unicode.GetBytes(A + "data: {v: ü🐳}\n")],
        [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(A + "---\n" + B)],
        Encoding.Unicode.GetBytes(A),
    ];

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
