using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Every known way around admission is closed by a test, or says why there is none.</summary>
public sealed class BypassTests
{
    [Fact]
    public void Every_line_has_a_test_or_a_reason() => BypassDocument.Problems().ShouldBeEmpty();

    [Fact]
    public void The_list_names_the_tests_there_are() => BypassDocument.Text().ShouldBeGolden(BypassDocument.Path);
}
