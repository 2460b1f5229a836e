using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class UntrustedKubeconfigTests
{
    private static readonly UntrustedKubeconfigPolicy Policy = new();

    [Shows("H46")]
    [Fact]
    public void Inline_certificates_and_tokens_are_all_it_takes()
    {
        using var authority = TestCertificates.Authority();
        using var client = TestCertificates.Issue(authority, "jane");
        var cluster = $"{{server: 'https://api.example.com:6443', certificate-authority-data: {TestCertificates.Base64(authority.ExportCertificatePem())}, tls-server-name: api}}";
        var user = $"{{token: t, client-certificate-data: {TestCertificates.Base64(client.ExportCertificatePem())}, client-key-data: {TestCertificates.Base64(client.KeyPem())}}}";

        var connection = Kubeconfig.ParseUntrusted(Encoding.UTF8.GetBytes(Config(cluster, user)), Policy);

        (connection.Token, connection.TlsServerName).ShouldBe(("t", "api"));
        connection.ClientCertificate.ShouldNotBeNull().KeyPem.ShouldNotBeNull();
        connection.CertificateAuthorities.ShouldNotBeNull();
        connection.AllowedAddresses.ShouldNotBeNull();
        connection.InsecureSkipTlsVerify.ShouldBeFalse();
    }

    [Shows("H46")]
    [Theory]
    [InlineData("{server: 'https://h'}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: sh}}", "users[0].user.exec ")]
    [InlineData("{server: 'https://h'}", "{exec: {}}", "users[0].user.exec ")]
    [InlineData("{server: 'https://h'}", "{auth-provider: {name: gcp}}", "users[0].user.auth-provider ")]
    [InlineData("{server: 'https://h'}", "{token: t, tokenFile: /var/run/secrets/token}", "users[0].user.tokenFile ")]
    [InlineData("{server: 'https://h'}", "{client-certificate: /etc/x, client-certificate-data: aGVsbG8=}", "users[0].user.client-certificate ")]
    [InlineData("{server: 'https://h'}", "{client-key: /etc/shadow}", "users[0].user.client-key ")]
    [InlineData("{server: 'https://h', certificate-authority: /etc/shadow}", "{}", "clusters[0].cluster.certificate-authority ")]
    [InlineData("{server: 'https://h', proxy-url: 'http://169.254.169.254'}", "{}", "clusters[0].cluster.proxy-url ")]
    [InlineData("{server: 'https://h', insecure-skip-tls-verify: true}", "{}", "clusters[0].cluster.insecure-skip-tls-verify ")]
    [InlineData("{server: 'http://h'}", "{}", "clusters[0].cluster.server ")]
    public void What_would_run_read_or_redirect_is_refused_by_the_name_of_its_field(string cluster, string user, string field)
    {
        var refusal = Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(Config(cluster, user), Policy));

        refusal.Message.ShouldStartWith(field);
        refusal.Message.ShouldNotContain("/etc");
        refusal.Message.ShouldNotContain("169.254");
    }

    [Shows("B84")]
    [Theory]
    [InlineData("{server: 'https://h', tls-server-name: 'a b'}", "{token: t}", "clusters[0].cluster.tls-server-name must be a DNS name")]
    [InlineData("{server: 'https://h', tls-server-name: ../../etc}", "{token: t}", "clusters[0].cluster.tls-server-name must be a DNS name")]
    [InlineData("{server: 'https://h', tls-server-name: \"a\\nb\"}", "{token: t}", "clusters[0].cluster.tls-server-name must be a DNS name")]
    [InlineData("{server: 'https://h', tls-server-name: 'h:6443'}", "{token: t}", "clusters[0].cluster.tls-server-name must be a DNS name")]
    [InlineData("{server: 'https://h', tls-server-name: 'fe80::1%eth0'}", "{token: t}", "clusters[0].cluster.tls-server-name must be a DNS name")]
    [InlineData("{server: 'https://h:0'}", "{token: t}", "clusters[0].cluster.server is not the URL")]
    [InlineData("{server: 'https://a b'}", "{token: t}", "clusters[0].cluster.server is not the URL")]
    [InlineData("{server: 'https://h/\u00fc'}", "{token: t}", "clusters[0].cluster.server is not the URL")]
    [InlineData("{server: \"https://h/\\n\"}", "{token: t}", "clusters[0].cluster.server is not the URL")]
    [InlineData("{server: 'https://h'}", "{token: \"t\\n\"}", "users[0].user.token holds spaces")]
    [InlineData("{server: 'https://h'}", "{token: 'a b'}", "users[0].user.token holds spaces")]
    [InlineData("{server: 'https://h'}", "{token: t, as: \"jane\\r\\nX-Remote-User: root\"}", "users[0].user.as is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: ' jane'}", "users[0].user.as is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: jane, as-uid: \"\\u0007\"}", "users[0].user.as-uid is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: jane, as-groups: [a, \"b\\n\"]}", "users[0].user.as-groups[1] is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: jane, as-groups: ['']}", "users[0].user.as-groups[0] is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: jane, as-user-extra: {scope: [\"b\\n\"]}}", "users[0].user.as-user-extra.scope[0] is sent in a header")]
    [InlineData("{server: 'https://h'}", "{token: t, as: jane, as-user-extra: {'': [a]}}", "users[0].user.as-user-extra has a key that is empty")]
    [InlineData("{server: 'https://h'}", "{username: admin, password: hunter2}", "users[0].user.username is not allowed here")]
    [InlineData("{server: 'https://h'}", "{token: t, password: hunter2}", "users[0].user.password is not allowed here")]
    [InlineData("{server: 'https://h'}", "{}", "users[0].user has no credentials")]
    [InlineData("{server: 'https://h'}", "{token: ''}", "users[0].user has no credentials")]
    [InlineData("{server: 'https://h'}", "{as: jane}", "users[0].user has no credentials")]
    public void What_would_throw_later_or_connect_as_nobody_is_refused_by_the_name_of_its_field(string cluster, string user, string problem)
    {
        var refusal = Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(Config(cluster, user), Policy));

        refusal.Message.ShouldStartWith(problem);
        refusal.Message.ShouldNotContain("hunter2");
        refusal.Message.ShouldNotContain("root");
    }

    [Shows("B84")]
    [Fact]
    public void A_context_without_a_user_and_a_name_that_stands_twice_are_told()
    {
        var config = Config("{server: 'https://h'}", "{token: t}");

        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(config.Replace(", user: u", "", StringComparison.Ordinal), Policy))
            .Message.ShouldStartWith("contexts[0].context.user is missing: the cluster would take us for system:anonymous");
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted($"{config}\n- name: u\n  user: {{token: another}}", Policy))
            .Message.ShouldBe("users[1].name is a name that stands in users before; each may stand there once.");
    }

    [Shows("B84")]
    [Fact]
    public void A_certificate_must_belong_to_its_key()
    {
        using var authority = TestCertificates.Authority();
        using var jane = TestCertificates.Issue(authority, "jane");
        using var john = TestCertificates.Issue(authority, "john");
        var user = $"{{client-certificate-data: {TestCertificates.Base64(jane.ExportCertificatePem())}, client-key-data: {TestCertificates.Base64(john.KeyPem())}}}";

        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(Config("{server: 'https://h'}", user), Policy))
            .Message.ShouldBe("users[0].user.client-certificate-data: the certificate and its key cannot be read, or do not belong together.");
    }

    [Shows("B84")]
    [Fact]
    public void A_key_on_a_curve_that_nobody_has_is_refused_as_one_that_cannot_be_read()
    {
        using var authority = TestCertificates.Authority();
        using var jane = TestCertificates.Issue(authority, "jane");
        var key = Convert.ToHexString(jane.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey());
        var odd = PemEncoding.WriteString("PRIVATE KEY", Convert.FromHexString(key.Replace("2A8648CE3D030107", "2A8648CE3D030C07", StringComparison.Ordinal)));
        var user = $"{{client-certificate-data: {TestCertificates.Base64(jane.ExportCertificatePem())}, client-key-data: {TestCertificates.Base64(odd)}}}";

        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(Config("{server: 'https://h'}", user), Policy))
            .Message.ShouldBe("users[0].user.client-certificate-data: the certificate and its key cannot be read, or do not belong together.");
    }

    [Shows("H46")]
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.1.2.3")]
    [InlineData("0.0.0.0")]
    [InlineData("169.254.169.254")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[fe80::1]")]
    [InlineData("[ff02::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:a9fe:a9fe]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[fd00:ec2::254]")]
    public void Addresses_of_this_machine_and_of_metadata_services_are_refused_in_every_spelling(string host) =>
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(Config($"{{server: 'https://{host}:6443'}}", "{token: t}"), Policy))
            .Message.ShouldContain("--service-cluster-allow-cidr");

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("203.0.113.7")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[fd12::1]")]
    [InlineData("api.example.com")]
    public void Ordinary_addresses_are_fine(string host) =>
        Kubeconfig.ParseUntrusted(Config($"{{server: 'https://{host}:6443'}}", "{token: t}"), Policy).Server.Port.ShouldBe(6443);

    [Fact]
    public void An_administrator_can_allow_a_network_and_deny_another()
    {
        var policy = new UntrustedKubeconfigPolicy { AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")], DeniedNetworks = [IPNetwork.Parse("10.96.0.0/12")] };

        Kubeconfig.ParseUntrusted(Config("{server: 'https://127.0.0.1:6443'}", "{token: t}"), policy).Server.Host.ShouldBe("127.0.0.1");
        policy.Addresses.Permits(IPAddress.Parse("::ffff:127.0.0.1")).ShouldBeTrue();
        policy.Addresses.Permits(IPAddress.Parse("10.96.0.1")).ShouldBeFalse();
        policy.Addresses.Permits(IPAddress.Parse("::1")).ShouldBeFalse();
    }

    [Fact]
    public void A_link_local_address_with_a_scope_is_still_one() =>
        Policy.Addresses.Permits(IPAddress.Parse("fe80::1%2")).ShouldBeFalse();

    [Shows("H46")]
    [Fact]
    public void A_text_that_explodes_is_refused()
    {
        var bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"{(char)('a' + level)}: &{(char)('a' + level)} [{string.Join(',', Enumerable.Repeat($"*{(char)('a' + level - 1)}", 9))}]\n"));

        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(bomb, Policy)).Message.ShouldContain("aliases expanded");
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(new string('[', 100_000), Policy)).Message.ShouldContain("nested deeper");
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(new string('x', 2_000_000), Policy)).Message.ShouldContain("characters");
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(new byte[] { 0xff, 0xfe, 0x80 }, Policy)).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Secrets_do_not_travel_in_messages()
    {
        const string secret = "hunter2hunter2";
        string[] broken =
        [
            Config("{server: 'https://h'}", $"{{token: {secret}, exec: {{command: x}}}}"),
            Config("{server: 'https://h'}", $"{{token: [{secret}]}}"),
            Config("{server: 'https://h'}", $"{{token: \"{secret}}}"),
            Config("{server: 'https://h'}", $"{{client-certificate-data: '{secret}!', client-key-data: '{secret}!'}}"),
            Config("{server: 'https://h'}", $"{{token: &{secret} a, password: *{secret}2}}"),
        ];

        foreach (var yaml in broken)
        {
            Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(yaml, Policy)).Message.ShouldNotContain(secret);
        }
    }

    private static string Config(string cluster, string user) => $$$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters:
        - name: c
          cluster: {{{cluster}}}
        users:
        - name: u
          user: {{{user}}}
        """;
}
