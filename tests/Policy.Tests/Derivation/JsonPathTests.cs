using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class JsonPathTests
{
    [Theory]
    [InlineData(".spec.username", "spec.username")]
    [InlineData("spec.username", "spec.username")]
    [InlineData(".spec.users[*].role", "spec.users[*].role")]
    [InlineData(".spec['a.b'].c", "spec['a.b'].c")]
    [InlineData(".spec['plain']", "spec.plain")]
    [InlineData("['x.y']", "['x.y']")]
    [InlineData(".spec.matrix[*][*].x", "spec.matrix[*][*].x")]
    [InlineData(".spec['*']", "spec['*']")]
    [InlineData(".spec.pod-template_1", "spec.pod-template_1")]
    [InlineData(".spec.template.metadata.labels", "spec.template.metadata.labels")]
    public void A_path_is_read_and_written_without_its_leading_dot(string text, string canonical)
    {
        JsonPath.TryParse(text, out var path, out var problem).ShouldBeTrue(problem);

        path.ToString().ShouldBe(canonical);
        problem.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(".", "2 to 512 characters")]
    [InlineData("..spec", "empty segment")]
    [InlineData(".spec..name", "recursion")]
    [InlineData(".spec.", "empty segment")]
    [InlineData(".spec.['a']", "empty segment")]
    [InlineData(".spec.users[0]", "index")]
    [InlineData(".spec.users[-1]", "index")]
    [InlineData(".spec.users[0:2]", "index")]
    [InlineData(".spec.users[?(@.name=='x')]", "filter")]
    [InlineData(".spec.users.*", "[*]")]
    [InlineData(".spec[\"a\"]", "single quotes")]
    [InlineData(".spec['a", "']")]
    [InlineData(".spec['a'b]", "']")]
    [InlineData(".spec['']", "not empty")]
    [InlineData(".spec['a\\b']", "backslash")]
    [InlineData(".spec['a']b", "dot is missing")]
    [InlineData(".spec[a]", "quoted name")]
    [InlineData(".spec[", "quoted name")]
    [InlineData(".spec.a b", "quote the name")]
    [InlineData("$.spec", "leave out '$'")]
    [InlineData("[*].name", "begins with [*]")]
    [InlineData(".metadata", "always visible")]
    [InlineData(".metadata.labels", "always visible")]
    [InlineData("['metadata'].labels", "always visible")]
    [InlineData(".apiVersion", "always visible")]
    [InlineData("kind", "always visible")]
    public void What_is_not_a_path_is_refused_with_a_sentence(string text, string expected)
    {
        JsonPath.TryParse(text, out _, out var problem).ShouldBeFalse();

        problem.ShouldContain(expected);
    }

    [Fact]
    public void A_path_has_at_most_512_characters()
    {
        JsonPath.TryParse("." + new string('a', 511), out _, out _).ShouldBeTrue();
        JsonPath.TryParse("." + new string('a', 512), out _, out var problem).ShouldBeFalse();
        problem.ShouldContain("513");
        problem.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void Below_goes_by_segments_and_not_by_text()
    {
        SampleCrd.Path(".spec.name.first").IsBelowOrEqual(SampleCrd.Path("spec.name")).ShouldBeTrue();
        SampleCrd.Path(".spec.name").IsBelowOrEqual(SampleCrd.Path("spec.name")).ShouldBeTrue();
        SampleCrd.Path(".spec.namespace").IsBelowOrEqual(SampleCrd.Path("spec.name")).ShouldBeFalse();
        SampleCrd.Path(".spec").IsBelowOrEqual(SampleCrd.Path("spec.name")).ShouldBeFalse();
    }

    [Fact]
    public void A_wildcard_overlaps_every_key()
    {
        SampleCrd.Path(".spec.map.key").Overlaps(SampleCrd.Path(".spec.map[*].x")).ShouldBeTrue();
        SampleCrd.Path(".spec.map.key").Overlaps(SampleCrd.Path(".spec.map.other")).ShouldBeFalse();
    }

    [Fact]
    public void Only_a_path_below_status_is_status()
    {
        SampleCrd.Path(".status.phase").IsStatus.ShouldBeTrue();
        SampleCrd.Path(".spec.status").IsStatus.ShouldBeFalse();
        SampleCrd.Path(".statusText").IsStatus.ShouldBeFalse();
    }

    [Fact]
    public void Paths_are_equal_when_their_canonical_texts_are() =>
        SampleCrd.Path(".spec['a'].b").ShouldBe(SampleCrd.Path("spec.a.b"));

    [Fact]
    public void Every_path_survives_being_written_and_read()
    {
        var names = Gen.Elements("spec", "a", "a.b", "x-y", "*", "[*]", "a b", "\"", "ü", "status", "0", "$ref");
        var segments = names.Select(name => new PathSegment(name)).Or(Gen.Constant(PathSegment.Each));
        var paths = segments.ListOf().Select(rest => JsonPath.Of([new("spec"), .. rest.Take(40)]));

        Prop.ForAll(paths.ToArbitrary(), path =>
            JsonPath.TryParse(path.ToString(), out var read, out _) && read == path && read.Segments.SequenceEqual(path.Segments))
        .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_sentence() =>
        Prop.ForAll<string?>(text => text is null || (JsonPath.TryParse(text, out var path, out var problem)
            ? JsonPath.TryParse(path.ToString(), out var again, out _) && again == path
            : problem.Length > 0))
        .QuickCheckThrowOnFailure();
}
