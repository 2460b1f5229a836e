using KubeCarrier.Cli.Files;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Files;

public sealed class InputFinderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_means_the_manifests_below_it_in_order()
    {
        _folder.With("b/z.yml", "").With("b/a.JSON", "").With("a.yaml", "").With("readme.md", "").With(".github/x.yaml", "").With("b/.x.yaml", "").With("kustomization.yaml", "");

        Find(".")!.Select(file => file.Name).ShouldBe(["a.yaml", "b/a.JSON", "b/z.yml"]);
    }

    [Fact]
    public void A_named_file_is_taken_whatever_it_is_called()
    {
        _folder.With(".hidden", "");

        Find(".hidden")!.ShouldHaveSingleItem().IsNamed.ShouldBeTrue();
    }

    [Fact]
    public void A_link_to_the_folder_it_is_in_is_not_followed_for_ever()
    {
        _folder.With("a/b.yaml", "");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "again"), _folder.Path);

        Find(".")!.ShouldHaveSingleItem().Name.ShouldBe("a/b.yaml");
    }

    [Fact]
    public void A_path_to_nothing_is_nothing() => Find("missing").ShouldBeNull();

    [Fact]
    public void A_file_outside_the_working_directory_has_its_full_name() => Find("/dev/null")!.ShouldHaveSingleItem().Name.ShouldBe("/dev/null");

    private IReadOnlyList<InputFile>? Find(string path) => new InputFinder(_folder.Path).Find(path, _folder.Path);
}
