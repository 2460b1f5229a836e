using KubeCarrier.Cli.Files;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Reads a <c>kind: PolicyTest</c> strictly: a word that means nothing here is a mistake, never ignored.</summary>
internal sealed class PolicyTestReader(InputFinder finder, InputReader reader, ICollection<SourceProblem> problems)
{
    private const int MaxSteps = 100;

    private const string HubHere = ".";

    /// <summary>Null when there is a problem with it.</summary>
    public PolicyTest? Read(SourceManifest document, string folder)
    {
        var before = problems.Count;
        var root = new MemberReader(document.Object, document.Places, document.File, problems);
        root.Text("apiVersion");
        root.Text("kind");
        var metadata = root.Object("metadata", isRequired: true);
        var name = metadata?.Name("name") ?? "";
        metadata?.RefuseOthers();
        var spec = root.Object("spec", isRequired: true);
        root.RefuseOthers();

        var hub = spec is null ? [] : Hub(spec);
        var cases = spec is null ? [] : Cases(spec, $"{document.File}/{name}", name, folder);
        spec?.RefuseOthers();
        return problems.Count == before ? new(name, document.Place, hub, folder, cases) : null;
    }

    private static IReadOnlyList<(string Path, SourcePlace Place)> Hub(MemberReader spec)
    {
        var hub = spec.Texts("hub");
        if (hub is [])
        {
            spec.Refuse(spec.PlaceOf("hub"), "hub is empty; name a file or folder, or leave it out for the folder of this file.");
        }

        return hub ?? [(HubHere, spec.Place)];
    }

    private List<TestCase> Cases(MemberReader spec, string id, string suite, string folder)
    {
        var found = new List<TestCase>();
        var steps = new StepReader(finder, reader, folder);
        var members = spec.Objects("cases", isRequired: true);
        if (members.Count == 0 && spec.Has("cases"))
        {
            spec.Refuse(spec.PlaceOf("cases"), "cases must be a list of at least one case.");
        }

        foreach (var member in members)
        {
            var name = member.Name("name") ?? "";
            if (name.Length > 0 && found.Find(other => other.Name == name) is { } same)
            {
                member.Refuse(member.ValuePlaceOf("name"), $"there is another case \"{name}\" at {same.Place}; give each a name of its own.");
            }

            found.Add(new($"{id}/{name}", suite, name, member.Place, Steps(member, steps)));
            member.RefuseOthers();
        }

        return found;
    }

    private static List<TestStep> Steps(MemberReader member, StepReader steps)
    {
        var members = member.Objects("steps", isRequired: true);
        if (member.Has("steps") && members.Count is 0 or > MaxSteps)
        {
            member.Refuse(member.PlaceOf("steps"), $"steps must be a list of 1 to {MaxSteps} steps; there are {members.Count}.");
        }

        return [.. members.Select(steps.Read).OfType<TestStep>()];
    }
}
