using KubeCarrier.Cli;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary>What one run of the plugin said, in this process and on real clusters.</summary>
internal sealed record PluginRun(int Code, string Output, string Errors)
{
    public static async Task<PluginRun> OfAsync(string kubeconfig, string input, params string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        using var reader = new StringReader(input);
        var variables = new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig };
        var code = await CommandLine.RunAsync(arguments, new ConsoleStreams { Out = output, Error = errors, In = reader, Variable = variables.GetValueOrDefault });
        return new(code, output.ToString(), errors.ToString());
    }

    public PluginRun ShouldEndWith(int code)
    {
        Code.ShouldBe(code, Output + Errors);
        return this;
    }
}
