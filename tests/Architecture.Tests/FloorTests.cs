using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests;

/// <summary>The floors of the house, foundation first: a namespace imports only what stands before it. Read it as a table of contents.</summary>
public sealed partial class FloorTests
{
    private static readonly string[] Floors =
    [
        "Json",                         // one way to read a field: text, equality, patch, path, quantity
        "Api",                          // our kinds, the admission envelope, what all objects have
        "Schemas",                      // what an API server does by a structural schema, of any kind
        "Policy.Rules",                 // what a rule is, and its answer
        "Policy.Plans",                 // what a plan is, and how conditions are told
        "Policy.Selection",             // who is meant: selectors, and what a Catalog covers
        "Policy.Restrictions",          // what a value may be, for whom
        "Policy.Derivation",            // the CRD that tenants see
        "Policy.Hub",                   // what is known of the hub
        "Policy.Destruction",           // what ends instances, and who has confirmed it
        "Policy.Accounts",
        "Policy.Namespaces",
        "Policy.ServiceClusters",       // and their assignments
        "Policy.Discoveries",           // and their sets
        "Policy.CatalogEntries",        // their sets, and what is derived for them
        "Policy.Catalogs",
        "Policy.Offers",                // what is published of them: Offering, Provider, Region, Tenant
        "Policy.Instances",             // rules, routes, and how the three objects follow each other
        "Policy.DryRuns",               // service clusters that judge too
        "Policy.Certificates",          // what the webhooks show, and who is trusted
        "Policy.WebhookConfigurations",
        "Policy.Installation",
        "Policy.Reviews",               // which path is judged by which rules
        "Policy.Recording",
        "Offline.Samples",
        "Offline.Settling",             // the controller's plans on a hub of files
        "Offline.Sessions",
        "Offline.Previews",
        "Webhooks.Serving",             // connections, before anybody says a word
        "Webhooks.Hub",                 // the picture of the hub
        "Webhooks.ServiceClusters",
        "Webhooks.Admission",           // from bytes to the answer
        "Webhooks.Recording",
        "Webhooks.WarmUp",
        "Webhooks",
        "Controllers.Runtime",          // loops, plans made so
        "Controllers.Accounts",
        "Controllers.WebhookConfigurations",
        "Controllers.Certificates",
        "Controllers.Installation",
        "Controllers.ServiceClusters",  // connections
        "Controllers.Discoveries",
        "Controllers.Instances",
        "Controllers.Assignments",
        "Controllers.Catalogs",
        "Controllers",
    ];

    // What has floors. Those of the Kubernetes client and of the plugin's commands are one room each.
    private static readonly string[] Houses = ["Json", "Api", "Schemas", "Policy", "Offline", "Webhooks", "Controllers"];

    private static IEnumerable<(string File, string Text)> Sources => Repository.Sources
        .Where(file => Houses.Any(house => file.StartsWith($"src/{house}/", StringComparison.Ordinal)))
        .Select(file => (file, Repository.Read(file)));

    [Fact]
    public void Every_folder_has_its_floor() => Sources.Select(source => FolderOf(source.File)).Distinct().Where(folder => FloorOf(folder) < 0).ShouldBeEmpty();

    [Fact]
    public void No_floor_is_empty() => Floors.Except(Sources.Select(source => Floors[FloorOf(FolderOf(source.File))])).ShouldBeEmpty();

    [Fact]
    public void A_namespace_imports_only_what_stands_before_it() => Sources
        .SelectMany(source => Imported().Matches(source.Text).Select(import => (source.File, Namespace: import.Groups[1].Value)))
        .Where(import => FloorOf(import.Namespace) > FloorOf(FolderOf(import.File)))
        .Select(import => $"{import.File} imports {import.Namespace}")
        .ShouldBeEmpty();

    /// <summary>A name that is written with its namespace needs no import.</summary>
    [Fact]
    public void No_name_is_written_with_a_namespace_that_stands_later() => Sources
        .SelectMany(source => Qualified().Matches(Comment().Replace(source.Text, "")).Select(name => (source.File, Name: name.Value, Namespace: name.Groups[1].Value)))
        .Where(name => Array.FindIndex(Floors, floor => floor.EndsWith($".{name.Namespace}", StringComparison.Ordinal)) is var floor && floor > FloorOf(FolderOf(name.File))
            && Repository.Exists($"src/{Floors[floor].Replace('.', '/')}/{name.Name.Split('.')[1]}.cs"))
        .Select(name => $"{name.File} says {name.Name}")
        .ShouldBeEmpty();

    private static string FolderOf(string file) => Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');

    // What lies in a folder of the Api is on its floor.
    private static int FloorOf(string @namespace) => Array.FindIndex(Floors, floor => floor == @namespace || @namespace.StartsWith($"{floor}.", StringComparison.Ordinal));

    [GeneratedRegex(@"^using (?:static |\w+ = .*?)?KubeCarrier\.([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Imported();

    [GeneratedRegex(@"(?<![.\w])([A-Z]\w+)\.[A-Z]\w+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
