using System.CommandLine;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Cli.Offers;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>offers</c>: what a tenant may create, how many, and within which limits.</summary>
internal sealed class OffersCommand : PluginCommand
{
    private const string Table = "table";

    private readonly Option<string> _output = new("--output", "-o") { Description = "How to print.", DefaultValueFactory = _ => Table };

    public OffersCommand(ConsoleStreams console)
        : base("offers", "Lists what a tenant may create: kind and apiVersion for manifests, how many of how many there are, and the limits of fields.")
    {
        var connection = new ConnectionOptions(console);
        Options.Add(_output.AcceptOnlyFromAmong(Table, "json", "yaml"));
        connection.AddTo(this);
        SetAction(async (parsed, cancellationToken) =>
        {
            using var hub = connection.Connect(parsed);
            var offers = await new OfferList(hub).ReadAsync(cancellationToken).ToldAsync(hub, cancellationToken);
            var output = parsed.GetValue(_output) ?? Table;
            if (output != Table)
            {
                await new ReportPrinter(console, output).PrintManifestAsync(OfferText.Json(offers));
            }
            else if (offers.Count == 0)
            {
                await console.Error.WriteLineAsync($"Nothing is offered to {hub.Namespace}; -n names another tenant's namespace.");
            }
            else
            {
                await console.Out.WriteAsync(OfferText.Of(offers, console));
            }

            return ExitCode.Passed;
        });
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("What may team-b create?", "kubectl kubecarrier offers -n team-b"),
        ("For programs", "kubectl kubecarrier offers -n team-b -o json"),
        ("And then, a first instance of it", "kubectl kubecarrier sample couchdbs.eu-west-1.team-a -n team-b > db.yaml"),
    ];
}
