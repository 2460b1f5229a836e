using KubeCarrier.Hosting.Flags;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Webhooks;

if (FlagSet.IsHelp(args))
{
    await Console.Out.WriteAsync(WebhookOptions.Flags.Help());
    return 0;
}

try
{
    await using var app = WebhookApp.Create(args, attachCluster: null);
    await app.RunAsync();
    return 0;
}
catch (UsageException usage)
{
    await Console.Error.WriteLineAsync(usage.Message);
    return UsageException.ExitCode;
}
catch (Exception problem) when (problem is KubeconfigException or IOException) // the latter: an address in use, a certificate that is not there
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 1;
}
