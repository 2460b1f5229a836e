using System.Diagnostics;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>The controller as a process of its own, which can be killed; it stands in for the hosted one while that is stopped.</summary>
internal sealed class ControllerProgram(HubFixture hub) : IAsyncDisposable
{
    private static readonly ResourceType Leases = new("coordination.k8s.io", "v1", "Lease", "leases", Namespaced: true);

    private Process? _process;

    /// <summary>Started, and leading.</summary>
    public async Task StartAsync()
    {
        // Nobody else is left: the killed one's Lease need not be waited out.
        await hub.Admin.DeleteAsync(Leases, WellKnown.SystemNamespace, "kubecarrier-controller");
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["exec", typeof(ControllerApp).Assembly.Location, .. hub.ControllerArguments])
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start).ShouldNotBeNull();
        _process.OutputDataReceived += (_, _) => { }; // a full pipe would stop it
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await hub.Admin.SeesAsync(Leases, WellKnown.SystemNamespace, "kubecarrier-controller", _ => _process.HasExited.ShouldBeFalse("the controller runs"));
    }

    /// <summary>SIGKILL: it has no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await hub.Admin.DeleteAsync(Leases, WellKnown.SystemNamespace, "kubecarrier-controller");
    }
}
