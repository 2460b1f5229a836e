using System.Runtime.InteropServices;
using KubeCarrier.Demo.Story;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo;

/// <summary>The command line. Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted.</summary>
internal static class Program
{
    private const string Help = """
        The getting-started story on real control planes, with the two built processes and the real kubectl.

          (nothing)   up, then story
          up          has the clusters and the processes run, KubeCarrier installed; keeps what runs already
          story       up, then tells the story, after clearing what an earlier telling left
          down        stops all of it and removes its files

        Exit codes: 0 done, 1 failed, 2 arguments not understood, 130 interrupted. Progress goes to stderr, the story to stdout.

        """;

    private static async Task<int> Main(string[] args)
    {
        using var interrupted = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await RunAsync(args, new(DemoDirectory.Default), interrupted.Token);
        }
        catch (Exception exception) when (exception is DemoException or LocalClusterException or IOException or UnauthorizedAccessException)
        {
            Tell(exception.Message);
            return 1;
        }
        catch (OperationCanceledException)
        {
            Tell("Interrupted. What was started so far still runs; 'make demo' goes on from here, 'make down' stops it.");
            return 130;
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            interrupted.Cancel();
        }
    }

    private static async Task<int> RunAsync(string[] args, DemoDirectory directory, CancellationToken cancellationToken)
    {
        if (args is not ([] or ["up"] or ["story"] or ["down"]))
        {
            var asked = args is ["--help" or "-h" or "help"];
            await (asked ? Console.Out : Console.Error).WriteAsync(Help);
            return asked ? 0 : 2;
        }

        using var taken = await StateLock.TakeAsync(directory.Lock, Tell, cancellationToken);
        if (args is ["down"])
        {
            await DemoEnvironment.DownAsync(directory, Tell, cancellationToken);
            return 0;
        }

        var environment = await DemoEnvironment.UpAsync(directory, Tell, cancellationToken);
        var transcript = Transcript.ToConsole();
        if (args is not ["up"])
        {
            environment = await ClearedAsync(environment, cancellationToken);
            await GettingStarted.TellAsync(environment, new(environment, transcript, Tell), Tell, cancellationToken);
        }

        GoOn(environment, transcript, told: args is not ["up"]);
        return 0;
    }

    // What an aborted run left may be beyond clearing: somebody removed a cluster's files, and its instances wait for a cluster that is no more.
    private static async Task<DemoEnvironment> ClearedAsync(DemoEnvironment environment, CancellationToken cancellationToken)
    {
        try
        {
            await new StoryReset(environment.Kubectl, Tell, cancellationToken).RunAsync();
            return environment;
        }
        catch (DemoException exception)
        {
            Tell($"{exception.Message}\n{environment.Controller.LastLines(10)}\nWhat the last run left cannot be cleared; starting over on fresh clusters.");
            await DemoEnvironment.DownAsync(environment.Directory, Tell, cancellationToken);
            return await DemoEnvironment.UpAsync(environment.Directory, Tell, cancellationToken);
        }
    }

    private static void GoOn(DemoEnvironment environment, Transcript transcript, bool told)
    {
        transcript.Chapter(told ? "That was the story. Everything still runs; go on with:" : "Everything runs; go on with:");
        transcript.Text($"export KUBECONFIG={environment.Directory.Kubeconfig}");
        if (told)
        {
            transcript.Text("kubectl get offering -n team-b --as=team-b-member");
            transcript.Text("kubectl get kubemqclusters.us-east-1.team-a mq1 -n team-b --as=team-b-member -o yaml");
        }

        transcript.Text("kubectl --context eu-west-1 get namespaces");
        transcript.Text($"tail -f {DemoDirectory.Shown(environment.Controller.LogPath)} {DemoDirectory.Shown(environment.Webhooks.LogPath)}");
        transcript.Text(told ? "make down" : "make demo");
    }

    private static void Tell(string line) => Console.Error.WriteLine(line);
}
