using System.Text.Json.Nodes;

namespace KubeCarrier.Integration.Tests.Schemas;

/// <summary>Schemas with every keyword, and values that lie near their limits.</summary>
internal static class SampleSchema
{
    /// <summary>Fields of spec; each has values of its own that it accepts, and all are given to all.</summary>
    public static JsonObject Fields { get; } = Parse(
        """
        {"length":{"type":"string","minLength":2,"maxLength":3},
         "whole":{"type":"string","pattern":"^[a-z\\d]+(-\\w+)*$"},
         "part":{"type":"string","pattern":"b+"},
         "class":{"type":"string","pattern":"^[\\w.-]*[^a-c]$","maxLength":5},
         "dotted":{"type":"string","pattern":"^([[:alpha:]_]|\\.|[+-/])+$"},
         "choice":{"type":"string","enum":["a","10","é\n\"","abc"]},
         "nullable":{"type":"string","nullable":true,"maxLength":3},
         "nullableChoice":{"type":"string","nullable":true,"enum":["a"]},
         "integer":{"type":"integer","format":"int32"},
         "bounded":{"type":"integer","minimum":0,"maximum":10},
         "open":{"type":"integer","minimum":0,"exclusiveMinimum":true,"maximum":10,"exclusiveMaximum":true},
         "fraction":{"type":"integer","minimum":0.5,"maximum":2.5},
         "large":{"type":"integer","minimum":-9007199254740993,"maximum":9007199254740993},
         "even":{"type":"integer","multipleOf":2},
         "number":{"type":"number","minimum":-1.5,"maximum":1e3},
         "openNumber":{"type":"number","minimum":0,"exclusiveMinimum":true,"maximum":2.5,"exclusiveMaximum":true},
         "step":{"type":"number","multipleOf":2.5},
         "numberChoice":{"type":"number","enum":[1,2.5,1e21]},
         "integerChoice":{"type":"integer","enum":[1,2,100]},
         "flag":{"type":"boolean"},
         "flagChoice":{"type":"boolean","enum":[true]},
         "anything":{"x-kubernetes-preserve-unknown-fields":true},
         "port":{"x-kubernetes-int-or-string":true},
         "portChoice":{"x-kubernetes-int-or-string":true,"enum":["A",1]},
         "portText":{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true,"pattern":"^[0-9]+%?$"},
         "list":{"type":"array","items":{"type":"integer","maximum":5},"minItems":1,"maxItems":3},
         "nullList":{"type":"array","items":{"type":"string","nullable":true,"default":"d"}},
         "set":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
         "numberSet":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"number"}},
         "pairSet":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"array","x-kubernetes-list-type":"atomic","items":{"type":"number"}}},
         "keyed":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
           "items":{"type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":3},"x":{"type":"integer"}}}},
         "keyedTwice":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name","x"],
           "items":{"type":"object","properties":{"name":{"type":"string","default":"n"},"x":{"type":"integer","default":1}}}},
         "matrix":{"type":"array","items":{"type":"array","items":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}}},
         "map":{"type":"object","additionalProperties":{"type":"string","maxLength":2},"minProperties":1,"maxProperties":2},
         "objects":{"type":"object","additionalProperties":{"type":"object","required":["b"],
           "properties":{"a":{"type":"integer","default":1},"b":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}}}},
         "nullMap":{"type":"object","additionalProperties":{"type":"integer","nullable":true}},
         "anyMap":{"type":"object","additionalProperties":true},
         "bare":{"type":"object"},
         "object":{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"integer","nullable":true}}},
         "objectChoice":{"type":"object","properties":{"a":{"type":"string"},"x":{"type":"integer"}},"enum":[{"a":"b"},{"x":1}]},
         "filled":{"type":"object","default":{"list":[{}]},"properties":{"x":{"type":"integer","default":5},
           "y":{"type":"string","nullable":true,"default":"q"},
           "list":{"type":"array","items":{"type":"object","properties":{"k":{"type":"string","default":"k"},"a":{"type":"string"}}}}}},
         "keeps":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}},
           "name":{"type":"string"}}},
         "keepsList":{"type":"array","x-kubernetes-preserve-unknown-fields":true,
           "items":{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"}}}}}},
         "keepsMap":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"additionalProperties":{"type":"object","properties":{"a":{"type":"string"}}}},
         "embedded":{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true},
         "template":{"type":"object","x-kubernetes-embedded-resource":true,"properties":{"spec":{"type":"object","properties":{"a":{"type":"string"}}}}},
         "templates":{"type":"object","additionalProperties":{"type":"array","items":{"type":"object","x-kubernetes-embedded-resource":true,
           "x-kubernetes-preserve-unknown-fields":true,"properties":{"metadata":{"type":"object","properties":{"name":{"type":"string","pattern":"^x"}}}}}}},
         "any":{"type":"object","properties":{"a":{"type":"string"},"x":{"type":"integer"},"b":{"type":"string"}},
           "anyOf":[{"required":["a"]},{"required":["x"],"properties":{"x":{"minimum":5},"b":{"minLength":3}}}]},
         "one":{"type":"object","properties":{"a":{"type":"string"},"x":{"type":"integer"},"b":{"type":"string"}},
           "oneOf":[{"required":["a"],"properties":{"a":{"maxLength":1}}},{"required":["x"],"properties":{"x":{"maximum":5}}},{"required":["b","x"]}]},
         "every":{"type":"object","properties":{"a":{"type":"string"},"x":{"type":"integer"}},
           "allOf":[{"required":["a"]},{"properties":{"x":{"minimum":2}}},{"not":{"properties":{"a":{"enum":["b"]}},"required":["a"]}}]},
         "none":{"type":"object","properties":{"a":{"type":"string"},"x":{"type":"integer"}},"not":{"required":["a"]}},
         "anyText":{"type":"string","anyOf":[{"pattern":"^a"},{"minLength":3,"format":"ipv4"},{"enum":["b","10"]}]},
         "oneNumber":{"type":"number","oneOf":[{"minimum":5},{"maximum":1},{"enum":[1]}]},
         "anyList":{"type":"array","items":{"type":"integer"},"anyOf":[{"maxItems":1},{"items":{"minimum":1}}]},
         "formatted":{"type":"array","items":{"type":"string","format":"date"}},
         "formattedObject":{"type":"object","format":"date","properties":{"a":{"type":"string"}}},
         "formattedNumber":{"type":"number","format":"date"},
         "unknownFormat":{"type":"string","format":"regex"}}
        """);

    /// <summary>Given to every field.</summary>
    public static IReadOnlyList<string> Values { get; } =
    [
        "null", "true", "false", "0", "1", "-1", "2", "3", "5", "10", "11", "65", "100", "1.0", "1.5", "2.5", "2.0", "2.00000000001", "-2.0", "0.1", "1e2", "1e21", "1e300",
        "-0.0", "1000.5", "2147483648", "9007199254740992", "9007199254740993", "9007199254740994", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
        "\"\"", "\"a\"", "\"A\"", "\"b\"", "\"ab\"", "\"abc\"", "\"abcd\"", "\"a-b_c\"", "\"10\"", "\"10%\"", "\"é\\n\\\"\"", "\"𝒳𝒴\"", "\"𝒳𝒴𝒵𝒳\"", "\"\\u0001\\u2028\\u007f\\\\\"",
        "\"a b\"", "\"1.2.3.4\"", "\"2024-02-29\"", "\"bb\"", "\"a.b-c\"", "\"+,./\"", "\"١\"", "\"null\"", "\"\\ud83d\\ude00x\"",
        "[]", "[1]", "[1,2,3]", "[1,2,3,4]", "[6,\"x\",null]", "[1,1.0]", "[1,1,1,2,2]", "[\"a\",\"a\"]", "[\"a\",null,null]", "[\"x\",1]", "[[1,2],[1,2],[1,2.0]]", "[[],[{}]]", "[[{\"a\":1}],[{\"a\":\"x\"},{\"b\":1}]]",
        "[{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"b\"}]", "[{\"name\":\"a\",\"x\":1},{\"name\":\"a\"},{\"name\":\"a\",\"x\":2}]", "[{},{},{\"name\":null}]", "[{\"name\":\"abcd\",\"extra\":1},null,null]", "[{\"a\":{\"b\":1,\"c\":2},\"d\":3}]",
        "{}", "{\"a\":\"b\"}", "{\"a\":\"abc\"}", "{\"a\":1}", "{\"a\":null,\"b\":null}", "{\"x\":1}", "{\"x\":1.0}", "{\"x\":7,\"b\":\"c\"}", "{\"x\":7,\"b\":\"long\"}", "{\"a\":\"b\",\"x\":1}", "{\"a\":\"bc\",\"x\":9,\"b\":\"c\"}", "{\"a\":\"b\",\"b\":1,\"c\":[{\"d\":1}]}",
        "{\"a\":{\"b\":1,\"c\":2},\"d\":{\"a\":{\"e\":1}}}", "{\"a\":{\"b\":\"x\"}}", "{\"k.l/m\":{\"b\":[\"a\",\"a\"]},\"n\":{\"b\":[],\"z\":1}}", "{\"k\":{\"a\":null}}", "{\"k\":\"v\",\"l\":\"w\",\"m\":\"x\"}", "{\"k\":\"vvv\"}",
        "{\"x\":null,\"y\":null,\"list\":[{\"z\":1},null]}", "{\"list\":[]}",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\",\"bad\":1,\"labels\":{\"a\":\"b\"}},\"spec\":{\"a\":\"b\",\"c\":1}}",
        "{\"apiVersion\":\"a/b/c\",\"kind\":\"no kind\"}", "{\"apiVersion\":\"\",\"kind\":\"\"}", "{\"apiVersion\":1,\"kind\":true}", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a/b%\",\"namespace\":\"-\",\"labels\":{\"-\":\"_\"},\"finalizers\":[\"x y\"]}}",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":1}}", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":null}",
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"\",\"labels\":{\"a\":null},\"annotations\":{},\"creationTimestamp\":null,\"ownerReferences\":[{\"kind\":\"a\",\"x\":1}]}}",
        "{\"k\":[{\"metadata\":{\"name\":\"y\"}},{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"..\"}}]}",
    ];

    /// <summary>By format: values that have it, and values that nearly do.</summary>
    public static IReadOnlyDictionary<string, string[]> Formats { get; } = new Dictionary<string, string[]>
    {
        ["byte"] = ["", "YQ==", "YWI=", "YWJj", "YQ", "YQ=", "Y-Q=", "YWJjYQ==", "YQ==\n", "===="],
        ["cidr"] = ["10.0.0.0/8", "10.0.0.0", "10.0.0.0/33", "::/0", "::1/128", "::1/129", "10.0.0.0/08", "10.0.0/8", "1.2.3.4/", "/8", "1.2.3.4/-1", "::ffff:1.2.3.4/128"],
        ["date"] = ["2024-02-29", "2023-02-29", "2024-2-9", "0000-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "24-01-01", "2024-01-01T00:00:00Z", "", "2024-01-01 "],
        ["date-time"] = ["2024-02-29T23:59:59Z", "2024-02-29t23:59:59z", "2024-02-29T24:00:00Z", "2024-02-29T23:59:60Z", "2024-02-29T23:59:59.5+01:00", "2024-02-29T23:59:59,5Z", "2024-02-29T23:59:59", "2024-02-29 23:59:59Z", "2024-02-29T23:59:59ZTx", "2024-02-29T23:59:59+9999", "T", "2023-02-29T00:00:00Z"],
        ["datetime"] = ["2024-02-29T23:59:59Z", "x"],
        ["duration"] = ["1h", "1.5h", "", "0", "+0", "-1h30m", "1 day", "2 weeks", "3 parsecs", "1", "h", ".5s", "1.h", "5 min", "1d2x", "99999999999999999999h", "x 3s", "1µs", "1μs", "1 Sec", "1 seconds", "1 hrs"],
        ["hexcolor"] = ["#fff", "#FFFFFF", "fff", "#ffff", "#ggg", ""],
        ["hostname"] = ["a", "a.b", "a.bc", "example.com", "-a.com", "a-.com", "a_b.com", "1.com", "com.1", "", "a..com", "é.fr", "😀.com", "x.c", "192.168.0.1", "a-b.com", "example.com.", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
        ["ipv4"] = ["1.2.3.4", "1.2.3", "256.1.1.1", "01.2.3.4", "1.2.3.4.5", "::1.2.3.4", "::ffff:1.2.3.4", "::1", "", "1.2.3.4 ", "1.2.3.a", "1:2.3.4.5"],
        ["ipv6"] = ["::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7::8", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1", "1:", ":::", "12345::", "g::", "::1.2.3.4", "1.2.3.4::", "fe80::1%eth0", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4", "", "::1.2.3.400"],
        ["mac"] = ["01:23:45:67:89:ab", "01-23-45-67-89-AB", "0123.4567.89ab", "01:23:45:67:89", "01:23-45:67:89:ab", "01:23:45:67:89:ab:cd:ef", "0123.4567.89ab.cdef", "01:23:45:67:89:ab:cd", "", "01:23:45:67:89:ag", "0123.4567", "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01"],
        ["password"] = ["", "x"],
        ["uri"] = ["", "*", "/", "/a b", "a", "a:b", "http://x", "http://x y", "http://[::1]:80/", "http://[::1", "http://x:port/", "http://x:80", "http://u:p@h/", "http://u p@h/", "http://%zz/", "/%zz", "/%41", "http://%41/", "http://%e4/", ":x", "1a:b", "http:x", "//x y", "http://[fe80::1%25en0]/", "http://[fe80::1%25%65n0]/", "http://[fe80::1%25%e4]/", "*?x", "a#b:c", "http://h/#%zz", "http://a<b>/", "http://é/", "mailto:a@b", "a?b:c", "/\\u007f", "http://a{b", "http://h?%zz", "http://@h", "http://u@@h", "http://h%", "://x", "http://::1/", "http://h:1:2/"],
        ["uuid"] = ["123e4567-e89b-12d3-a456-426614174000", "123E4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400", "", "g23e4567-e89b-12d3-a456-426614174000"],
        ["uuid3"] = ["123e4567-e89b-32d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000"],
        ["uuid4"] = ["123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-42d3-c456-426614174000", "123e4567-e89b-32d3-a456-426614174000"],
        ["uuid5"] = ["123e4567-e89b-52d3-A456-426614174000", "123e4567-e89b-52d3-c456-426614174000", "123e4567-e89b-42d3-a456-426614174000"],
        ["int64"] = ["", "x"],
        ["binary"] = ["x"],
    };

    /// <summary>Metadata, each on its own.</summary>
    public static IReadOnlyList<string> Metadata { get; } =
    [
        """{}""", """{"name":"X_"}""", """{"name":"a..b"}""", """{"name":"a.b"}""", """{"name":""}""", """{"name":"","generateName":"a-"}""", """{"generateName":"a_"}""", """{"generateName":"-a"}""", """{"name":"x","generateName":"A_"}""",
        """{"name":1}""", """{"name":"x","labels":{"a":1}}""", """{"name":"x","labels":{"a/b/c":"_"," ":"ok","k":"-x","":"","/a":"","A.b/c":"","a/":"v"}}""", """{"name":"x","labels":{"a":null},"annotations":{},"foo":1}""",
        """{"name":"x","labels":{"a":"0123456789012345678901234567890123456789012345678901234567890123","a23456789012345678901234567890123456789012345678901234567890123x":""}}""",
        """{"name":"x","annotations":{"A/B":"1","-":"2","é":"3","x/y/z":"4"}}""", """{"name":"x","ownerReferences":[{"kind":"a"},{}]}""", """{"name":"x","ownerReferences":[{"kind":"Event","apiVersion":"v1","name":"n","uid":"u"}]}""",
        """{"name":"x","ownerReferences":[{"kind":"a","apiVersion":"g/v1","name":"n","uid":"u","controller":true,"extra":1,"blockOwnerDeletion":null},{"kind":"a","apiVersion":"g/","name":"m","uid":"u"}]}""",
        """{"name":"x","ownerReferences":[null]}""", """{"name":"x","ownerReferences":["a"]}""", """{"name":"x","ownerReferences":[]}""", """{"name":"x","finalizers":["a.b/c","","x y","x/y/z"]}""", """{"name":"x","finalizers":["orphan","foregroundDeletion"]}""",
        """{"name":"x","finalizers":[null]}""", """{"name":"x","finalizers":"a"}""", """{"name":"x","creationTimestamp":"zz"}""", """{"name":"x","creationTimestamp":null,"generation":5,"uid":"u","selfLink":"s","clusterName":"Q"}""",
        """{"name":"x","generation":"5"}""", """{"name":"x","generation":1.5}""", """{"name":"x","labels":[]}""", """{"name":"x","labels":null,"generateName":null}""", """{"name":"x","managedFields":[{"manager":"m"}]}""", """{"name":"x","managedFields":["m"]}""",
        """{"name":"x","deletionTimestamp":"2020-01-01T00:00:00Z","deletionGracePeriodSeconds":3}""", """{"name":"x","namespace":"y"}""",
    ];

    /// <summary>Changes of an object with a list that is out of order.</summary>
    public static IReadOnlyList<string> Updates { get; } =
    [
        """{"spec":{"tags":["a","a"],"count":1}}""", """{"spec":{"tags":["b","b"],"count":6}}""", """{"spec":{"tags":[1],"other":2}}""", """{"status":{"a":"b"}}""", """{"status":{"a":1}}""",
        """{"labels":{"-":"_"}}""", """{"labels":{"a":"b"}}""", """{"finalizers":["x y"]}""", """{"ownerReferences":[{"kind":"a"}]}""", """{"annotations":{"é":"b"}}""",
    ];

    public static JsonObject Crd(string plural, JsonObject fields, bool isNamespaced = false) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{plural}.schemas.example" },
        ["spec"] = new JsonObject
        {
            ["group"] = "schemas.example",
            ["scope"] = isNamespaced ? "Namespaced" : "Cluster",
            ["names"] = new JsonObject { ["plural"] = plural, ["kind"] = $"{char.ToUpperInvariant(plural[0])}{plural[1..^1]}" },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1",
                ["served"] = true,
                ["storage"] = true,
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                ["schema"] = new JsonObject
                {
                    ["openAPIV3Schema"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["properties"] = new JsonObject
                        {
                            ["spec"] = new JsonObject { ["type"] = "object", ["properties"] = fields.DeepClone() },
                            ["status"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["a"] = new JsonObject { ["type"] = "string" } } },
                        },
                    },
                },
            }),
        },
    };

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
