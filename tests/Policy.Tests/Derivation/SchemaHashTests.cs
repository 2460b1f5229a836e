using System.Security.Cryptography;
using System.Text;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class SchemaHashTests
{
    [Fact]
    public void It_is_taken_over_sorted_members_and_numbers_as_they_were_written()
    {
        var crd = SampleCrd.Parse("""{"spec":{"names":{},"versions":[{"storage":true,"name":"v1","x":{"b":1.50,"a":"ü<"}}]}}""");

        SchemaHash.Of(crd).ShouldBe(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("""[{"name":"v1","storage":true,"x":{"a":"ü<","b":1.50}}]""")))[..16]);
    }

    [Fact]
    public void Only_the_versions_count_and_their_order_does()
    {
        var crd = SampleCrd.Parse("""{"metadata":{"name":"x"},"spec":{"versions":[{"name":"v1"},{"name":"v2"}]}}""");

        SchemaHash.Of(SampleCrd.Parse("""{"spec":{"versions":[{"name":"v1"},{"name":"v2"}]},"status":{}}""")).ShouldBe(SchemaHash.Of(crd));
        SchemaHash.Of(SampleCrd.Parse("""{"spec":{"versions":[{"name":"v2"},{"name":"v1"}]}}""")).ShouldNotBe(SchemaHash.Of(crd));
    }

    [Shows("H11")]
    [Fact]
    public void A_version_that_instances_may_be_stored_in_stays_unserved()
    {
        var live = SampleCrd.WithVersions(SampleCrd.Version("v1", """{"type":"object"}""", storage: true));
        live["status"] = SampleCrd.Parse("""{"storedVersions":["v1"]}""");
        var wanted = SampleCrd.WithVersions(SampleCrd.Version("v2", """{"type":"object"}""", storage: true));

        var kept = StoredVersions.Keep(wanted.Copy(), live)["spec"]!["versions"]!.AsArray();

        kept.Select(version => $"{version!["name"]} {version["served"]} {version["storage"]}").ShouldBe(["v2 true true", "v1 false false"]);
        StoredVersions.Keep(wanted.Copy(), null).ShouldBeJson(wanted.ToJsonString());
        StoredVersions.Keep(live.Copy(), live).ShouldBeJson(live.ToJsonString());
    }
}
