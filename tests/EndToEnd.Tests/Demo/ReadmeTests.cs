using System.Text.RegularExpressions;
using KubeCarrier.Demo;
using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests.Demo;

/// <summary>What the README quotes of the demo is told by the story, in its order, and the answers are those that the story insists on.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void The_quoted_commands_are_steps_of_the_story_and_their_answers_are_as_it_wants_them()
    {
        var steps = new Queue<StoryStep>(GettingStarted.Steps(new DemoDirectory(DemoDirectory.Default), hasSubresources: true));
        var known = new Dictionary<string, string>(StringComparer.Ordinal);

        foreach (var quoted in Quotes())
        {
            while (steps.Count > 0 && !quoted.StartsWith($"{steps.Peek().Shown}\n", StringComparison.Ordinal))
            {
                steps.Dequeue();
            }

            steps.ShouldNotBeEmpty($"the story does not go on with: {quoted}");
            var step = steps.Dequeue();
            var answer = quoted[(step.Shown.Length + 1)..].TrimEnd();
            if (step.Variable is { } variable)
            {
                known[variable] = answer;
            }

            var isRefused = answer.StartsWith("Error from server", StringComparison.Ordinal);
            step.Expectation.IsMet(isRefused ? new(1, "", answer) : new(0, answer, ""), text => known.Aggregate(text, (all, one) => all.Replace($"${one.Key}", one.Value, StringComparison.Ordinal)))
                .ShouldBeTrue($"{step.Shown} must answer {step.Expectation.Wanted}, and the README has {answer}");
        }
    }

    [Fact]
    public void All_three_acts_are_quoted() => Chapters().Matches(Block()).Select(match => match.Groups[1].Value).ShouldContain(
        title => title.StartsWith("A provider reaches further", StringComparison.Ordinal));

    // Chapters and remarks stand between the commands.
    private static IEnumerable<string> Quotes() => Commands().Matches(Block()).Select(match => match.Groups[1].Value);

    private static string Block() => Printed().Match(File.ReadAllText(RepositoryRoot.Combine("README.md"))).Groups[1].Value;

    [GeneratedRegex(@"^## What the demo prints$.*?^```console\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"^\$ (.*?)(?=^\$ |^#|\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();

    [GeneratedRegex(@"^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Chapters();
}
