using System.CommandLine;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Tests.Connections;

/// <summary>How a cluster is found.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubecarrier-cli-").FullName;

    [Fact]
    public void KUBECONFIG_lists_files_and_the_first_to_name_something_wins()
    {
        Write("one", "https://one.example", "team-b", current: "a");
        Write("two", "https://two.example", "team-c", current: "a");

        using var session = Connect($"{_folder}/missing:{_folder}/one:{_folder}/two", []);

        (session.Server, session.Namespace, session.IsNamespaceGiven).ShouldBe(("https://one.example/", "team-b", false));
    }

    [Fact]
    public void A_flag_wins_over_variable_and_context()
    {
        Write("one", "https://one.example", "team-b", current: "a");
        Write("two", "https://two.example", null, current: "a");

        using var session = Connect($"{_folder}/one", ["--kubeconfig", "two", "-n", "mine", "--as", "hans", "--as-group", "x", "--as-group", "y", "--request-timeout", "5s"]);
        using var other = Connect(null, ["--kubeconfig", $"{_folder}/two"]);

        (session.Server, session.Namespace, session.IsNamespaceGiven).ShouldBe(("https://two.example/", "mine", true));
        other.Namespace.ShouldBe("default");
    }

    [Fact]
    public void The_file_in_the_home_folder_comes_after_the_variable()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".kube"));
        Write(".kube/config", "https://home.example", null, current: "a");

        using var session = Connect(null, []);

        session.Server.ShouldBe("https://home.example/");
    }

    [Theory]
    [InlineData("--kubeconfig|nowhere", "There is no kubeconfig at ")]
    [InlineData("--as-group|x|--kubeconfig|one", "--as-group is given without --as; name the user too.")]
    [InlineData("--request-timeout|soon|--kubeconfig|one", "--request-timeout soon is no time; write one such as 10s, 1m30s or 0.")]
    [InlineData("--context|other|--kubeconfig|one", "contexts holds no entry named \"other\".")]
    [InlineData("", "there is no kubeconfig: --kubeconfig is not given, KUBECONFIG is not set, and ")]
    public void What_is_wrong_is_told_in_one_sentence(string arguments, string sentence)
    {
        Write("one", "https://one.example", null, current: "a");

        Should.Throw<CliException>(() => Connect(null, arguments.Split('|', StringSplitOptions.RemoveEmptyEntries))).Message.ShouldStartWith(sentence);
    }

    [Theory]
    [InlineData("10s", 10)]
    [InlineData("1m30s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("500ms", 0.5)]
    [InlineData("7", 7)]
    [InlineData("0", 86400)]
    [InlineData("0s", 86400)]
    public void Times_are_written_as_for_kubectl(string text, double seconds)
    {
        RequestTimeout.TryParse(text, out var time).ShouldBeTrue();
        time.TotalSeconds.ShouldBe(seconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("1x")]
    [InlineData("-1s")]
    [InlineData("1.s.")]
    [InlineData("99999999999999999999h")]
    public void What_is_no_time_is_refused(string text) => RequestTimeout.TryParse(text, out _).ShouldBeFalse();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private ClusterSession Connect(string? variable, string[] arguments)
    {
        var variables = new Dictionary<string, string?> { ["KUBECONFIG"] = variable, ["HOME"] = _folder };
        var options = new ConnectionOptions(new ConsoleStreams
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            WorkingDirectory = _folder,
            Variable = variables.GetValueOrDefault
        });
        var command = new RootCommand();
        options.AddTo(command);
        return options.Connect(command.Parse(arguments));
    }

    private void Write(string file, string server, string? @namespace, string current) => File.WriteAllText(Path.Combine(_folder, file), $$"""
        apiVersion: v1
        kind: Config
        current-context: {{current}}
        clusters: [{name: a, cluster: {server: "{{server}}"} }]
        contexts: [{name: a, context: {cluster: a, user: a, namespace: {{@namespace}} } }]
        users: [{name: a, user: {token: t} }]
        """);
}
