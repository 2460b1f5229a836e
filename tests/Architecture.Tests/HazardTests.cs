using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Every known hazard of syncing has a test, or says why it cannot occur.</summary>
public sealed class HazardTests
{
    [Fact]
    public void Every_line_has_a_test_or_a_reason() => HazardDocument.Problems().ShouldBeEmpty();

    [Fact]
    public void The_list_names_the_tests_there_are() => HazardDocument.Text().ShouldBeGolden(HazardDocument.Path);
}
