using System.Globalization;
using System.Net;
using System.Text;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Kubeconfigs as nobody would write them: each is refused with a sentence, or a request can be sent with it.</summary>
public sealed class KubeconfigFuzzTests
{
    private const int Rounds = 1000;

    private static readonly UntrustedKubeconfigPolicy Policy = new() { AllowedNetworks = [IPNetwork.Parse("0.0.0.0/0"), IPNetwork.Parse("::/0")] };

    private static readonly string[] Odd =
    [
        "", " ", "a b", "../../etc", "\"a\\nb\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\uFFFF\"", "\u00fc", "\ud83d\ude00", "[]", "{}", "null", "~", "true", "12345", "1e999", "0x7f", ".inf", "[a, [b]]",
        "{a: [b]}", "{a: b}", "*x", "&x y", "!!binary aGVsbG8=", "aGVsbG8=", "%%%", "'https://[::1'", "https://h:99999", "https://h:0", "https://", "https://%00", "https://u@h", "https://\u00fc.example", "//h",
        "h:6443", "a:b:c", "'::1'", "'[::1]'", "'fe80::1%1'", "xn--", "-a", "a..b", new('a', 300), $"https://{new string('a', 300)}.example", $"'{new string('9', 5000)}'", "<<", "- a", "|\n    x\n    y",
    ];

    [Shows("B84")]
    [Fact]
    public async Task No_kubeconfig_throws_anything_but_its_refusal()
    {
        var seed = Environment.GetEnvironmentVariable("FUZZ_SEED") is { } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();
        var random = new Random(seed);
        await using var server = await ScriptedApiServer.StartAsync((context, _) => context.Json(200, "{}"));
        using var authority = TestCertificates.Authority();
        using var client = TestCertificates.Issue(authority, "jane");
        var whole = Whole(TestCertificates.Base64(authority.ExportCertificatePem()), TestCertificates.Base64(client.ExportCertificatePem()),
            TestCertificates.Base64(client.KeyPem()));
        Kubeconfig.ParseUntrusted(whole, Policy).ShouldNotBeNull();
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var yaml = Mutated(whole, random);
            try
            {
                if (await IsAcceptedAsync(yaml, server))
                {
                    accepted++;
                }
            }
            catch (Exception unforeseen)
            {
                Assert.Fail($"FUZZ_SEED={seed}, round {round}: {unforeseen}\n{yaml}");
            }
        }

        accepted.ShouldBeInRange(1, Rounds - 1, $"both happen with FUZZ_SEED={seed}");
    }

    private static async Task<bool> IsAcceptedAsync(string yaml, ScriptedApiServer server)
    {
        ClusterConnection connection;
        try
        {
            connection = Kubeconfig.ParseUntrusted(Encoding.UTF8.GetBytes(yaml), Policy);
        }
        catch (KubeconfigException)
        {
            return false;
        }

        using var client = ClusterClient.Create(connection with { Server = server.Address }, new() { MaxAttempts = 1 }, NullLogger.Instance);
        try
        {
            await client.GetPathAsync("/version", CancellationToken.None);
        }
        catch (ApiException)
        {
            // The server took the request for a bad one, such as for the name in its Host header: an answer all the same.
        }

        return true;
    }

    private static string Mutated(string yaml, Random random)
    {
        var lines = yaml.Split('\n').ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(5))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(at, lines[random.Next(lines.Count)]);
                    break;
                case 2 when lines[at].Length > 0:
                    var character = random.Next(lines[at].Length);
                    lines[at] = string.Concat(lines[at].AsSpan(0, character), ((char)random.Next(0x300)).ToString(), lines[at].AsSpan(character + 1));
                    break;
                default:
                    var colon = lines[at].IndexOf(": ", StringComparison.Ordinal);
                    lines[at] = $"{lines[at][..(colon < 0 ? 0 : colon + 2)]}{Odd[random.Next(Odd.Length)]}";
                    break;
            }
        }

        return string.Join('\n', lines);
    }

    private static string Whole(string authority, string certificate, string key) => $"""
        apiVersion: v1
        kind: Config
        current-context: x
        contexts:
        - name: x
          context:
            cluster: c
            user: u
            namespace: default
        clusters:
        - name: c
          cluster:
            server: https://127.0.0.1:6443
            certificate-authority-data: {authority}
            tls-server-name: api.example.com
            disable-compression: true
        users:
        - name: u
          user:
            token: t
            client-certificate-data: {certificate}
            client-key-data: {key}
            as: jane
            as-uid: "7"
            as-groups:
            - g
            as-user-extra:
              scope:
              - s
        """;
}
