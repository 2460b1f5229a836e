using KubeCarrier.LocalClusters;

namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>The words after the program's name.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Options_and_names_come_in_any_order()
    {
        var command = CommandLine.Parse(["kubeconfig", "--user", "alice", "management", "--group", "a", "--state", "/x", "--group", "b"]);

        command.Verb.ShouldBe(CommandVerb.Kubeconfig);
        command.Names.ShouldBe(["management"]);
        (command.User, command.StateDirectory).ShouldBe(("alice", "/x"));
        command.Groups.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Clusters_serve_what_they_can_use_unless_all_is_asked_for()
    {
        CommandLine.Parse(["up", "--all-kinds", "a"]).AllKinds.ShouldBeTrue();
        CommandLine.Parse(["up", "a"]).AllKinds.ShouldBeFalse();
    }

    [Fact]
    public void The_state_directory_is_in_the_repository_unless_named() =>
        CommandLine.Parse(["up"]).StateDirectory.ShouldBe(RepositoryRoot.Combine(".local", "clusters"));

    [Theory]
    [InlineData("start", "'start' is no command")]
    [InlineData("up --wait", "'--wait' is no option")]
    [InlineData("down --all-kinds", "belongs to up")]
    [InlineData("up --state", "--state needs a value")]
    [InlineData("up --user alice", "belong to kubeconfig")]
    [InlineData("down management", "take no names")]
    [InlineData("kubeconfig --user alice", "the name of one cluster")]
    [InlineData("kubeconfig management", "needs --user")]
    public void What_is_not_understood_is_named(string line, string message) =>
        Should.Throw<CommandLineException>(() => CommandLine.Parse(line.Split(' '))).Message.ShouldContain(message);

    [Theory]
    [InlineData("Kubernetes v1.20.2", true)]
    [InlineData("Kubernetes v1.24.0-rc.1", false)]
    [InlineData("Kubernetes v1.33.4", false)]
    public void Flags_follow_the_version(string output, bool isOld)
    {
        var version = KubernetesVersion.Parse(output).ShouldNotBeNull();

        version.HasInsecureControllerManagerPort.ShouldBe(isOld);
        version.WritesItsDocumentAnew.ShouldBe(isOld);
    }
}
