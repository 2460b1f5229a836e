using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

/// <summary>What counts as drift, and that a repair leaves none.</summary>
public sealed class ConfigurationDriftTests
{
    private const string Judge = "vcouchdb.eu-west-1.team-a.kubecarrier.io";

    private static readonly WebhookEndpoint Local = new("https://127.0.0.1:9443", "", "", "Q0E=", null);
    private static readonly WebhookEndpoint Injected = new(null, "kubecarrier-system", "kubecarrier-webhooks", null, "kubecarrier-system/serving");

    /// <summary>What somebody did to the live object, in terms of its second webhook, and what is told of it.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        { "failurePolicy", "\"Ignore\"", $"{Judge}: failurePolicy is \"Ignore\" instead of \"Fail\"" },
        { "matchPolicy", "\"Exact\"", $"{Judge}: matchPolicy is \"Exact\" instead of \"Equivalent\"" },
        { "timeoutSeconds", "1", $"{Judge}: timeoutSeconds is 1 instead of 5" },
        { "sideEffects", "\"NoneOnDryRun\"", $"{Judge}: sideEffects is \"NoneOnDryRun\" instead of \"None\"" },
        { "objectSelector", """{"matchLabels":{"a":"b"}}""", $$"""{{Judge}}: objectSelector.matchLabels is set to {"a":"b"} and does not belong there""" },
        { "namespaceSelector", """{"matchLabels":{"a":"b"}}""", $$"""{{Judge}}: namespaceSelector.matchLabels is set to {"a":"b"} and does not belong there""" },
        { "matchConditions", "[]", $"{Judge}: matchConditions is set to [] and does not belong there" },
        { "clientConfig", """{"url":"https://127.0.0.1:9443/validate-eu-west-1-team-a-v1alpha1-couchdb","caBundle":"T3RoZXI="}""", $"{Judge}: clientConfig.caBundle is \"T3RoZXI=\" instead of \"Q0E=\"" },
        { "clientConfig", """{"url":"https://127.0.0.1:9443/validate-eu-west-1-team-a-v1alpha1-couchdb"}""", $"{Judge}: clientConfig.caBundle is missing" },
        { "clientConfig", """{"url":"https://evil.example/","caBundle":"Q0E="}""", $"{Judge}: clientConfig.url is \"https://evil.example/\" instead of \"https://127.0.0.1:9443/validate-eu-west-1-team-a-v1alpha1-couchdb\"" },
        { "name", "\"other.example.com\"", $"{Judge} is missing|other.example.com does not belong here" },
    };

    [Shows("B14")]
    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_by_hand_is_told_and_repaired(string member, string value, string expected)
    {
        var (wanted, live) = Stored(Local);
        live["webhooks"]![1]![member] = JsonNode.Parse(value);

        ConfigurationDrift.Between(wanted, live).ShouldBe(expected.Split('|'));
        ShouldBeRepaired(wanted, live);
        ConfigurationDrift.IsExpected(wanted, live, wasProven: false).ShouldBeFalse();
    }

    [Shows("B14")]
    [Theory]
    [InlineData("operations", """["CREATE"]""")]
    [InlineData("resources", """["couchdbs"]""")]
    [InlineData("apiVersions", """["*"]""")]
    [InlineData("scope", "\"*\"")]
    public void A_changed_rule_is_told_and_repaired(string member, string value)
    {
        var (wanted, live) = Stored(Local);
        live["webhooks"]![1]!["rules"]![0]![member] = JsonNode.Parse(value);

        ConfigurationDrift.Between(wanted, live).ShouldHaveSingleItem().ShouldStartWith($"{Judge}: rules is ");
        ShouldBeRepaired(wanted, live);
    }

    [Shows("B14")]
    [Fact]
    public void No_webhooks_no_canary_a_twin_and_a_stranger_are_told_and_repaired()
    {
        var (wanted, live) = Stored(Local);
        live["webhooks"] = new JsonArray();
        ConfigurationDrift.Between(wanted, live)[0].ShouldBe("it has no webhooks");
        ConfigurationDrift.IsExpected(wanted, live, wasProven: false).ShouldBeFalse();
        ShouldBeRepaired(wanted, live);

        (wanted, live) = Stored(Local);
        live["webhooks"]!.AsArray().RemoveAt(0);
        ConfigurationDrift.Between(wanted, live).ShouldBe(["canary.kubecarrier.io is missing"]);
        ConfigurationDrift.IsExpected(wanted, live, wasProven: true).ShouldBeFalse();
        ConfigurationDrift.IsExpected(wanted, live, wasProven: false).ShouldBeTrue("the manifest has just been applied");
        ShouldBeRepaired(wanted, live);

        (wanted, live) = Stored(Local);
        live["webhooks"]!.AsArray().Add(live["webhooks"]![1]!.DeepClone());
        ConfigurationDrift.Between(wanted, live).ShouldBe([$"{Judge} is there 2 times"]);
        ShouldBeRepaired(wanted, live);

        ConfigurationDrift.Between(wanted, null).ShouldBe(["the configuration does not exist"]);
        ConfigurationDrift.IsExpected(wanted, null, wasProven: true).ShouldBeFalse();
    }

    [Fact]
    public void What_the_API_server_fills_in_is_no_drift()
    {
        foreach (var endpoint in new[] { Local, Injected })
        {
            var (wanted, live) = Stored(endpoint);

            ConfigurationDrift.Between(wanted, live).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_CA_that_the_injector_sets_is_its_own()
    {
        var (wanted, live) = Stored(Injected);
        foreach (var webhook in live["webhooks"]!.AsArray())
        {
            webhook!["clientConfig"]!["caBundle"] = "SW5qZWN0ZWQ=";
        }

        ConfigurationDrift.Between(wanted, live).ShouldBeEmpty();

        live["webhooks"]!.AsArray().RemoveAt(1);
        ConfigurationDrift.Repaired(wanted, live)["webhooks"]!.AsArray().Select(webhook => $"{webhook!["clientConfig"]!["caBundle"]}").Distinct().ShouldBe(["SW5qZWN0ZWQ="]);

        live["metadata"]!["annotations"] = new JsonObject { ["cert-manager.io/inject-ca-from"] = "kubecarrier-system/other", ["mine"] = "yes" };
        ConfigurationDrift.Between(wanted, live)[0].ShouldBe("the annotation cert-manager.io/inject-ca-from is not kubecarrier-system/serving");
        ConfigurationDrift.Repaired(wanted, live)["metadata"]!["annotations"]!.ToJsonString().ShouldBe(
            """{"cert-manager.io/inject-ca-from":"kubecarrier-system/serving","mine":"yes"}""");
    }

    [Fact]
    public void A_configuration_for_other_CRDs_is_an_update_and_nobodys_fault()
    {
        var (_, live) = Stored(Local);
        var wanted = InstanceWebhooks.For([Objects.TenantCrd(), Objects.InternalCrd()], new HashSet<string>(), Local).Validating;

        ConfigurationDrift.Between(wanted, live).ShouldNotBeEmpty();
        ConfigurationDrift.IsExpected(wanted, live, wasProven: false).ShouldBeTrue();
    }

    [Fact]
    public void A_repair_of_anything_leaves_no_drift_and_keeps_what_is_not_ours() => Prop.ForAll<int[]>(choices =>
    {
        var (wanted, live) = Stored(Local);
        live["metadata"]!["labels"] = new JsonObject { ["somebody"] = "else" };
        foreach (var choice in choices)
        {
            Change(live, choice & int.MaxValue);
        }

        var repaired = ConfigurationDrift.Repaired(wanted, live);
        return ConfigurationDrift.Between(wanted, repaired).Count == 0
            && ConfigurationDrift.Between(wanted, ServerDefaulted(repaired)).Count == 0
            && $"{repaired["metadata"]!["resourceVersion"]}" == "7"
            && $"{repaired["metadata"]!["labels"]!["somebody"]}" == "else"
            && repaired["metadata"]!["managedFields"] is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_client_configuration_that_is_no_object_is_drift_as_any_other()
    {
        var (wanted, live) = Stored(Local);
        live["webhooks"]![0]!["clientConfig"] = "other";

        ConfigurationDrift.Between(wanted, live).ShouldNotBeEmpty();
        ShouldBeRepaired(wanted, live);
    }

    private static void Change(JsonObject live, int choice)
    {
        var webhooks = live["webhooks"]!.AsArray();
        if (choice % 7 == 0 || webhooks.Count == 0)
        {
            webhooks.Add(new JsonObject { ["name"] = $"w{choice}.example.com", ["clientConfig"] = new JsonObject { ["caBundle"] = "T3RoZXI=" } });
            return;
        }

        var at = choice % webhooks.Count;
        if (choice % 11 == 0)
        {
            webhooks.RemoveAt(at);
            return;
        }

        var webhook = webhooks[at]!.AsObject();
        var member = webhook.Select(pair => pair.Key).ElementAt(choice % webhook.Count);
        webhook[member] = (choice % 3) switch { 0 => null, 1 => "other", _ => new JsonObject { ["other"] = choice } };
    }

    private static void ShouldBeRepaired(ProvenConfiguration wanted, JsonObject live) =>
        ConfigurationDrift.Between(wanted, ConfigurationDrift.Repaired(wanted, live)).ShouldBeEmpty();

    private static (ProvenConfiguration Wanted, JsonObject Live) Stored(WebhookEndpoint endpoint)
    {
        var wanted = InstanceWebhooks.For([Objects.TenantCrd()], new HashSet<string>(), endpoint).Validating;
        return (wanted, ServerDefaulted(wanted.Desired));
    }

    // As kube-apiserver 1.20 stores it.
    private static JsonObject ServerDefaulted(JsonObject desired)
    {
        var live = (JsonObject)desired.DeepClone();
        var metadata = live["metadata"]!.AsObject();
        metadata["resourceVersion"] = "7";
        metadata["managedFields"] ??= new JsonArray();
        foreach (var webhook in live["webhooks"]!.AsArray().OfType<JsonObject>())
        {
            webhook["namespaceSelector"] ??= new JsonObject();
            webhook["objectSelector"] ??= new JsonObject();
        }

        return live;
    }
}
