using KubeCarrier.Cli;
using KubeCarrier.Cli.Terminal;

CollectorPause.Begin();
return await CommandLine.RunAsync(args, ConsoleStreams.OfProcess());
