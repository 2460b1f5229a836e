using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Tests.Replay;

/// <summary>Recorded reviews, judged again: exit codes, sentences, and files as they are found.</summary>
public sealed class ReplayTests : IDisposable
{
    private const string Hub = """
        {"hub":"aa","objects":[
         {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","metadata":{"name":"team-b"},"spec":{"roles":["Tenant"]},"status":{"namespace":{"name":"team-b"}}}]}
        """;

    private const string NotOffered = "couchdbs.eu-west-1.team-a is not offered to team-b; kubectl get offerings -n team-b lists what is";

    private const string Denied = $$"""{"allowed":false,"code":403,"violations":[{"rule":"offer-exists","path":"apiVersion","message":"{{NotOffered}}","enforcement":"Deny"}]}""";

    private readonly string _folder = Directory.CreateTempSubdirectory("kubecarrier-replay-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_comes_out_the_same_is_counted()
    {
        var (code, output, errors) = await ReplayAsync(Line(Hub), Review(Denied), Review(Denied));

        output.ShouldBe("2 replayed, 2 identical, 0 differ; left out: 0 redacted, 0 incomplete, 0 without a decision\n");
        errors.ShouldBeEmpty();
        code.ShouldBe(ExitCode.Passed);
    }

    [Theory]
    [InlineData("""{"allowed":true,"code":200}""", "was allowed, is denied by offer-exists at apiVersion")]
    [InlineData("""{"code":404,"text":"gone"}""", "was answered with 404 (gone), is denied by offer-exists at apiVersion")]
    [InlineData("""{"allowed":false,"code":403,"violations":[{"rule":"a-rule","path":"","message":"no","enforcement":"Deny"}]}""", "was denied by a-rule, is denied by offer-exists at apiVersion")]
    [InlineData(
        """{"allowed":false,"code":403,"violations":[{"rule":"offer-exists","path":"apiVersion","message":"no","enforcement":"Deny"}]}""",
        $"was offer-exists at apiVersion \"no\" (Deny), is offer-exists at apiVersion \"{NotOffered}\" (Deny)")]
    [InlineData(
        $$"""{"allowed":false,"code":403,"violations":[{"rule":"offer-exists","path":"apiVersion","message":"{{NotOffered}}","enforcement":"Deny"}],"warnings":["mind"]}""",
        "had the warnings \"mind\", has no warning")]
    [InlineData(
        $$"""{"allowed":false,"code":403,"violations":[{"rule":"offer-exists","path":"apiVersion","message":"{{NotOffered}}","enforcement":"Deny"}],"patch":[{"op":"add","path":"/x","value":1}]}""",
        "had the patch add /x 1, has no patch")]
    [InlineData(
        $$"""{"allowed":false,"code":400,"violations":[{"rule":"offer-exists","path":"apiVersion","message":"{{NotOffered}}","enforcement":"Deny"}]}""",
        "had the code 400, has 403")]
    public async Task What_comes_out_differently_is_told(string was, string difference)
    {
        var (code, output, _) = await ReplayAsync(Line(Hub), Review(was));

        output.Split('\n')[0].ShouldBe($"line 2: CREATE couchdbs/db1 in team-b at /validate-eu-west-1-team-a-v1alpha1-couchdb: {difference}");
        output.Split('\n')[1].ShouldStartWith("1 replayed, 0 identical, 1 differ");
        code.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task A_path_that_is_not_served_any_more_differs()
    {
        var (code, output, _) = await ReplayAsync(Line(Hub), Review(Denied).Replace("/validate-", "/nobody-", StringComparison.Ordinal));

        output.ShouldContain("was denied by offer-exists at apiVersion, and nothing is judged at /nobody-eu-west-1-team-a-v1alpha1-couchdb now");
        code.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_left_out_and_counted()
    {
        var (code, output, _) = await ReplayAsync(
            Review(Denied), // its state comes later, so it is not there
            Line(Hub),
            Review(Denied, "\"redacted\":true,"),
            Review(Denied, "\"incomplete\":true,"),
            Review("""{"code":500,"text":"away"}"""),
            Review("""{"code":503,"text":"not yet"}"""));

        output.ShouldBe("0 replayed, 0 identical, 0 differ; left out: 1 redacted, 2 incomplete, 2 without a decision\n");
        code.ShouldBe(ExitCode.NothingTested);
    }

    [Fact]
    public async Task Other_identities_are_those_of_the_record()
    {
        var (code, output, _) = await ReplayAsync(
            Line(Hub),
            Review("""{"allowed":true,"code":200}""", "\"identities\":{\"controllerUser\":\"c\",\"systemUsers\":[\"hans\"]},").Replace("CREATE", "DELETE", StringComparison.Ordinal));

        output.ShouldStartWith("1 replayed, 1 identical");
        code.ShouldBe(ExitCode.Passed);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_off_is_left_out_with_a_warning()
    {
        var (code, output, errors) = await ReplayTextAsync($"{Line(Hub)}\n{Review(Denied)}\n{Review(Denied)[..100]}");

        output.ShouldStartWith("1 replayed, 1 identical");
        errors.ShouldBe("warning: the last line of reviews.jsonl is not whole and was left out\n");
        code.ShouldBe(ExitCode.Passed);
    }

    [Fact]
    public async Task A_last_line_without_an_end_counts_when_it_is_whole()
    {
        var (_, output, errors) = await ReplayTextAsync($"{Line(Hub)}\n{Review(Denied)}");

        output.ShouldStartWith("1 replayed, 1 identical");
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"path\":\"/val", "error: reviews.jsonl:2: it is no JSON object of a record (byte 14); record files are written by kubecarrier-webhooks --record.\n")]
    [InlineData("", "error: reviews.jsonl:2: it is no JSON object of a record")]
    [InlineData("{}", "error: reviews.jsonl:2: it holds neither a review with its verdict nor the objects of a hub")]
    [InlineData("""{"review":{},"verdict":{"code":200}}""", "error: reviews.jsonl:2: its review has no request")]
    [InlineData("""{"review":{"request":{"kind":3}},"verdict":{"code":200}}""", "error: reviews.jsonl:2: its review is none at $.request.kind")]
    public async Task A_line_that_is_none_ends_it_with_its_place(string line, string error)
    {
        var (code, _, errors) = await ReplayAsync(Line(Hub), line, Review(Denied));

        errors.ShouldStartWith(error);
        code.ShouldBe(ExitCode.Unusable);
    }

    [Fact]
    public async Task A_state_with_an_object_that_is_none_ends_it_with_its_place()
    {
        var (code, _, errors) = await ReplayAsync(Line(Hub).Replace("\"roles\":[\"Tenant\"]", "\"roles\":3", StringComparison.Ordinal), Review(Denied));

        errors.ShouldStartWith("error: reviews.jsonl:1: an object in it is not what its kind has, at $.spec.roles");
        code.ShouldBe(ExitCode.Unusable);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_bad_usage()
    {
        var (code, _, errors) = await RunAsync("nowhere.jsonl");

        errors.ShouldStartWith("error: nowhere.jsonl: there is no such file.");
        code.ShouldBe(ExitCode.Unusable);
    }

    [Fact]
    public async Task Long_lines_are_read_as_short_ones()
    {
        var padded = Line(Hub).Replace("\"roles\"", $"\"x\":\"{new string('x', 1_000_000)}\",\"roles\"", StringComparison.Ordinal);

        (await ReplayAsync(padded, Review(Denied))).Output.ShouldStartWith("1 replayed, 1 identical");
    }

    private static string Line(string json) => json.ReplaceLineEndings("");

    private static string Review(string verdict, string members = "") => Line($$$$"""
        {"path":"/validate-eu-west-1-team-a-v1alpha1-couchdb","review":{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1",
         "kind":{"group":"eu-west-1.team-a","version":"v1alpha1","kind":"CouchDB"},"resource":{"group":"eu-west-1.team-a","version":"v1alpha1","resource":"couchdbs"},
         "name":"db1","namespace":"team-b","operation":"CREATE","userInfo":{"username":"hans"},
         "object":{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","namespace":"team-b"}},
         "oldObject":{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","namespace":"team-b"}} }},
         "hub":"aa",{{{{members}}}}"verdict":{{{{verdict}}}}}
        """);

    private Task<(int Code, string Output, string Errors)> ReplayAsync(params string[] lines) => ReplayTextAsync(string.Join('\n', lines) + "\n");

    private async Task<(int Code, string Output, string Errors)> ReplayTextAsync(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "reviews.jsonl"), text);
        return await RunAsync("reviews.jsonl");
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(string file)
    {
        using StringWriter output = new() { NewLine = "\n" }, errors = new() { NewLine = "\n" };
        var code = await CommandLine.RunAsync(["test", "--replay", file], new ConsoleStreams { Out = output, Error = errors, WorkingDirectory = _folder });
        return (code, output.ToString(), errors.ToString());
    }
}
