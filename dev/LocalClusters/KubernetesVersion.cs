using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.LocalClusters;

/// <summary>The version of the Kubernetes programs, for the flags that come and go.</summary>
internal sealed partial record KubernetesVersion(int Major, int Minor)
{
    /// <summary>Before 1.24 it listens without TLS unless told not to; from 1.24 it does not know the flag.</summary>
    public bool HasInsecureControllerManagerPort => (Major, Minor).CompareTo((1, 24)) < 0;

    /// <summary>Before 1.24 it writes the document of all kinds (OpenAPI) whenever a CRD comes, changes or goes, and serves beta versions unless told not to.</summary>
    public bool WritesItsDocumentAnew => (Major, Minor).CompareTo((1, 24)) < 0;

    public static async Task<KubernetesVersion> OfAsync(KubernetesBinaries binaries, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(binaries.ApiServer, ["--version"]) { RedirectStandardOutput = true })
            ?? throw new LocalClusterException($"{binaries.ApiServer} did not start.");
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return Parse(output) ?? throw new LocalClusterException($"'{binaries.ApiServer} --version' says '{output.Trim()}', which is no Kubernetes version.");
    }

    internal static KubernetesVersion? Parse(string output) => Pattern().Match(output) is { Success: true } match
        ? new(Number(match, 1), Number(match, 2))
        : null;

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^Kubernetes v(\d{1,4})\.(\d{1,4})\.", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
