using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>What is sent as server-side apply is read as YAML, which has no surrogate escapes.</summary>
public sealed class SurrogatePairTests
{
    [Theory]
    [InlineData("𝒳")]
    [InlineData("a𝒳b😀")]
    [InlineData("\\uD835\\uDCB3")]
    [InlineData("\\𝒳\\")]
    [InlineData("\\\\uD835")]
    [InlineData("é\"\n\u2028")]
    public void Characters_beyond_the_basic_plane_are_sent_as_themselves(string text)
    {
        var sent = JsonCodec.ToUtf8(new JsonObject { ["a"] = text, [text] = 1 });

        var json = Encoding.UTF8.GetString(sent).Replace("\\\\", "", StringComparison.Ordinal);
        json.ShouldNotContain("\\uD8");
        JsonCodec.ParseObject(sent)["a"]!.GetValue<string>().ShouldBe(text);
        JsonCodec.ParseObject(sent)[text]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Any_text_comes_back_as_it_was() => Prop.ForAll<int[]>(points =>
    {
        var text = string.Concat(points.Select(point => Rune.IsValid(Math.Abs((long)point * 7919) % 0x110000 is var code ? (int)code : 0) ? new Rune((int)code).ToString() : "\\"));

        return JsonCodec.ParseObject(JsonCodec.ToUtf8(new JsonObject { ["a"] = text }))["a"]!.GetValue<string>() == text;
    }).QuickCheckThrowOnFailure();
}
