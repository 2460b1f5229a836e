using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>
/// Golden requests, changed at random: nothing crashes the server, and what is denied stays denied. <c>FUZZ_SEED</c> and <c>FUZZ_REVIEWS</c>
/// make another or a longer run; a failure tells the number of its review, and the same seed makes the same one.
/// </summary>
[Collection(FuzzGroup.Name)]
public sealed class FuzzTests(GoldenTests.HubFixture hub, ITestOutputHelper output) : IClassFixture<GoldenTests.HubFixture>
{
    private const int MaxShown = 6_000;

    private const int MaxProblems = 5;

    private readonly int _seed = Setting("FUZZ_SEED", 20_260);

    private readonly int _reviews = Setting("FUZZ_REVIEWS", 120_000);

    private readonly AdmissionServer _server = hub.App.Services.GetRequiredService<AdmissionServer>();

    [Shows("B39")]
    [Fact]
    public async Task What_is_denied_stays_denied_however_the_review_is_written() => await RunAsync(_reviews / 2, async (random, number) =>
    {
        var golden = GoldenReview.Denied[number % GoldenReview.Denied.Count];
        var review = (JsonObject)golden.Request.DeepClone();
        var changes = Enumerable.Range(0, random.Next(4)).Select(_ => Irrelevant.All[random.Next(Irrelevant.All.Count)]).ToList();
        changes.ForEach(change => change.Change(review, random));
        var spelling = new Spelling(random) { Whitespace = random.Next(2) == 0, Escapes = random.Next(2) == 0, Numbers = random.Next(4) == 0 };
        var body = Encoding.UTF8.GetBytes(spelling.Write(review));

        var answer = await JudgeAsync(golden.Path, body);

        var problem = answer.Problem(review["request"]!["uid"]!.GetValue<string>())
            ?? (!answer.IsDenied ? (answer.IsAllowed || !IsTooDeep(review) ? "not denied" : null)
            : !spelling.Numbers && golden.Rules.Except(answer.Rules).Any() ? "denied by other rules" : null);
        return problem is null ? null : Report($"{golden.Case}: {string.Join(", ", changes.Select(change => change.Name))}", problem, body, answer);
    });

    [Shows("B48")]
    [Fact]
    public async Task A_member_that_is_there_twice_is_400_whatever_it_says() => await RunAsync(_reviews / 24, async (random, number) =>
    {
        var golden = GoldenReview.All[number % GoldenReview.All.Count];
        var objects = Tree.Objects(golden.Request).Where(item => item.Count > 0).ToList();
        var body = Encoding.UTF8.GetBytes(new Spelling(random) { Twice = objects[random.Next(objects.Count)], Escapes = random.Next(2) == 0 }.Write(golden.Request));

        var answer = await JudgeAsync(golden.Path, body);

        return answer.Code == 400 ? null : Report(golden.Case, "not 400", body, answer);
    });

    [Shows("B40", "B48", "B66")]
    [Fact]
    public async Task Whatever_is_sent_is_answered_and_never_allowed_against_the_rules()
    {
        var oracle = NewOracle();
        var decided = new ConcurrentDictionary<string, int>();
        await RunAsync(_reviews / 2, async (random, number) =>
        {
            var (golden, body, path) = Hostile(random, number);
            var answer = await JudgeAsync(path, body);

            decided.AddOrUpdate(answer.IsAllowed ? "allowed" : answer.IsDenied ? "denied" : $"{answer.Code}", 1, (_, count) => count + 1);
            var problem = answer.Problem(uid: null) ?? (answer.IsAllowed ? oracle.Objection(path, body) is { } objection ? $"allowed, but {objection}" : null : null);
            return problem is null ? null : Report(golden.Case, problem, body, answer);
        });

        output.WriteLine(string.Join(", ", decided.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}")));
        decided.Keys.ShouldBeSubsetOf(["allowed", "denied", "400", "404", "503"]);
        decided.Count.ShouldBeGreaterThanOrEqualTo(3, "A run that only ever ends one way tests nothing.");
    }

    [Fact]
    public async Task Over_HTTP_it_is_the_same()
    {
        var oracle = NewOracle();
        await RunAsync(_reviews / 60, async (random, number) =>
        {
            var (golden, body, path) = Hostile(random, number);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await hub.App.PostAsync(path, content);
            var answer = new FuzzAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync());

            var problem = answer.Problem(uid: null) ?? (answer.IsAllowed ? oracle.Objection(path, body) : null);
            return problem is null ? null : Report(golden.Case, problem, body, answer);
        });
    }

    [Fact]
    public async Task Memory_stays_flat()
    {
        Func<Random, int, Task<string?>> judge = async (random, number) =>
        {
            var (_, body, path) = Hostile(random, number);
            await JudgeAsync(path, body);
            return null;
        };
        await RunAsync(_reviews / 24, judge);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await RunAsync(_reviews / 12, judge);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        grown.ShouldBeLessThan(16 * 1024 * 1024, "Nothing of a review may be kept.");
    }

    private Oracle NewOracle() => new(
        hub.App.Store.Current!,
        ReviewEndpoints.All.Where(judge => !judge.IsFamily).Select(judge => judge.Path).ToHashSet(StringComparer.Ordinal));

    private static (GoldenReview Golden, byte[] Body, string Path) Hostile(Random random, int number)
    {
        var golden = GoldenReview.All[number % GoldenReview.All.Count];
        var review = (JsonObject)golden.Request.DeepClone();
        Arbitrary.Change(review, random);
        var body = Encoding.UTF8.GetBytes(new Spelling(random) { Whitespace = random.Next(4) == 0, Escapes = random.Next(4) == 0 }.Write(review));
        var path = random.Next(20) == 0 ? GoldenReview.All[random.Next(GoldenReview.All.Count)].Path : golden.Path;
        return (golden, random.Next(10) == 0 && body.Length > 0 ? Arbitrary.Damage(body, random) : body, path);
    }

    /// <summary>Each review has its own random numbers, so that it is the same in every order.</summary>
    private async Task RunAsync(int reviews, Func<Random, int, Task<string?>> judge)
    {
        output.WriteLine($"FUZZ_SEED={_seed}, {reviews} reviews");
        var problems = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, reviews), async (number, _) =>
        {
            if (problems.Count < MaxProblems && await judge(new Random(unchecked((_seed * 1_000_003) + number)), number) is { } problem)
            {
                problems.Enqueue($"FUZZ_SEED={_seed}, review {number}, {problem}");
            }
        });
        problems.ShouldBeEmpty();
    }

    private async Task<FuzzAnswer> JudgeAsync(string path, byte[] body)
    {
        var (code, text) = await _server.JudgeAsync(path, body);
        return new(code, text);
    }

    private static bool IsTooDeep(JsonObject review)
    {
        try
        {
            return JsonNode.Parse(review.ToJsonString(), null, new() { MaxDepth = Api.ApiJsonContext.Default.Options.MaxDepth }) is null;
        }
        catch (System.Text.Json.JsonException)
        {
            return true;
        }
    }

    private static string Report(string what, string problem, byte[] body, FuzzAnswer answer) => string.Create(CultureInfo.InvariantCulture,
        $"{what}: {problem}.\n{Shown(Encoding.UTF8.GetString(body))}\n{answer.Code} {Shown(answer.Text)}\n");

    private static string Shown(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

/// <summary>Alone on the machine's cores and memory.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzGroup
{
    public const string Name = "fuzz";
}
