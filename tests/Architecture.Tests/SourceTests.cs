using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests;

/// <summary>How the source is laid out.</summary>
public sealed partial class SourceTests
{
    private const int MaxLines = 300;

    [Fact]
    public void No_file_is_longer_than_a_reader_likes() => Repository.Sources
        .Select(file => (file, Lines: Repository.Read(file).AsSpan().Count('\n')))
        .Where(entry => entry.Lines > MaxLines)
        .ShouldBeEmpty();

    /// <summary>Text is left whole, so that it can be searched for.</summary>
    [Fact]
    public void No_line_is_wider_than_a_reader_likes_but_for_text()
    {
        var most = int.Parse(MaxColumns().Match(Repository.Read(".editorconfig")).Groups[1].Value, CultureInfo.InvariantCulture);

        Repository.AllSources
            .SelectMany(file => Repository.Read(file).Split('\n').Index().Where(line => line.Item.Length > most && !line.Item.Contains('"', StringComparison.Ordinal))
                .Select(line => $"{file}:{line.Index + 1}"))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_left_for_later() => Repository.Sources
        .SelectMany(file => Repository.Read(file).Split('\n').Index().Where(line => Unfinished().IsMatch(line.Item)).Select(line => $"{file}:{line.Index + 1}"))
        .ShouldBeEmpty();

    /// <summary>What is no text reads as <c>JsonFields</c> says, and nowhere in a way of its own.</summary>
    [Fact]
    public void Text_is_read_from_JSON_in_one_way() => Repository.Sources
        .Where(file => file != "src/Json/JsonFields.cs" && ReadText().IsMatch(Repository.Read(file)))
        .ShouldBeEmpty();

    [Fact]
    public void Namespaces_are_folders() => Repository.Sources
        .Select(file => (File: file, Namespace: Namespace().Match(Repository.Read(file)).Groups[1].Value))
        .Where(source => source.Namespace.Length > 0 && source.Namespace != FolderOf(source.File))
        .ShouldBeEmpty();

    [Fact]
    public void What_the_README_says_to_open_is_there()
    {
        var places = Section().Match(Repository.Read("README.md")).Value.Split('`').Where(text => text.Contains('/', StringComparison.Ordinal) && Place().IsMatch(text)).ToList();

        places.Count.ShouldBeGreaterThan(10);
        places.Where(place => !Repository.Exists(place)).ShouldBeEmpty();
    }

    private static string FolderOf(string file) => "KubeCarrier." + Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');

    [GeneratedRegex(@"NotImplementedException|\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^max_line_length = (\d+)", RegexOptions.Multiline)]
    private static partial Regex MaxColumns();

    [GeneratedRegex(@"GetValue(<string>\(|\(out string)")]
    private static partial Regex ReadText();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^## Where do I change.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"\A[\w./-]+\z")]
    private static partial Regex Place();
}
