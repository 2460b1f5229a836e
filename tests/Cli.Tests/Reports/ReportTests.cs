using System.Text.Json.Nodes;
using System.Xml.Linq;
using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Reports;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Cli.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Tests.Reports;

public sealed class ReportTests
{
    private static readonly TestReport Report = new(
        "TestReport",
        "case",
        [
            Item("couchdb.yaml", "couchdb", "hans may", 5) with { Steps = 2 },
            Item("couchdb.yaml", "couchdb", "hans may not, #1", 12) with
            {
                Steps = 11,
                Problems =
                [
                    new(new("couchdb.yaml", 14, 20), "step 1, create CouchDB team-b/db1: it should be denied; it was allowed"),
                    new(new("couchdb.yaml", 15, 7), "step 1, create CouchDB team-b/db1: expected 0 warnings; there came 1")
                    {
                        Details = ["warning: 100% <sure> & \"quoted\""],
                    },
                ],
            },
            Item("sub/kubemq.yaml", "kubemq", "small", 3) with { Steps = 1 },
        ],
        TimeSpan.FromMilliseconds(1234))
    {
        Coverage = new(
            [new("offer-exists", 0, 0), new("value-is-allowed", 3, 2), new("value-is-in-range", 2, 0)],
            [new("couchdbs.eu-west-1.team-a", "v1alpha1", "spec.username", "couchdbs.eu-west-1", 1, 0), new("couchdbs.eu-west-1.team-a", "v1alpha1", "spec.plan", "default/bronze", 2, 2)]),
    };

    [Theory]
    [InlineData(ReportFormat.Table)]
    [InlineData(ReportFormat.Json)]
    [InlineData(ReportFormat.JUnit)]
    [InlineData(ReportFormat.Tap)]
    [InlineData(ReportFormat.GitHub)]
    public void A_report_looks_the_same_every_time(string format) => Write(format, Report).Output.ShouldBeGolden($"{Plugin.Golden}/reports/{format}.txt");

    [Theory]
    [InlineData(ReportFormat.JUnit)]
    [InlineData(ReportFormat.Tap)]
    public void Coverage_stays_out_of_what_a_program_reads(string format)
    {
        var (output, errors) = Write(format, Report);

        output.ShouldNotContain("COVERAGE");
        errors.ShouldContain("COVERAGE");
    }

    [Fact]
    public void Only_a_terminal_gets_colours()
    {
        Write(ReportFormat.Table, Report).Output.ShouldNotContain("\e[");
        Write(ReportFormat.Table, Report, hasColor: true).Output.ShouldContain("\e[31mfailed\e[0m");
    }

    [Fact]
    public void Junit_is_well_formed_whatever_a_message_holds()
    {
        var suite = XDocument.Parse(Write(ReportFormat.JUnit, Odd()).Output).Root!.Element("testsuite")!;

        var failure = suite.Element("testcase")!.Element("failure")!;
        failure.Value.ShouldContain("\\u0000 \\u001b ]]> <b> 😀");
        failure.Attribute("message")!.Value.ShouldContain("\"two\r\n\tlines\"");
        suite.Attribute("failures")!.Value.ShouldBe("1");
    }

    [Fact]
    public void Json_is_well_formed_whatever_a_message_holds() =>
        JsonNode.Parse(Write(ReportFormat.Json, Odd()).Output)!["items"]![0]!["problems"]![0]!["message"]!.GetValue<string>().ShouldBe(OddText);

    [Fact]
    public void Tap_diagnostics_are_yaml_whatever_a_message_holds()
    {
        var lines = Write(ReportFormat.Tap, Odd()).Output.Split('\n');

        var yaml = string.Join('\n', lines.SkipWhile(line => line != "  ---").Skip(1).TakeWhile(line => line != "  ..."));
        YamlDocuments.ParseObject(yaml)["message"]!.GetValue<string>().ShouldBe(OddText);
        lines[2].ShouldBe(@"not ok 1 - a.yaml/s/\# SKIP");
    }

    [Fact]
    public void An_annotation_stays_on_its_line_and_its_properties_apart()
    {
        var line = Write(ReportFormat.GitHub, Odd()).Output.Split('\n')[0];

        line.ShouldStartWith("::error file=a.yaml,line=1,col=2,title=s%3A # SKIP::");
        line.ShouldContain("%0D%0A\tlines\" 100%25");
    }

    [Fact]
    public void An_item_without_steps_has_no_column_for_them() =>
        Write(ReportFormat.Table, new("CheckReport", "manifest", [Item("a.yaml", "s", "n", 1)], TimeSpan.Zero)).Output
            .ShouldBe("RESULT   MANIFEST\npassed   a.yaml/s/n\n1 passed, 0 failed (1 manifest in 1 file, 0.0 s)\n");

    private const string OddText = "\0 \e ]]> <b> 😀 \"two\r\n\tlines\" 100%";

    private static TestReport Odd() =>
        new("TestReport", "case", [Item("a.yaml", "s", "# SKIP", 1) with { Problems = [new(new("a.yaml", 1, 2), OddText)] }], TimeSpan.Zero);

    private static ReportItem Item(string file, string suite, string name, int line) => new()
    {
        Id = $"{file}/{suite}/{name}",
        Suite = suite,
        Name = name,
        Place = new SourcePlace(file, line, 5),
        Duration = TimeSpan.FromMilliseconds(line),
    };

    private static (string Output, string Errors) Write(string format, TestReport report, bool hasColor = false)
    {
        using StringWriter output = new(), errors = new();
        ReportFormat.Write(format, report, new ConsoleStreams { Out = output, Error = errors, HasColor = hasColor });
        return (output.ToString(), errors.ToString());
    }
}
