using System.Diagnostics;
using KubeCarrier.LocalClusters;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>Starting, restarting and stopping, with one small cluster in a state directory of its own per test.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    private const string Name = "small";

    private readonly List<string> _progress = [];
    private TestDirectory _directory = null!; // set before each test

    private string State => _directory.StateDirectory;

    public async Task InitializeAsync() => _directory = await TestDirectory.CreateAsync();

    public async Task DisposeAsync() => await _directory.DisposeAsync();

    [ClusterFact(LocalOnly = true)]
    public async Task Starting_twice_keeps_what_runs()
    {
        var first = await UpAsync();
        var processes = OwnedProcess.Find(State);
        var kubeconfig = await File.ReadAllTextAsync(first.AdminKubeconfigPath);

        var second = await UpAsync();

        OwnedProcess.Find(State).ShouldBe(processes, ignoreOrder: true);
        processes.Select(process => process.Component).ShouldBe(Component.StartOrder, ignoreOrder: true);
        second.Server.ShouldBe(first.Server);
        (await File.ReadAllTextAsync(second.AdminKubeconfigPath)).ShouldBe(kubeconfig);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Two_starts_at_once_make_one_cluster()
    {
        var both = await Task.WhenAll(UpAsync(), UpAsync());

        both[0].Server.ShouldBe(both[1].Server);
        OwnedProcess.Find(State).Count.ShouldBe(Component.StartOrder.Count);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Stopping_ends_what_was_started_and_nothing_else()
    {
        var cluster = await UpAsync();
        var processes = OwnedProcess.Find(State);
        await File.WriteAllTextAsync(Path.Combine(State, "notes.txt"), "somebody's");
        using var reader = Process.Start(new ProcessStartInfo("timeout", ["300", "tail", "-f", cluster.AuditLogPath]) { RedirectStandardOutput = true });

        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);

        processes.ShouldAllBe(process => !process.IsRunning);
        Directory.EnumerateFileSystemEntries(State).Select(Path.GetFileName).ShouldBe(["notes.txt"]);
        reader.ShouldNotBeNull().HasExited.ShouldBeFalse();
        reader.Kill(entireProcessTree: true);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Stopping_twice_is_no_error()
    {
        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);
        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);

        (await LocalControlPlanes.StatusAsync(State, CancellationToken.None)).ShouldBeEmpty();
    }

    [ClusterTheory(LocalOnly = true)]
    [InlineData(Component.Etcd)]
    [InlineData(Component.ApiServer)]
    public async Task A_killed_program_comes_back_with_its_data(string component)
    {
        var cluster = await UpAsync();
        var kubectl = new Kubectl(cluster.AdminKubeconfigPath, _directory.Path);
        (await kubectl.RunAsync("create", "configmap", "kept", "--from-literal=a=b")).ShouldSucceed();
        var before = OwnedProcess.Find(State);

        using (var victim = Process.GetProcessById(before.Single(process => process.Component == component).Id))
        {
            victim.Kill();
            await victim.WaitForExitAsync();
        }

        (await LocalControlPlanes.StatusAsync(State, CancellationToken.None)).ShouldHaveSingleItem().IsUp.ShouldBeFalse();
        (await UpAsync()).Server.ShouldBe(cluster.Server);

        OwnedProcess.Find(State).Intersect(before).Select(process => process.Component)
            .ShouldBe(Component.StartOrder.Where(other => other != component), ignoreOrder: true);
        (await kubectl.RunAsync("get", "configmap", "kept", "-o", "jsonpath={.data.a}")).ShouldSucceed().Output.ShouldBe("b");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_start_given_up_half_way_leaves_nothing_behind_after_a_stop()
    {
        using var giveUp = new CancellationTokenSource();
        var up = LocalControlPlanes.UpAsync(State, [Name], Binaries(), _ => { }, giveUp.Token);
        await Eventually.Async(() => Task.FromResult(OwnedProcess.Find(State).Count > 0), "the first program runs");

        await giveUp.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(up);
        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);
        OwnedProcess.Find(State).ShouldBeEmpty();
        Directory.Exists(State).ShouldBeFalse();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_start_that_was_killed_is_cleaned_up_by_a_stop()
    {
        var program = typeof(LocalControlPlanes).Assembly.Location;
        using var up = Process.Start(new ProcessStartInfo("dotnet", [program, "up", "--state", State, Name]) { RedirectStandardError = true });
        await Eventually.Async(() => Task.FromResult(OwnedProcess.Find(State).Count > 0), "the first program runs");

        up.ShouldNotBeNull().Kill();
        await up.WaitForExitAsync();

        OwnedProcess.Find(State).ShouldNotBeEmpty();
        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);
        OwnedProcess.Find(State).ShouldBeEmpty();
        Directory.Exists(State).ShouldBeFalse();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_cluster_whose_directory_was_removed_is_replaced()
    {
        await UpAsync();
        var before = OwnedProcess.Find(State);
        Directory.Delete(State, recursive: true);

        await UpAsync();

        before.ShouldAllBe(process => !process.IsRunning);
        OwnedProcess.Find(State).Count.ShouldBe(Component.StartOrder.Count);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_process_is_not_taken_for_ours_because_it_names_our_files()
    {
        var directory = Path.Combine(State, Name);
        using var foreign = Process.Start("sleep", ["300"]);
        using var lookalike = Process.Start(
            new ProcessStartInfo("sh", ["-c", "sleep 300; true", "kube-apiserver", $"--data-dir={directory}/etcd"])
            {
                Environment = { [OwnedProcess.ClusterVariable] = State + "-of-somebody-else/small", [OwnedProcess.ComponentVariable] = Component.Etcd },
            });
        await UpAsync();

        await LocalControlPlanes.DownAsync(State, _progress.Add, CancellationToken.None);

        foreign.HasExited.ShouldBeFalse();
        lookalike.ShouldNotBeNull().HasExited.ShouldBeFalse();
        foreign.Kill();
        lookalike.Kill(entireProcessTree: true);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_port_that_somebody_took_meanwhile_is_exchanged_for_another()
    {
        using var somebody = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        somebody.Start();
        var taken = ((System.Net.IPEndPoint)somebody.LocalEndpoint).Port;
        var directory = Directory.CreateDirectory(Path.Combine(State, Name)).FullName;
        (ControlPlaneState.WithFreePorts(Name) with { ApiServerPort = taken }).Write(directory);

        var cluster = await UpAsync();

        cluster.Server.Port.ShouldNotBe(taken);
        lock (_progress)
        {
            _progress.ShouldContain(line => line.Contains("took a port of kube-apiserver"));
        }
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_program_that_does_not_start_is_named_with_its_last_words()
    {
        var etcd = Directory.CreateDirectory(Path.Combine(State, Name, "etcd", "member")).FullName;
        await File.WriteAllTextAsync(Path.Combine(etcd, "snap"), "no folder");

        var failure = await Should.ThrowAsync<LocalClusterException>(UpAsync());

        failure.Message.ShouldStartWith($"{Name}: etcd ended while the cluster was starting. The last lines of ");
        failure.Message.ShouldContain("not a directory");
    }

    private async Task<LocalControlPlane> UpAsync() =>
        (await LocalControlPlanes.UpAsync(State, [Name], Binaries(), Tell, CancellationToken.None)).ShouldHaveSingleItem();

    private static KubernetesBinaries Binaries() => KubernetesBinaries.Find().ShouldNotBeNull("run eng/kubernetes.sh first");

    private void Tell(string line)
    {
        lock (_progress)
        {
            _progress.Add(line);
        }
    }
}
