using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Completion;

/// <summary>The answers in cobra's protocol, which kubectl reads.</summary>
public sealed class CompleterTests
{
    [Theory]
    [InlineData("pre", ":4", "preview")]
    [InlineData("preview --out", ":4", "--output")]
    [InlineData("preview -o ", ":4", "json", "text", "yaml")]
    [InlineData("preview -o y", ":4", "yaml")]
    [InlineData("preview --output=y", ":4", "yaml")]
    [InlineData("preview --part c", ":4", "crd", "credential")]
    [InlineData("preview --provider ", ":4")]
    [InlineData("preview --kubernetes-version 1.2", ":4", "1.20", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27", "1.28", "1.29")]
    [InlineData("check --kubernetes-version 1.36", ":4", "1.36")]
    [InlineData("test --kubernetes-version=1.30", ":4", "1.30")]
    [InlineData("preview -f ", ":0")]
    [InlineData("preview --crd=", ":0")]
    [InlineData("completion ", ":4", "bash", "fish", "zsh")]
    [InlineData("completion z", ":4", "zsh")]
    public async Task What_can_come_next_is_listed(string line, string directive, params string[] candidates)
    {
        var answer = await CompleteAsync(line);

        answer[^1].ShouldBe(directive);
        answer[..^1].Select(candidate => candidate.Split('\t')[0]).ShouldBe(candidates);
    }

    [Fact]
    public async Task Every_command_is_described()
    {
        var answer = await CompleteAsync("");

        answer.ShouldContain(line => line.StartsWith("preview\tShows", StringComparison.Ordinal));
        answer[..^1].ShouldAllBe(line => line.Split('\t').Length == 2);
    }

    [Fact]
    public async Task Options_that_must_be_given_come_first_and_given_ones_not_again()
    {
        var options = (await CompleteAsync("preview -o yaml ")).Select(line => line.Split('\t')[0]).ToList();

        options[..2].ShouldBe(["--filename", "--crd"]);
        options.ShouldNotContain("--output");
        options.ShouldContain("--part");
    }

    [Fact]
    public async Task Without_any_word_it_is_as_with_an_empty_one() =>
        (await Plugin.RunAsync("__complete")).ShouldSucceed().ShouldBe((await Plugin.RunAsync("__complete", "")).Output);

    private static async Task<string[]> CompleteAsync(string line) =>
        (await Plugin.RunAsync(["__complete", .. line.Split(' ')])).ShouldSucceed().TrimEnd('\n').Split('\n');
}
