using System.Text.Json.Nodes;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Plans;

/// <summary>What a refused write does to the status of the object it was for.</summary>
public sealed class HindranceTests
{
    private static readonly Refusal Binding = new("RoleBinding", new("team-a", "kubecarrier:tenant"), "subjects[0].kind: Unsupported value: (hidden)\n");

    private static readonly Refusal Role = new("Role", new("team-a", "kubecarrier:tenant"), "forbidden");

    private const string Sentence = "RoleBinding team-a/kubecarrier:tenant was refused: subjects[0].kind: Unsupported value: (hidden)";

    [Shows("H62")]
    [Fact]
    public void Without_a_refusal_a_plan_stays_as_it_is()
    {
        var plan = Plan("True", "SetupComplete", "well");

        plan.Hindered([], null, Objects.Now).ShouldBeSameAs(plan);
    }

    [Shows("H62")]
    [Fact]
    public void What_would_be_ready_says_what_was_refused_lets_nothing_go_and_is_tried_again()
    {
        var hindered = Plan("True", "SetupComplete", "well").Hindered([Binding], Plan("True", "SetupComplete", "well").Status!["status"], Objects.Now);

        $"{hindered.ShouldReport("Ready", "False", "WriteRefused")["message"]}".ShouldBe(Sentence);
        $"{hindered.Condition("Ready")["lastTransitionTime"]}".ShouldBe("2026-01-01T01:00:00Z");
        $"{hindered.Status!["status"]!["phase"]}".ShouldBe("NotReady");
        $"{hindered.Status["status"]!["observedGeneration"]}".ShouldBe("3", "the status speaks of what was tried");
        hindered.Refused.ShouldBe(Sentence);
        hindered.ReleasedFinalizers.ShouldBeEmpty();
        hindered.LookAgain.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Shows("H62")]
    [Fact]
    public void A_reason_of_its_own_stays_and_the_refusal_is_added()
    {
        var hindered = Plan("False", "CreatingNamespace", "namespace team-a is being created").Hindered([Binding], null, Objects.Now);

        $"{hindered.ShouldReport("Ready", "False", "CreatingNamespace")["message"]}".ShouldBe($"namespace team-a is being created; {Sentence}");
    }

    [Shows("H62")]
    [Fact]
    public void What_is_told_already_is_no_news_in_whatever_order_and_is_tried_ever_less_often()
    {
        var first = Plan("True", "SetupComplete", "well").Hindered([Binding, Role], null, Objects.Now);

        var second = Plan("True", "SetupComplete", "well").Hindered([Role, Binding], first.Status!["status"], Objects.Now + TimeSpan.FromSeconds(20));
        second.Refused.ShouldBeNull();
        second.Status!["status"]!.ToJsonString().ShouldBe(first.Status["status"]!.ToJsonString());
        second.LookAgain.ShouldBe(TimeSpan.FromSeconds(10));

        Plan("True", "SetupComplete", "well").Hindered([Binding, Role], first.Status["status"], Objects.Now + TimeSpan.FromHours(1)).LookAgain.ShouldBe(TimeSpan.FromSeconds(30));
        Plan("True", "SetupComplete", "well").Hindered([Binding, new("Role", new("team-a", "other"), "no")], first.Status["status"], Objects.Now).Refused.ShouldNotBeNull();
    }

    [Shows("H62")]
    [Fact]
    public void A_refused_deletion_is_tried_again_soon()
    {
        var hindered = Plan("False", "Deleting", "waiting").Hindered([Role with { IsDeletion = true }], null, Objects.Now);

        $"{hindered.ShouldReport("Ready", "False", "Deleting")["message"]}".ShouldBe("waiting; deletion of Role team-a/kubecarrier:tenant was refused: forbidden");
        hindered.LookAgain.ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Shows("H62")]
    [Fact]
    public void A_status_that_is_stored_first_does_not_look_mended_before_it_is()
    {
        var refused = Plan("True", "SetupComplete", "well").Hindered([Binding], null, Objects.Now).Status!["status"];

        Plan("True", "SetupComplete", "well").AsStored(refused).Status!["status"]!.ToJsonString().ShouldBe(refused!.ToJsonString());
        Plan("False", "CRDNotEstablished", "gone").AsStored(refused).ShouldReport("Ready", "False", "CRDNotEstablished");
    }

    [Shows("H62")]
    [Fact]
    public void Long_answers_and_many_are_cut()
    {
        (Role with { Why = new string('x', 5000) }).Sentence.Length.ShouldBeLessThan(1100);
        Refusal.Text([.. Enumerable.Range(0, 10).Select(number => Role with { Name = new("a", $"r{number}") })]).ShouldEndWith("; and 7 more were refused");
        (Role with { ServiceCluster = "eu-west-1" }).Sentence.ShouldBe("Role team-a/kubecarrier:tenant in service cluster eu-west-1 was refused: forbidden");
    }

    private static Plan Plan(string status, string reason, string message) => new()
    {
        ReleasedFinalizers = ["example.com/one"],
        Status = new()
        {
            ["apiVersion"] = "catalog.kubecarrier.io/v1alpha1",
            ["kind"] = "Account",
            ["metadata"] = new JsonObject { ["name"] = "team-a" },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 3,
                ["phase"] = status == "True" ? "Ready" : "NotReady",
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = status,
                    ["reason"] = reason,
                    ["message"] = message,
                    ["lastTransitionTime"] = "2025-01-01T00:00:00Z",
                }),
            },
        },
    };
}
