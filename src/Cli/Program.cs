using KubeCarrier.Cli;
using KubeCarrier.Cli.Terminal;

return await CommandLine.RunAsync(args, ConsoleStreams.OfProcess());
