using System.CommandLine;
using KubeCarrier.Cli.Preview;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Schemas;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>preview</c>: what the controller would make of an entry, without a cluster.</summary>
internal sealed class PreviewCommand : PluginCommand
{
    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "A CatalogEntry, CatalogEntrySet or DerivedCustomResource: a file, a folder, or - for standard input.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string[]> _crds = new("--crd")
    {
        Description = "The CRD as it is in the service cluster: a file, a folder, or - for standard input.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _serviceCluster = new("--service-cluster")
    {
        Description = "Where the CRD is from. Default: the entry's base CRD or the CRD's annotation kubecarrier.io/service-cluster says.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _provider = new("--provider", "--namespace", "-n")
    {
        Description = "The provider. Default: the namespace of the entry.",
        HelpName = "NAME",
    };

    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "A tenant, in whose namespace roles and sample are shown.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "tenant",
    };

    private readonly Option<KubernetesProfile?> _kubernetes = KubernetesVersionOption.New($"{KubernetesProfile.Newest}, the newest that is known");

    private readonly Option<PreviewPart[]> _parts = PartOption();

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "text explains; yaml and json are manifests for kubectl.",
        DefaultValueFactory = _ => PreviewOutput.Text,
    };

    public PreviewCommand(ConsoleStreams console)
        : base("preview", "Shows what an offer becomes: the tenants' CRD and what changed, rights, and a sample instance. No cluster is asked.")
    {
        _output.AcceptOnlyFromAmong(PreviewOutput.Text, PreviewOutput.Yaml, PreviewOutput.Json);
        foreach (var option in new Option[] { _files, _crds, _serviceCluster, _provider, _tenant, _kubernetes, _parts, _output })
        {
            Options.Add(option);
        }

        SetAction(async (parsed, _) => await new PreviewRun(console).RunAsync(Read(parsed)));
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("What tenants would see of a CRD, what is hidden from them and why", "kubectl kubecarrier preview -f entry.yaml --crd crd.yaml"),
        ("The rights that the kubeconfig of a service cluster needs, put there",
            "kubectl kubecarrier preview -f entry.yaml --crd crd.yaml \\\n    --part credential -o yaml | kubectl --context eu-west-1 apply -f -"),
        ("A first instance for tenants, straight from the service cluster's CRD",
            "kubectl --context eu-west-1 get crd couchdbs.couchdb.io -o yaml |\n    kubectl kubecarrier preview -f entry.yaml --crd - --part sample -o yaml"),
    ];

    private static Option<PreviewPart[]> PartOption()
    {
        var option = new Option<PreviewPart[]>("--part")
        {
            Description = "Only this part; can be given several times. Default: all.",
            CustomParser = result => [.. result.Tokens.Select(token => Enum.Parse<PreviewPart>(token.Value, ignoreCase: true))],
        };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<PreviewPart>().Select(name => name.ToLowerInvariant())]);
        return option;
    }

    private PreviewArguments Read(ParseResult parsed) => new()
    {
        Files = parsed.GetValue(_files) ?? [],
        Crds = parsed.GetValue(_crds) ?? [],
        ServiceCluster = parsed.GetValue(_serviceCluster),
        Provider = parsed.GetValue(_provider),
        Tenant = parsed.GetValue(_tenant) ?? "",
        Kubernetes = parsed.GetValue(_kubernetes) ?? KubernetesProfile.Newest,
        Parts = parsed.GetValue(_parts) is { Length: > 0 } parts ? parts : Enum.GetValues<PreviewPart>(),
        Output = parsed.GetValue(_output) ?? PreviewOutput.Text,
    };
}
