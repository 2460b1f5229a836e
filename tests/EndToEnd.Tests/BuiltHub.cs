using KubeCarrier.Demo;
using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests;

/// <summary>Three clusters of this run's own with the two built processes on top of them; taken down at its end.</summary>
public sealed class BuiltHub : IAsyncLifetime
{
    private TestDirectory? _directory;
    private DemoEnvironment? _environment;
    private string? _undisturbed;

    internal DemoEnvironment Environment => _environment ?? throw new InvalidOperationException("There is no hub in this run; mark the test [ClusterFact].");

    /// <summary>What both processes had logged when they were ready, one JSON object per line.</summary>
    internal IReadOnlyList<string> LogsOfTheStart { get; private set; } = [];

    private DemoDirectory Directory => new(_directory?.Path ?? throw new InvalidOperationException("There is no directory in this run."));

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute { LocalOnly = true }.Skip is not null)
        {
            return; // xunit makes the fixture even when all of its tests are skipped
        }

        _directory = await TestDirectory.CreateAsync();
        try
        {
            _environment = await DemoEnvironment.UpAsync(Directory, _ => { }, CancellationToken.None);
            LogsOfTheStart = [.. File.ReadLines(_environment.Webhooks.LogPath), .. File.ReadLines(_environment.Controller.LogPath)];
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task DisposeAsync()
    {
        if (_directory is not null)
        {
            await DemoEnvironment.DownAsync(Directory, _ => { }, CancellationToken.None);
            await _directory.DisposeAsync();
        }
    }

    /// <summary>Tells the story from its beginning.</summary>
    internal async Task<string> TellAsync(Func<string, CancellationToken, Task>? atMark, CancellationToken cancellationToken)
    {
        await using var transcript = new StringWriter();
        var teller = new StoryTeller(Environment, new(transcript, isColored: false), _ => { }) { AtMark = atMark ?? ((_, _) => Task.CompletedTask) };
        await GettingStarted.TellAsync(Environment, teller, _ => { }, cancellationToken);
        return transcript.ToString();
    }

    /// <summary>What is there after a story in which nothing went wrong.</summary>
    internal async Task<string> UndisturbedAsync()
    {
        if (_undisturbed is null)
        {
            await TellAsync(atMark: null, CancellationToken.None);
            _undisturbed = await FinalState.OfAsync(Environment.Kubectl);
        }

        return _undisturbed;
    }
}

/// <summary>Tests that share the hub; they run one after the other, and each begins with a story or repairs what it broke.</summary>
[CollectionDefinition(Name)]
public sealed class BuiltHubGroup : ICollectionFixture<BuiltHub>
{
    public const string Name = "built hub";
}
