using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class PresetsTests
{
    [Fact]
    public void Presets_create_their_parents_and_leave_the_rest_and_the_input_alone()
    {
        var instance = SampleCrd.Parse("""{"spec":{"user":"u"}}""");

        var result = Presets(SampleCrd.Preset(".spec.tls.mode", "\"strict\""), SampleCrd.Preset(".spec.template", """{"a":[1]}""")).Apply(instance);

        result.ShouldBeJson("""{"spec":{"user":"u","tls":{"mode":"strict"},"template":{"a":[1]}}}""");
        instance.ShouldBeJson("""{"spec":{"user":"u"}}""");
    }

    [Fact]
    public void Applying_presets_twice_is_applying_them_once()
    {
        var presets = Presets(SampleCrd.Preset(".spec.tls.mode", "\"strict\""), SampleCrd.Preset(".spec.nodes['a.b']", "1"));
        var once = presets.Apply([]);

        presets.Apply(once).ShouldBeJson(once.ToJsonString());
    }

    [Fact]
    public void No_presets_change_nothing() =>
        KubeCarrier.Policy.Derivation.Presets.None.Apply(SampleCrd.Parse("""{"spec":{}}""")).ShouldBeJson("""{"spec":{}}""");

    private static Presets Presets(params Api.Catalog.Preset[] presets)
    {
        var report = new DerivationReport();
        var compiled = KubeCarrier.Policy.Derivation.Presets.Read(presets, report);
        report.Problems.ShouldBeEmpty();
        return compiled;
    }
}
