using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Cli.Files;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Reads one step of a case.</summary>
internal sealed class StepReader(InputFinder finder, InputReader reader, string folder)
{
    private static readonly (string Name, StepVerb Verb)[] Verbs =
    [
        ("create", StepVerb.Create),
        ("apply", StepVerb.Apply),
        ("patch", StepVerb.Patch),
        ("delete", StepVerb.Delete),
        ("expectAbsent", StepVerb.ExpectAbsent),
    ];

    private static string VerbNames => string.Join(", ", Verbs.Select(verb => verb.Name));

    /// <summary>Null when there is a problem with it.</summary>
    public TestStep? Read(MemberReader step)
    {
        var said = Verbs.Where(verb => step.Has(verb.Name)).ToList();
        var actions = Verbs.Select(verb => step.Object(verb.Name) is { } member ? Action(verb.Verb, member) : null).OfType<StepAction>().ToList();
        if (said.Count != 1)
        {
            step.Refuse(step.Place, $"a step has one of {VerbNames}; this one has {(said.Count == 0 ? "none" : string.Join(" and ", said.Select(verb => verb.Name)))}.");
        }

        var read = (As: User(step), At: Time(step), Expect: ExpectationReader.Read(step));
        if (read.Expect is not null && said is [{ Verb: StepVerb.ExpectAbsent }])
        {
            step.Refuse(step.PlaceOf("expect"), "expectAbsent is an expectation itself; expect does not go with it.");
        }

        step.RefuseOthers();
        return actions is [var action] ? new() { Place = step.Place, Action = action, As = read.As, At = read.At, Expect = read.Expect } : null;
    }

    private StepAction? Action(StepVerb verb, MemberReader member)
    {
        var action = verb switch
        {
            StepVerb.Create or StepVerb.Apply => Write(verb, member),
            StepVerb.Patch => Patch(member),
            _ => Key(member) is { } key ? new StepAction(verb, key) : null,
        };
        member.RefuseOthers();
        return action;
    }

    private StepAction? Write(StepVerb verb, MemberReader member)
    {
        var manifest = member.Json("manifest");
        var file = member.Text("file");
        if (member.Has("manifest") == member.Has("file"))
        {
            member.Refuse(member.Place, "write either the manifest, or file with the path of one.");
            return null;
        }

        var (json, place) = file is null ? (manifest, member.ValuePlaceOf("manifest")) : (FromFile(file, member), member.ValuePlaceOf("file"));
        return json is not null && KeyOf(json, place, member) is { } key ? new(verb, key) { Manifest = json } : null;
    }

    private JsonObject? FromFile(string path, MemberReader member)
    {
        var place = member.ValuePlaceOf("file");
        if (finder.Find(path, folder) is not [{ IsNamed: true, IsStandardInput: false } file])
        {
            member.Refuse(place, $"{path} is no file; paths are relative to the test file.");
            return null;
        }

        var content = reader.Read(file);
        if (content.Problem is { } problem)
        {
            member.Refuse(problem.Place, problem.Sentence);
            return null;
        }

        if (content.Manifests is [var only])
        {
            return only.Object;
        }

        member.Refuse(place, $"{path} has {content.Manifests.Count} objects; a step writes one.");
        return null;
    }

    private static ObjectKey? KeyOf(JsonObject manifest, SourcePlace place, MemberReader member)
    {
        if (manifest.Text("apiVersion") is { } version && manifest.Text("kind") is { } kind)
        {
            var metadata = manifest["metadata"] as JsonObject;
            return new(version, kind, metadata.Text("namespace"), metadata.Text("name") ?? "");
        }

        member.Refuse(place, "a manifest has apiVersion and kind, both texts.");
        return null;
    }

    private static StepAction? Patch(MemberReader member)
    {
        var target = member.Object("object", isRequired: true);
        var key = target is null ? null : Key(target);
        target?.RefuseOthers();
        var type = member.Text("type") ?? "merge";
        if (type is not ("merge" or "json"))
        {
            member.Refuse(member.ValuePlaceOf("type"), $"type must be merge or json; {type} is neither.");
        }

        var isJson = type == "json";
        JsonNode? patch = isJson ? member.List("patch", isRequired: true) : member.Json("patch", isRequired: true);
        return key is not null && patch is not null ? new(StepVerb.Patch, key) { Patch = patch, IsJsonPatch = isJson } : null;
    }

    private static ObjectKey? Key(MemberReader member)
    {
        var (version, kind) = (member.Text("apiVersion", isRequired: true), member.Text("kind", isRequired: true));
        var (name, space) = (member.Text("name", isRequired: true), member.Text("namespace"));
        return version is not null && kind is not null && name is not null ? new(version, kind, space, name) : null;
    }

    private static UserInfo? User(MemberReader step)
    {
        if (step.Object("as") is not { } member)
        {
            return null;
        }

        var (user, groups) = (member.Text("user", isRequired: true), member.Texts("groups"));
        member.RefuseOthers();
        return new() { Username = user ?? "", Groups = [.. (groups ?? []).Select(group => group.Text)] };
    }

    private static DateTimeOffset? Time(MemberReader step)
    {
        if (step.Text("at") is not { } text)
        {
            return null;
        }

        if (Rfc3339.TryParse(text, out var time))
        {
            return time;
        }

        step.Refuse(step.ValuePlaceOf("at"), $"{text} is no time as RFC 3339 writes it, such as 2026-01-01T00:00:00Z.");
        return null;
    }
}
