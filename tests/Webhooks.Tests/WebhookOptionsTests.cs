using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Flags;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The command line.</summary>
public sealed class WebhookOptionsTests
{
    private static readonly string[] Certificate = ["--tls-cert-file", "a.crt", "--tls-key-file=a.key"];

    [Fact]
    public void Defaults_are_those_of_the_manual()
    {
        var options = WebhookOptions.Parse(Certificate);

        options.Listen.ToString().ShouldBe("0.0.0.0:9443");
        options.Health.ToString().ShouldBe("0.0.0.0:9440");
        options.Metrics.ToString().ShouldBe("127.0.0.1:8080");
        options.Kubeconfig.ShouldBeNull();
        options.KeyFile.ShouldBe("a.key");
        options.Identities.ControllerUser.ShouldBe(WellKnown.Users.Controller);
        options.Identities.SystemUsers.ShouldBe(WellKnown.Users.System);
    }

    [Fact]
    public void System_users_that_are_given_replace_the_defaults() =>
        WebhookOptions.Parse([.. Certificate, "--system-user", "a", "--system-user", "b"]).Identities.SystemUsers.ShouldBe(["a", "b"]);

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var usage = Should.Throw<UsageException>(() => WebhookOptions.Parse(
            ["--listen", "http://0.0.0.0:1", "--log-level", "Loud", "--drain-seconds", "-1", "--service-cluster-allow-cidr", "10.0.0.0/8", "--service-cluster-allow-cidr", "ten"]));

        usage.Problems.ShouldBe(
        [
            "--listen must be https://<IP address>:<port>, such as https://127.0.0.1:9443; found http://0.0.0.0:1.",
            "--tls-cert-file FILE is missing; the API server talks to webhooks by TLS only.",
            "--tls-key-file FILE is missing; the API server talks to webhooks by TLS only.",
            "--service-cluster-allow-cidr must be a network such as 127.0.0.0/8; found ten.",
            "--log-level must be one of Trace, Debug, Information, Warning, Error; found Loud.",
            "--drain-seconds must be a whole number of seconds up to 300; found -1.",
        ]);
    }

    [Shows("B30")]
    [Fact]
    public void Client_certificates_need_an_authority_and_a_name()
    {
        WebhookOptions.Parse(Certificate).Clients.ShouldBeNull();
        var clients = WebhookOptions.Parse([.. Certificate, "--client-ca", "ca.crt", "--client-name", "a", "--client-name", "b"]).Clients.ShouldNotBeNull();
        (clients.AuthoritiesFile, string.Join(' ', clients.Names)).ShouldBe(("ca.crt", "a b"));

        Should.Throw<UsageException>(() => WebhookOptions.Parse([.. Certificate, "--client-ca", "ca.crt"])).Message
            .ShouldBe("--client-ca needs at least one --client-name NAME: an authority may have signed others than API servers.");
        Should.Throw<UsageException>(() => WebhookOptions.Parse([.. Certificate, "--client-name", "a"])).Message
            .ShouldBe("--client-name needs --client-ca FILE: a name means nothing without the authority that vouches for it.");
    }

    [Fact]
    public void Recording_is_off_unless_a_file_is_named()
    {
        WebhookOptions.Parse(Certificate).Recording.ShouldBeNull();
        WebhookOptions.Parse([.. Certificate, "--record", "a.jsonl"]).Recording.ShouldBe(new("a.jsonl", WithSensitive: false));
        WebhookOptions.Parse([.. Certificate, "--record-sensitive", "--record=a.jsonl"]).Recording.ShouldBe(new("a.jsonl", WithSensitive: true));

        Should.Throw<UsageException>(() => WebhookOptions.Parse([.. Certificate, "--record-sensitive"])).Message
            .ShouldBe("--record-sensitive needs --record FILE: nothing is recorded without it.");
        Should.Throw<UsageException>(() => WebhookOptions.Parse([.. Certificate, "--record", "a", "--record-sensitive=no"])).Message
            .ShouldBe("--record-sensitive takes no value; leave out =no.");
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--listen")]
    [InlineData("--listen", "--health")]
    [InlineData("--listen=")]
    [InlineData("--listen", "https://a:1", "--listen", "https://b:1")]
    [InlineData("serve")]
    [InlineData("--record")]
    [InlineData("--record", "a", "--record-sensitive", "--record-sensitive")]
    [InlineData("--record", "a", "--record-sensitive", "true")]
    public void What_cannot_be_understood_is_refused(params string[] arguments) =>
        Should.Throw<UsageException>(() => WebhookOptions.Parse([.. Certificate, .. arguments]));

    [Fact]
    public void Help_names_every_option_with_its_default_and_an_example()
    {
        var help = WebhookOptions.Flags.Help();

        help.ShouldContain("--listen URL");
        help.ShouldContain("(default https://0.0.0.0:9443)");
        help.ShouldContain("(repeatable)");
        help.ShouldContain("Example:");
    }
}
