namespace KubeCarrier.Integration.Tests.Cli;

/// <summary>Pieces of YAML: merge keys, anchors, tabs, block texts, quotes, flow style, indentation, line breaks, control characters.</summary>
internal static class YamlFragmentCases
{
    public static IReadOnlyList<string> All { get; } =
    [
        "base: &base {a: 1, b: {c: x}}\nm:\n  <<: *base\n  a: 2", "base: &base {a: 1, b: {c: x}}\nm:\n  a: 2\n  <<: *base",
        "base: &base {a: 1, b: {c: x}}\nm:\n  <<: [{a: first, z: 1}, *base]", "base: &base {a: 1, b: {c: x}}\nm:\n  <<: *base\n  <<: {a: 7}",
        "base: &base {a: 1, b: {c: x}}\nm:\n  <<: []", "m:\n  <<: {<<: {x: 1}, y: 2}", "m:\n  <<: 7", "m:\n  <<: [7]", "m:\n  <<:",
        "m:\n  <<: [[{a: 1}]]", "base: &base {a: 1, b: {c: x}}\nm: {<<: *base, a: 3}", "base: &base {a: 1, b: {c: x}}\nm:\n  !!merge <<: *base",
        "m:\n  '<<': {a: 1}", "m:\n  ? <<\n  : {a: 1}", "m:\n  !!str <<: {a: 1}", "m: {\"<<\": 1, <<: {\"<<\": 2}}",
        "base: &base {a: 1, b: {c: x}}\nl: &l [*base]\nm: {<<: *l}", "base: &base {a: 1, b: {c: x}}\nm: {a: 2, <<: *base, c: 1}",
        "base: &base {a: 1, b: {c: x}}\nm: {a: 2, <<: [{a: 5}, *base], a2: 1}", "k: &k a\nm: {*k : 1}", "k: &k a\nm:\n  *k : 1",
        "m: &m\n  <<: &n {a: 1}\nn: *n\no: *m", "&k a: 1\nb: *k", "k: &k <<\nm:\n  *k : {a: 1}", "a: &a [*a]", "a: *nowhere",
        "a: &x 1\nb: &x 2\nc: *x", "a: &x\nb: *x", "a: &x 017\nb: *x\nc: [*x, *x]", "a: &x !!str 1\nb: *x", "a: &x 1\nb: &x [*x]",
        "a: &a:b 1\nc: *a:b", "a: &a-b_1 1\nc: *a-b_1", "a: &ä 1\nc: *ä", "a: &x.y 1\nc: *x.y", "a: &a 1\nb: [*a]", "a: &a 1\nb: [*a,*a]",
        "a: &a 1\nb: {x: *a}", "a: &a 1\nb: {x: *a, z: 1}", "a: &a\n  x: 1\nb: *a", "a: &a\n- 1\nb: *a", "&a a: 1", "a: &x &z 1", "a: *x y",
        "a: &x {<<: *x}", "a:\n\t b: 1", "a:\tb", "a: b\t", "a: b\tc", "a:\n  - x\n\t- y", "a: {\tb: 1,\tc: 2\t}", "a: [1,\n\t2]", "a: |\n  x\n\ty",
        "a: |\n  \tx", "-\ta: 1", "a:\n  -\tb", "a: \"x\ty\"", "a: x # c\tc", "a:\t# c\n  b: 1", "a: b\n\t\nc: d", "a: >\n  x\n  \ty\n  z",
        "a: \"x\n\ty\"", "a: x\n  \ty", "?\ta\n:\tb", "a\t: b", "a:\t\tb", "a: b \t# c", "a: |\t\n  x", "a: [\t]", "a: {\t}", "a:\n\n\t\n  b: 1",
        "a: 1\n\t# c\nb: 2", "a: 1\n  \t# c\nb: 2", "a:\n  b: 1\n  \t\n  c: 2", "a:\n  b: 1\n\t\tc: 2", "a: \tb: c", "a:\n-\t1", "a:\n- \t1",
        "a:\n- \tb: 1", "a: &x\tb", "a: !!str\tb", "a: x\t\n  y", "a: x\n\ty", "a: 'x\n\ty'", "a: [x,\n\ty]", "a: {x: 1,\n\ty: 2}", "a: [\n\tx\n\t]",
        "a: |\n  x\n\t\n  y", "a: |\n  x\n  \t\n  y", "a: |\n\tx", "a: |\n  x\n\n", "a: |-\n  x\n\n", "a: |+\n  x\n\n", "a: >\n  x\n  y\n\n  z\n",
        "a: >-\n  x\n   y\n  z", "a: >+\n  x\n\n\nb: 1", "a: |2\n    x\n   y", "a: |1\n x", "a: |\n     \n  x", "a: | # c\n  x", "a: |x\n  x",
        "a: |10\n  x", "a: |0\n  x", "a: |-2\n    x", "a: |2-\n    x", "a: |", "a: |\nb: 1", "a: >\n\n\n  x\n\n\n  y",
        "a: >\n  x\n    indented\n\n  y", "a: |\n  x\n # c\nb: 1", "a: |\n  x\n  # c\nb: 1", "a: |+\nb: 1", "a: >+\n\nb: 1", "a: |\n   x\n  y",
        "a: |\n  x\n y", "a: >\n\n   x\n\n   y\n\n\n\nb: 2", "a:\n- |\n x\n- >-\n y\n z", "a:\n- |\n  x\n - y", "- |\n x",
        "a: >\n  x\n\n    y\n\n  z", "a: >\n    x\n   # y\n", "a: |\n  x \n  y  \n", "a: >\n  x \n  y  \n", "a: |4\n      x", "a: |+ \n  x\n \n",
        "a: |9\n           x", "a: x\n  y\n\n  z", "a: \"x\n\n  y\"", "a: 'x\n  y'", "a: \"x\\\n  y\"", "a: \"\\x41\"", "a: \"\\u00e9\"",
        "a: \"\\U0001F600\"", "a: \"\\n\"", "a: \"\\t\"", "a: \"\\0\"", "a: \"\\e\"", "a: \"\\a\"", "a: \"\\b\"", "a: \"\\v\"", "a: \"\\f\"",
        "a: \"\\r\"", "a: \"\\_\"", "a: \"\\N\"", "a: \"\\L\"", "a: \"\\P\"", "a: \"\\/\"", "a: \"\\\"\"", "a: \"\\\\\"", "a: \"\\q\"",
        "a: \"\\xzz\"", "a: \"\\ud800\"", "a: \"\\U00110000\"", "a: \"\\u0000\"", "a: \"\\ud83d\\ude00\"", "a: \"\\u12\"", "a: \"\\x4\"",
        "a: \"\\U0001F60\"", "a: \"\\ \"", "a: \"\\\t\"", "a: 'it''s'", "a: \"a\\\n\n  b\"", "a: \"a \\\n   \\ b\"", "a: 'x \n\n y '", "a: \" x \"",
        "a: \"x\n  \n  y\"", "a: b: c", "a: [1, 2", "a: {b: 1", "a: ]", "a: \"x", "a: [1,,2]", "a: [1,]", "a: [,]", "a: {,}", "a: {b,}", "a: {b}",
        "a: {b:1}", "a: {b: , c: }", "a: {\"b\":1}", "a: {'b':1}", "a: [b: 1, c: 2]", "a: [a, b]: c", "[a]: x", "? a\n: b", "? a\n? b",
        "? {x: y}\n: b", "a: {? x : y}", "a: {? x}", "a: [? x : y]", "a: {x:y}", "a: [x:y]", "a: [x,y]", "a: x,y", "a: http://x:80/#y", "a: x#y",
        "a: x #y", "a: {x: http://y}", "a: {x: http://y:80, z: 1}", "a: [http://y, z]", "a: {x: a?b}", "a: {x: ?b}", "a: [a?b]", "a: {x: a!b}",
        "a: [-x]", "a: [- x]", "a: {-x: 1}", "a: {x: :y}", "a: {x : y}", "a: {:x: y}", "a: [:x]", "a: [: x]", "a: {: x}", "a: [a: ]",
        "a: {\"a\":, b: 1}", "a: [\"a\":1]", "a: [a:{b: 1}]", "a: {a:[1]}", "a: {a:\"b\"}", "a: {\"a\":\"b\"}", "a: @x", "a: `x", "a: %x", "a: &",
        "a: *", "a: -x", "a: ?x", "a: :x", "a: ?", "a: - x", "a: -", "a:b", "a :b", "a : b", "a:   b", "- a", "a:\n- b\n- c", "a:\n  b: 1\n c: 2",
        "a:\n    b: 1\n  c: 2", "a: x\n b: 1", " a: 1\nb: 2", "a: \"x\" y", "a: 'x' y", "a: [1] x", "a: \"x\" #c", "a: [1] #c", "a: {b: 1}#c",
        "a: {b: 1} #c", "a: [x#y]", "a: [x #y\n  ]", "a: [x, #y\n  z]", "a: [#c\n  x]", "a: {#c\n  x: 1}", "a: ['x'#c\n  ]", "a: &x#c 1", "a: *x#c",
        "a: !!str#c 1", "a: 'x\ny'", "a: x\ny", "a:\n- - 1\n  - 2\n- - 3", "a:\n- b: 1\n  c: 2\n-\n  d: 1", "a:\n-\n- ~\n-", "\"a\nb\": 1",
        "a\n b: 1", "{a: 1}: 2", "a: [[a]: 1]", "a: x # c\n  y", "a: x\n  # c\n  y", "a: \"x\n # no\n y\"", "a: - b", "a:\n - b\n - c\nd: 1",
        "a:\n - b\n- c", "a:\n  - b\n c: 1", "a:\n  - b\n  c: 1", "- a\nb: 1", "a: 1\n- b", "a: &x\n  b: 1\n  c: *x", "a: b:", "a: b:\n  c",
        "a: \"b\":c", "a:\"b\"", "\"a\":b", "\"a\" : b", "'a':b", "? a\n:  b\n? c\n: - d\n  - e", "? |\n  x\n: y", "? \"a\"\n: b", "? - a\n: b",
        ": b", "a:\n  : b", "?", "? a:\n    b\n", "a: !!str\nb: 1", "a: !x\n  b: 1", "!x a: 1", "!!map\na: 1", "" + new string('a', 1032) + ": 1",
        "\"" + new string('a', 1030) + "\": 1", "? " + new string('a', 1030) + "\n: 1", "a: [\"" + new string('b', 1030) + "\": 1]",
        "" + new string('a', 1023) + ": 1", "" + new string('a', 1024) + ": 1", "" + new string('a', 1025) + ": 1",
        new string('é', 600) + ": 1",
        "a: {" + new string('b', 1023) + ": 1}", "a: \"" + new string('x', 2000) + "\"",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: 1",
        "a: \"" + new string('x', 4000) + "\"",
        "a: " + new string('x', 4000),
        "a: [\"" + new string('x', 2000) + "\", y]", "a: \u0085b", "a: x\u0085  y", "a: x\u2028  y", "a: |\n  x\u2028  y\n  z", "a: x\u00a0",
        "a: \u00a0", "# x\u2028b: 1", "# x\u0085  b: 1", "a: |\n  x\u0085  y", "a: 'x\u2029y'", "a: x\u2028    y", "a: x\u2029y", "a: x\u0085    y",
        "a: |\n  x\u0085    y\n  z", "a: >\n  x\u2028  y\n  z", "a: x\u3000y", "a: \u3000y", "\u3000a: x", "a: x\u200by", "\u200ba: y",
        "a: [\u00a0x\u00a0]", "a:\u00a0b", "a: x\u0000y", "a: x\u0001y", "a: x\u0007y", "a: x\u0008y", "a: x\u000by", "a: x\u000cy", "a: x\u000ey",
        "a: x\u001by", "a: x\u001fy", "a: x\u007fy", "a: x\u0080y", "a: x\u0084y", "a: x\u0086y", "a: x\u009fy", "a: x\u00a0y", "a: x\u00ady",
        "a: x\ufeffy", "a: x\ufffey", "a: x\uffffy", "a: x\ufffdy", "a: x\ue000y", "a: x\U0001f600y", "a: x\U0010ffffy", "a: \"x\u0001y\"",
        "# \u0001", "a: x\ufeff", "\ufeffa: x", "# \U0001f600 \ufeff", "a: 'x\rb'", "a: x\rb: y", "a: x\r\nb: y\r", "a: |\r\n  x\r\n  y\r\n", "é: 1",
        "a: é", "日本: 語", "\U0001f600: 1", "a: \"\U0001f600\"", "a: |\n  \U0001f600 x\n  y", "a: \ufeffx", "a: \"\ufeff\"", "a: |\n  \ufeffx",
        "a: >\r\n  x\r\n  y\r\n\r\n  z\r\n", "a: \"x\r\n  y\"", "a: |\n  x\r  y\n", "a: \"x\\\r\n  y\"", "a:\n  \tx", "a: \"x\"\n\t",
        "m: {a: 1, <<: {a: 2, b: 3}, b: 4}",
    ];

    /// <summary>Refused here though kubectl reads them, with a part of the reason.</summary>
    public static IReadOnlyList<(string Fragment, string Problem)> RefusedHere { get; } =
    [
        // kubectl keeps the last of them, and says nothing
        ("a: 1\nb: 2\na: 3", "already in the mapping, at line 5"),
        ("m: {a: 1, a: 2}", "already in the mapping, at line 5"),
        ("on: 1\ntrue: 2", "already in the mapping, at line 5"),
        ("1: a\n\"1\": b", "already in the mapping, at line 5"),
        ("\"a\": 1\na: 2", "already in the mapping, at line 5"),
        ("x: &x {a: 1}\nm:\n  <<: *x\n  a: 2\n  a: 3", "already in the mapping, at line 8"),

        // kubectl makes replacement characters of it
        ("v: !!binary /w==", "UTF-8"),

        // read differently by our parser, or not at all
        ("k: &k a\nm:\n  *k: 1", "a space between an alias"),
        ("a *b: c", "quote this text or key"),
        ("a: {?x: y}", "quote a text with a '?'"),
        ("a: [?b]", "quote a text with a '?'"),
        ("a: {a:,b: 1}", "a space between the ':' and the ','"),
        ("a: [!,\n  b]", "write the value behind its tag"),
        ("a: {x: -}", "quote a '-' that stands alone"),
        ("a: [-]", "quote a '-' that stands alone"),
        ("a: |\n\n\n  x", "remove the spaces from the blank lines"),
        ("a: |+\n\n\nb: 1", "remove the spaces from the blank lines"),
        ("a: |#c\n  x", "a space before the '#'"),
        ("a: \"x\"#c", "a space before the '#'"),
        ("a: [1]#c", "a space before the '#'"),
        ("a: [x,#y\n  z]", "not valid YAML"),
        ("a: {x: 1,#y\n  z: 2}", "not valid YAML"),
        ("a: [\nx\n]", "indent what is in brackets"),
        ("a: {\nx: 1\n}", "indent what is in brackets"),
        ("a:\n- b: [\n  1\n  ]", "indent what is in brackets"),
        ("a: \"x\ny\"", "indent the further lines of a quoted text"),
        ("a: \"x\u2028y\"", "indent the further lines of a quoted text"),
    ];

    /// <summary>Read here though kubectl refuses them; whoever applies them will hear of it.</summary>
    public static IReadOnlyList<string> ReadHere { get; } =
    [
        "\t",
        "a: {" + new string('b', 1030) + ": 1}",
        "a: {c: {b: 1}d}",
    ];
}
