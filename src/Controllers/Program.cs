using KubeCarrier.Controllers;
using KubeCarrier.Hosting.Flags;
using KubeCarrier.Kubernetes.Config;

if (FlagSet.IsHelp(args))
{
    await Console.Out.WriteAsync(ControllerOptions.Flags.Help());
    return 0;
}

try
{
    await using var app = ControllerApp.Create(args, attachCluster: null);
    await app.RunAsync();
    return 0;
}
catch (UsageException usage)
{
    await Console.Error.WriteLineAsync(usage.Message);
    return UsageException.ExitCode;
}
catch (KubeconfigException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
