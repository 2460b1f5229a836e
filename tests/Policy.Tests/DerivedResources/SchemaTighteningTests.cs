using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Tests.Derivation;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DerivedResources;

/// <summary>The controller's looks at one derived resource, one after the other, with a clock and a cluster that the test moves.</summary>
public sealed class SchemaTighteningTests
{
    private static readonly SchemaKeyword Maximum = new(SampleCrd.Path(".spec.replicas"), Keyword.Maximum);

    private DateTimeOffset _now = Objects.Now;
    private DerivedCustomResource _derived = Restricted(maximum: 3);
    private JsonObject? _crd;
    private SchemaTightening? _remembered;
    private List<JsonObject>? _instances = [];
    private int _reads;

    [Fact]
    public void A_new_CRD_has_every_restriction_from_the_start_and_nothing_is_read()
    {
        Look().ShouldBeNull();

        LimitInCrd.ShouldBe(3);
        Reported.ShouldBe("True/AllInSchema");
        Look().ShouldBeNull();
        _reads.ShouldBe(0);
    }

    [Fact]
    public void A_tightened_restriction_enters_when_webhooks_had_time_to_enforce_it_and_is_looked_at_once_more_after_that()
    {
        _instances = [Instance("db1", 2)];
        Look();
        Write(maximum: 2);

        Look().ShouldBe(SchemaTightening.Settles);
        LimitInCrd.ShouldBeNull();
        Reported.ShouldBe("False/HeldBackByInstances");

        Pass(SchemaTightening.Settles);
        Look().ShouldBe(SchemaTightening.Settles);
        LimitInCrd.ShouldBe(2);
        Reported.ShouldBe("True/AllInSchema");

        Pass(SchemaTightening.Settles);
        Look().ShouldBeNull();
        var reads = _reads;
        Look().ShouldBeNull();
        _reads.ShouldBe(reads, "what is confirmed costs no more reads");
    }

    [Fact]
    public void An_instance_that_violates_it_holds_it_back_until_it_is_fixed_or_gone()
    {
        _instances = [Instance("db1", 3), Instance("db2", 1)];
        Look();
        Write(maximum: 2);
        Look();
        Pass(SchemaTightening.Settles);

        Look().ShouldBe(SchemaTightening.LooksAgain);
        LimitInCrd.ShouldBeNull();
        Reported.ShouldBe("False/HeldBackByInstances");
        Message.ShouldBe("not in the schema of the tenant CRD yet: spec.replicas, because instances do not satisfy it: team-b/db1");

        _instances = [Instance("db2", 1)];
        Pass(SchemaTightening.LooksAgain);
        Look();
        LimitInCrd.ShouldBe(2);
        Reported.ShouldBe("True/AllInSchema");
    }

    [Fact]
    public void An_instance_that_is_being_deleted_holds_back_too_because_it_still_has_to_lose_its_finalizer()
    {
        var going = Instance("db1", 3);
        going["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        _instances = [going];
        Look();
        Write(maximum: 2);
        Pass(SchemaTightening.Settles);
        Look();
        Pass(SchemaTightening.Settles);

        Look();

        LimitInCrd.ShouldBeNull();
    }

    [Fact]
    public void A_restriction_that_is_loosened_or_taken_away_leaves_at_once()
    {
        Look();
        Write(maximum: 2);
        Look();
        Pass(SchemaTightening.Settles);
        Look();
        LimitInCrd.ShouldBe(2);

        Write(maximum: null);
        Look().ShouldBeNull();
        LimitInCrd.ShouldBeNull();
        Reported.ShouldBe("True/AllInSchema");
    }

    [Fact]
    public void A_violator_that_slipped_in_takes_the_restriction_out_again()
    {
        Look();
        Write(maximum: 2);
        Look();
        Pass(SchemaTightening.Settles);
        Look();
        LimitInCrd.ShouldBe(2);

        _instances = [Instance("late", 3)];
        Pass(SchemaTightening.Settles);
        Look().ShouldBe(SchemaTightening.LooksAgain);

        LimitInCrd.ShouldBeNull();
        Message.ShouldContain("team-b/late");
    }

    [Fact]
    public void What_cannot_be_read_restricts_nothing_new_and_keeps_what_is_there()
    {
        Look();
        _instances = null;
        Write(maximum: 2, length: 5);
        Pass(SchemaTightening.Settles);

        Look().ShouldBe(SchemaTightening.Settles);

        LimitInCrd.ShouldBeNull();
        Message.ShouldContain("in a few seconds");
        Write(maximum: 3);
        _remembered = null;
        _crd = TenantCrd.Derive(DerivedCustomResourcePlan.RequestFor(_derived, new(Objects.InternalCrd()))).Crd;
        Look();
        LimitInCrd.ShouldBe(3);
    }

    [Fact]
    public void A_controller_that_starts_anew_looks_again_before_it_trusts_a_CRD()
    {
        Look();
        _remembered = null;

        Look().ShouldBe(SchemaTightening.Settles);
        LimitInCrd.ShouldBe(3);
        _reads.ShouldBe(1);
        Pass(SchemaTightening.Settles);
        Look().ShouldBeNull();
        _reads.ShouldBe(2);
    }

    [Fact]
    public void Without_restrictions_nothing_is_reported_and_nothing_read()
    {
        _derived = Restricted(maximum: null);
        Look();
        Look();

        _reads.ShouldBe(0);
        Conditions.ShouldNotContain(condition => condition.Type == "SchemaRestricted");
    }

    [Fact]
    public void Names_and_paths_are_ten_and_then_how_many_more()
    {
        _instances = [.. Enumerable.Range(10, 15).Select(index => Instance($"db{index}", 9))];
        Look();
        Write(maximum: 2);
        Pass(SchemaTightening.Settles);
        Look();

        Message.ShouldEndWith("team-b/db19 and 5 more");
    }

    [Fact]
    public void Violators_are_found_in_lists_and_where_something_is_missing()
    {
        IReadOnlyList<ExposeConfig> expose =
        [
            new()
            {
                Versions = ["v1"],
                Fields =
                [
                    new() { JsonPath = ".spec.users[*].role", Allowed = ["reader"], Required = true },
                    new() { JsonPath = ".spec.plan", Required = true },
                    new() { JsonPath = ".spec.size", Maximum = 1, Enforcement = Enforcement.Warn },
                ],
            },
        ];
        SchemaKeyword[] keywords =
        [
            new(SampleCrd.Path("spec.users[*].role"), Keyword.Allowed), new(SampleCrd.Path("spec.users[*].role"), Keyword.Required),
            new(SampleCrd.Path("spec.plan"), Keyword.Required), new(SampleCrd.Path("spec.size"), Keyword.Maximum),
        ];
        JsonObject Of(string name, string spec) => Objects.Json($$"""{"spec":{{spec}},"metadata":{"name":"{{name}}","namespace":"t"} }""");

        var found = SchemaViolators.Find(expose, keywords,
        [
            Of("good", """{"plan":"x","size":9,"users":[{"role":"reader"}]}"""),
            Of("last", """{"plan":"x","users":[{"role":"reader"},{"role":"writer"}]}"""),
            Of("none", """{"users":[{}]}"""),
            Objects.Json("""{"metadata":{"name":"bare","namespace":"t"}}"""),
        ]);

        found[keywords[0]].ShouldBe(["t/last"]);
        found[keywords[1]].ShouldBe(["t/none"]);
        found[keywords[2]].ShouldBe(["t/none", "t/bare"]);
        found.Count.ShouldBe(3);
    }

    private long? LimitInCrd => _crd!["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["replicas"]!["maximum"]?.GetValue<long>();

    private IReadOnlyList<Api.Meta.Condition> Conditions => _derived.Status!.Conditions;

    private string Reported => Conditions.Where(condition => condition.Type == "SchemaRestricted").Select(condition => $"{condition.Status}/{condition.Reason}").Single();

    private string Message => Conditions.Single(condition => condition.Type == "SchemaRestricted").Message;

    private void Pass(TimeSpan time) => _now += time;

    private void Write(int? maximum, int? length = null)
    {
        var generation = _derived.Metadata.Generation + 1;
        _derived = _derived with { Spec = Restricted(maximum, length).Spec, Metadata = _derived.Metadata with { Generation = generation } };
    }

    /// <summary>What the reconciler does, with its writes done at once; the same look twice must want the same.</summary>
    private TimeSpan? Look()
    {
        var observed = new DerivedObserved(_derived, new(Objects.InternalCrd()), _crd.Seen());
        var tightening = SchemaTightening.Of(_derived, _remembered, _now);
        var wanted = DerivedCustomResourcePlan.Wanted(observed);
        IReadOnlyDictionary<SchemaKeyword, IReadOnlyList<string>>? violators = null;
        if (tightening.NeedsInstances(wanted, _crd))
        {
            _reads++;
            violators = _instances is null ? null : SchemaViolators.Find(_derived.Spec.Expose, wanted.Keywords, _instances);
        }

        var (hold, next, again) = tightening.Decide(wanted, _crd, violators, _now);
        var plan = DerivedCustomResourcePlan.For(observed with { Hold = hold }, _now);
        _remembered = next;
        _crd = Objects.Json(plan.Apply.ShouldHaveSingleItem().ToJsonString());
        _derived = _derived with { Status = Objects.Derived().Status! with { Conditions = Read(plan.Status!) } };
        DerivedCustomResourcePlan.For(new DerivedObserved(_derived, new(Objects.InternalCrd()), new(_crd)) { Hold = hold }, _now).Apply
            .ShouldHaveSingleItem().ToJsonString().ShouldBe(plan.Apply[0].ToJsonString());
        return again;
    }

    private static IReadOnlyList<Api.Meta.Condition> Read(JsonObject status) =>
    [
        .. status["status"]!["conditions"]!.AsArray().Select(condition => new Api.Meta.Condition
        {
            Type = $"{condition!["type"]}",
            Status = $"{condition["status"]}",
            Reason = $"{condition["reason"]}",
            Message = $"{condition["message"]}",
            LastTransitionTime = Objects.Then,
        }),
    ];

    private static JsonObject Instance(string name, int replicas) =>
        Objects.Json($$"""{"metadata":{"name":"{{name}}","namespace":"team-b"},"spec":{"replicas":{{replicas}},"username":"hans"} }""");

    private static DerivedCustomResource Restricted(int? maximum, int? length = null) => Objects.Derived() with
    {
        Status = null,
        Spec = Objects.Derived().Spec with
        {
            Expose =
            [
                new()
                {
                    Versions = ["v1alpha1"],
                    Fields = [new() { JsonPath = ".spec.replicas", Maximum = maximum }, new() { JsonPath = ".spec.username", MaxLength = length }],
                },
            ],
        },
    };
}
