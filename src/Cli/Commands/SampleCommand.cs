using System.CommandLine;
using KubeCarrier.Cli.Completion;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Cli.Offers;
using KubeCarrier.Cli.Preview;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>sample OFFER</c>: a first manifest, from what the tenant may read.</summary>
internal sealed class SampleCommand : PluginCommand, INameCompletion
{
    private readonly ConnectionOptions _connection;
    private readonly Argument<string> _offer = new("OFFER") { Description = "The offer: its name, or a kind that no other offer has.", HelpName = "OFFER" };
    private readonly Option<string> _output = new("--output", "-o") { Description = "yaml has what is optional as comments, with the limits that hold for this tenant; json has only what must be there.", DefaultValueFactory = _ => "yaml" };
    private readonly Option<string?> _name = new("--name") { Description = "The name of the instance.", HelpName = "name" };

    public SampleCommand(ConsoleStreams console)
        : base("sample", "Prints a first manifest for an offer, within the tenant's limits: what must be there has a value, what may be there is a comment. Nothing is written.")
    {
        _connection = new(console);
        Arguments.Add(_offer);
        Options.Add(_output.AcceptOnlyFromAmong("yaml", "json"));
        Options.Add(_name);
        _connection.AddTo(this);
        SetAction(async (parsed, cancellationToken) =>
        {
            using var hub = _connection.Connect(parsed);
            var offering = await new OfferList(hub).FindAsync(parsed.GetValue(_offer) ?? "", cancellationToken).ToldAsync(hub, cancellationToken);
            var sample = SampleInstance.For(offering) ?? throw new CliException($"the Offering {offering.Metadata.Name} names no version; its provider sees why at its CatalogEntry.");
            sample = parsed.GetValue(_name) is { Length: > 0 } name ? sample.Named(name) : sample;
            if (parsed.GetValue(_output) == "json")
            {
                await new ReportPrinter(console, "json").PrintManifestAsync(sample.ToJson());
            }
            else
            {
                await console.Out.WriteAsync(SampleYaml.Write(sample));
            }

            return ExitCode.Passed;
        });
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("A first database", "kubectl kubecarrier sample couchdbs.eu-west-1.team-a -n team-b > db.yaml"),
        ("Under a name of one's own, and at once", "kubectl kubecarrier sample couchdb --name db1 -n team-b | kubectl apply -f -"),
    ];

    public async Task<IReadOnlyList<string>> NamesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var hub = _connection.Connect(parsed);
        return [.. (await new OfferList(hub).ReadAsync(cancellationToken)).Select(offer => offer.Offering?.Metadata.Name).OfType<string>()];
    }
}
