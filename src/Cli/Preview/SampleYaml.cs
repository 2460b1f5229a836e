using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Cli.Preview;

/// <summary>A sample instance as YAML: what is optional is there as a comment, to be taken out of it.</summary>
internal sealed class SampleYaml
{
    private const int CommentColumn = 28;

    private readonly StringBuilder _text = new();

    public static string Write(SampleInstance sample)
    {
        var writer = new SampleYaml();
        foreach (var remark in sample.Remarks)
        {
            writer._text.Append("# ").Append(remark).Append('\n');
        }

        writer._text.Append(YamlText.Write(sample.Envelope));
        writer.Fields(sample.Fields, indent: 0, isComment: false);
        return writer._text.ToString();
    }

    private void Fields(IReadOnlyList<SampleField> fields, int indent, bool isComment)
    {
        foreach (var field in fields)
        {
            Field(field, indent, isComment || field.IsOptional);
        }
    }

    private void Field(SampleField field, int indent, bool isComment)
    {
        if (field.Fields.Count == 0)
        {
            Value(field, indent, isComment);
            return;
        }

        // Nothing below but comments would be null.
        var isEmpty = !isComment && field.Fields.All(below => below.IsOptional);
        Line(YamlText.Write(new JsonObject { [field.Name] = isEmpty ? new JsonObject() : "" }).TrimEnd('\n', '"', ' '), isEmpty ? "take {} away to write a field" : "", indent, isComment);
        Fields(field.Fields, indent + 2, isComment);
    }

    private void Value(SampleField field, int indent, bool isComment)
    {
        var lines = YamlText.Write(new JsonObject { [field.Name] = field.Value?.DeepClone() }).TrimEnd('\n').Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            Line(lines[index], index > 0 ? "" : field.IsPlaceholder ? $"write a value: {field.Comment}" : field.Comment, indent, isComment);
        }
    }

    private void Line(string content, string comment, int indent, bool isComment)
    {
        var line = (isComment ? "# " : "") + new string(' ', indent) + content;
        _text.Append(comment.Length == 0 ? line : $"{line.PadRight(CommentColumn)} # {comment}").Append('\n');
    }
}
