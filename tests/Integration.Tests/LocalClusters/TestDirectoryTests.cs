using System.Diagnostics;

namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>A killed test run must not leave clusters running for ever.</summary>
public sealed class TestDirectoryTests
{
    [Fact]
    public async Task The_next_run_removes_what_a_dead_run_left_and_keeps_what_a_living_one_has()
    {
        await using var living = await TestDirectory.CreateAsync();
        using var process = Process.Start("true");
        await process.WaitForExitAsync();
        var dead = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"kubecarrier-test-{process.Id}-12345-1"));

        await using var next = await TestDirectory.CreateAsync();

        Directory.Exists(dead.FullName).ShouldBeFalse();
        Directory.Exists(living.Path).ShouldBeTrue();
    }
}
