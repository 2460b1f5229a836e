using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Offline.Previews;

namespace KubeCarrier.Cli.Preview;

/// <summary>Reads, computes, and writes what was asked for.</summary>
internal sealed class PreviewRun(ConsoleStreams console)
{
    public async Task<int> RunAsync(PreviewArguments arguments)
    {
        if (arguments.Files.Concat(arguments.Crds).Count(path => path == InputFile.StandardInput) > 1)
        {
            throw new CliException("standard input can be read once; give one of the two as a file");
        }

        var inputs = new Inputs(console);
        var crds = PreviewInput.Crds(inputs.Manifests(arguments.Crds));
        var facts = new PreviewFacts(crds, arguments.ServiceCluster, arguments.Provider, arguments.Tenant);
        var previews = PreviewInput.Offers(inputs.Manifests(arguments.Files), facts)
            .Select(request => OfferPreview.Of(request with { Kubernetes = arguments.Kubernetes })).ToList();
        await WriteAsync(arguments, [.. previews.Where(preview => preview.Problems.Count == 0)]);
        return await ReportAsync([.. previews.Where(preview => preview.Problems.Count > 0)]);
    }

    private async Task WriteAsync(PreviewArguments arguments, IReadOnlyList<OfferPreview> previews)
    {
        var text = arguments.Output switch
        {
            _ when previews.Count == 0 => "",
            PreviewOutput.Json => PreviewManifests.Json(previews, arguments.Parts),
            PreviewOutput.Yaml => PreviewManifests.Yaml(previews, arguments.Parts),
            _ => string.Join("\n", previews.Select(preview => new PreviewText(preview, new(console)).Write(arguments.Parts))),
        };
        await console.Out.WriteAsync(text);
    }

    private async Task<int> ReportAsync(IReadOnlyList<OfferPreview> refused)
    {
        foreach (var preview in refused)
        {
            foreach (var problem in preview.Problems)
            {
                await console.Error.WriteLineAsync($"error: {preview.Request.Entry.Metadata.Name}: {problem.Reason}: {problem.Message}");
            }
        }

        return refused.Count > 0 ? ExitCode.InvalidPolicy : ExitCode.Passed;
    }
}
