using System.Runtime.InteropServices;

namespace KubeCarrier.LocalClusters;

/// <summary>The command line. Exit codes: 0 done, 1 failed (or not all clusters are up), 2 not understood, 130 interrupted.</summary>
internal static class Program
{
    private static readonly IReadOnlyList<string> DefaultNames = ["management", "eu-west-1", "us-east-1"];

    private static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await RunAsync(CommandLine.Parse(args), interrupted.Token);
        }
        catch (CommandLineException exception)
        {
            Progress($"{exception.Message}\nSee --help.");
            return 2;
        }
        catch (Exception exception) when (exception is LocalClusterException or IOException or UnauthorizedAccessException)
        {
            Progress(exception.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            Progress("Interrupted. What was started so far still runs; 'down' stops it, 'up' goes on.");
            return 130;
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<int> RunAsync(CommandLine command, CancellationToken cancellationToken)
    {
        switch (command.Verb)
        {
            case CommandVerb.Help:
                Console.Out.Write(CommandLine.Help);
                return 0;
            case CommandVerb.Up:
                var names = command.Names.Count > 0 ? command.Names : DefaultNames;
                await LocalControlPlanes.UpAsync(command.StateDirectory, names, Progress, cancellationToken, command.AllKinds);
                return await PrintStatusAsync(command.StateDirectory, cancellationToken);
            case CommandVerb.Down:
                await LocalControlPlanes.DownAsync(command.StateDirectory, Progress, cancellationToken);
                return 0;
            case CommandVerb.Status:
                return await PrintStatusAsync(command.StateDirectory, cancellationToken);
            default:
                WriteKubeconfig(command);
                return 0;
        }
    }

    private static void WriteKubeconfig(CommandLine command)
    {
        var cluster = LocalControlPlanes.Open(command.StateDirectory, command.Names[0]);
        if (command.Output.Length > 0)
        {
            cluster.WriteKubeconfig(command.Output, command.User, command.Groups);
        }
        else
        {
            Console.Out.Write(cluster.Kubeconfig(command.User, command.Groups));
        }
    }

    private static async Task<int> PrintStatusAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        var clusters = await LocalControlPlanes.StatusAsync(stateDirectory, cancellationToken);
        if (clusters.Count == 0)
        {
            Progress($"No clusters in {stateDirectory}.");
            return 1;
        }

        foreach (var (cluster, isReady, processes) in clusters)
        {
            Console.Out.WriteLine($"{cluster.Name}  {cluster.Server.GetLeftPart(UriPartial.Authority)}  {(isReady ? "ready" : "not ready")}");
            Console.Out.WriteLine($"  kubeconfig  {cluster.AdminKubeconfigPath}");
            foreach (var component in Component.StartOrder)
            {
                Console.Out.WriteLine($"  {component}  {(processes.TryGetValue(component, out var id) ? $"process {id}" : "not running")}");
            }
        }

        return clusters.All(cluster => cluster.IsUp) ? 0 : 1;
    }

    private static void Progress(string line) => Console.Error.WriteLine(line);
}
