using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class KubeconfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kubeconfig").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_current_context_decides_unless_one_is_named()
    {
        var file = Write("config", """
            apiVersion: v1
            kind: Config
            unknown: ignored
            preferences: {}
            current-context: a
            contexts:
            - {name: a, context: {cluster: one, user: u, namespace: team}}
            - {name: b, context: {cluster: two}}
            clusters:
            - {name: one, cluster: {server: "https://one.example.com:6443/k8s/clusters/x", tls-server-name: api, proxy-url: "socks5://p:1080", disable-compression: true}}
            - {name: two, cluster: {server: "https://[2001:db8::1]:6443"}}
            users:
            - name: u
              user: {token: t, as: jane, as-uid: "7", as-groups: [g], as-user-extra: {scope: [s]}}
            """);

        var a = Kubeconfig.LoadFile(file, context: null);
        var b = Kubeconfig.LoadFile(file, context: "b");

        a.Server.AbsoluteUri.ShouldBe("https://one.example.com:6443/k8s/clusters/x");
        (a.Token, a.TlsServerName, a.Namespace, a.DisableCompression).ShouldBe(("t", "api", "team", true));
        a.Proxy.ShouldBe(new Uri("socks5://p:1080"));
        var impersonation = a.Impersonation.ShouldNotBeNull();
        (impersonation.User, impersonation.Uid).ShouldBe(("jane", "7"));
        (impersonation.Groups.Single(), impersonation.Extra["scope"].Single()).ShouldBe(("g", "s"));
        a.AllowedAddresses.ShouldBeNull();
        b.Server.Host.ShouldBe("[2001:db8::1]");
        b.Token.ShouldBeNull();
    }

    [Fact]
    public void Paths_are_relative_to_the_file_that_names_them()
    {
        using var authority = TestCertificates.Authority();
        using var client = TestCertificates.Issue(authority, "jane");
        Write("pki/ca.crt", authority.ExportCertificatePem());
        Write("pki/jane.crt", client.ExportCertificatePem());
        Write("pki/jane.key", client.KeyPem());
        var file = Write("config", Config("{server: 'https://h', certificate-authority: pki/ca.crt}", "{client-certificate: pki/jane.crt, client-key: pki/jane.key, tokenFile: pki/token}"));

        var connection = Kubeconfig.LoadFile(file, null);

        connection.CertificateAuthorities.ShouldNotBeNull().Single().Thumbprint.ShouldBe(authority.Thumbprint);
        connection.ClientCertificate.ShouldNotBeNull().CertificateFile.ShouldBe(Path.Combine(_folder, "pki/jane.crt"));
        connection.TokenFile.ShouldBe(Path.Combine(_folder, "pki/token"));
    }

    [Fact]
    public void Inline_data_wins_over_files_and_a_bundle_may_hold_several_issuers()
    {
        using var first = TestCertificates.Authority("first");
        using var second = TestCertificates.Authority("second");
        var bundle = TestCertificates.Base64($"{first.ExportCertificatePem()}\n{second.ExportCertificatePem()}\n");
        var file = Write("config", Config($"{{server: 'https://h', certificate-authority: missing.crt, certificate-authority-data: {bundle}}}", "{}"));

        Kubeconfig.LoadFile(file, null).CertificateAuthorities.ShouldNotBeNull().Count.ShouldBe(2);
    }

    [Fact]
    public void Of_several_files_the_first_to_name_something_wins_and_missing_ones_are_skipped()
    {
        var first = Write("one", "current-context: x\nclusters: [{name: c, cluster: {server: 'https://first'}}]\ncontexts: null\nusers: []\n");
        var second = Write("two", Config("{server: 'https://second'}", "{token: t}"));
        var empty = Write("three", "");

        var connection = Kubeconfig.LoadFiles([Path.Combine(_folder, "nowhere"), first, empty, second], null);

        (connection.Server.Host, connection.Token).ShouldBe(("first", "t"));
    }

    [Fact]
    public void An_exec_plugin_is_read_with_its_environment()
    {
        var file = Write("config", Config("{server: 'https://h'}", """
            {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./bin/login, args: [get-token], interactiveMode: IfAvailable, provideClusterInfo: true,
                env: [{name: A, value: b}]}}
            """));

        var exec = Kubeconfig.LoadFile(file, null).Exec.ShouldNotBeNull();

        exec.Command.ShouldBe(Path.Combine(_folder, "bin/login"));
        (exec.Arguments.Single(), exec.Environment["A"], exec.ProvideClusterInfo).ShouldBe(("get-token", "b", true));
    }

    [Theory]
    [InlineData("{}", "{}", "clusters[0].cluster.server")]
    [InlineData("{server: 'not a url at all'}", "{}", "clusters[0].cluster.server")]
    [InlineData("{server: 'https://user:secret@h'}", "{}", "clusters[0].cluster.server")]
    [InlineData("{server: 'ftp://h'}", "{}", "clusters[0].cluster.server")]
    [InlineData("{server: [1]}", "{}", "must be a string")]
    [InlineData("{server: 'https://h', certificate-authority-data: '%%'}", "{}", "clusters[0].cluster.certificate-authority-data is not base64")]
    [InlineData("{server: 'https://h', certificate-authority-data: aGVsbG8=}", "{}", "clusters[0].cluster.certificate-authority-data holds no PEM certificate")]
    [InlineData("{server: 'https://h', certificate-authority: nowhere.crt}", "{}", "clusters[0].cluster.certificate-authority")]
    [InlineData("{server: 'https://h', proxy-url: 'gopher://h'}", "{}", "clusters[0].cluster.proxy-url")]
    [InlineData("{server: 'https://h', insecure-skip-tls-verify: maybe}", "{}", "must be true or false")]
    [InlineData("{server: 'https://h'}", "{token: 12345}", "users[0].user.token must be a string")]
    [InlineData("{server: 'https://h'}", "{auth-provider: {name: gcp}}", "users[0].user.auth-provider")]
    [InlineData("{server: 'https://h'}", "{client-certificate-data: aGVsbG8=}", "client-key")]
    [InlineData("{server: 'https://h'}", "{client-key-data: aGVsbG8=}", "client-certificate")]
    [InlineData("{server: 'https://h'}", "{client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=}", "client-certificate-data")]
    [InlineData("{server: 'https://h'}", "{as-groups: [g]}", "users[0].user.as")]
    [InlineData("{server: 'https://h'}", "{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}", "users[0].user.exec.apiVersion")]
    [InlineData("{server: 'https://h'}", "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "users[0].user.exec.command")]
    [InlineData("{server: 'https://h'}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}", "interactiveMode")]
    public void What_is_wrong_is_told_with_its_place_and_without_its_value(string cluster, string user, string place)
    {
        var file = Write("config", Config(cluster, user));

        var refusal = Should.Throw<KubeconfigException>(() => Kubeconfig.LoadFile(file, null));

        refusal.Message.ShouldContain(place);
        refusal.ToString().ShouldNotContain("secret");
        refusal.ToString().ShouldNotContain("12345");
        refusal.ToString().ShouldNotContain("aGVsbG8=");
    }

    [Theory]
    [InlineData("contexts: [{name: a, context: {cluster: c}}]", "current-context is not set")]
    [InlineData("current-context: a", "contexts holds no entry named \"a\"")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {cluster: c}}]", "not among the clusters")]
    [InlineData("current-context: a\ncontexts: [{name: a, context: {}}]", "contexts[0].context.cluster is missing")]
    [InlineData("current-context: a\nclusters: [{name: c, cluster: {server: 'https://h'}}]\ncontexts: [{name: a, context: {cluster: c, user: u}}]", "not among the users")]
    [InlineData("apiVersion: v2", "apiVersion")]
    [InlineData("contexts: {a: b}", "contexts must be a list")]
    [InlineData("contexts: [{context: {}}]", "contexts[0].name is missing")]
    [InlineData("- a", "must be one YAML mapping")]
    [InlineData("a: b\na: c", "line 2")]
    public void A_broken_document_is_refused(string yaml, string message)
    {
        var file = Write("config", yaml);

        Should.Throw<KubeconfigException>(() => Kubeconfig.LoadFile(file, null)).Message.ShouldContain(message);
        Should.Throw<KubeconfigException>(() => Kubeconfig.ParseUntrusted(yaml, new UntrustedKubeconfigPolicy())).Message.ShouldContain(message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Should.Throw<KubeconfigException>(() => Kubeconfig.LoadFile(Path.Combine(_folder, "nowhere"), null)).Message.ShouldContain("nowhere");

    [Fact]
    public void Skipping_verification_and_an_issuer_exclude_each_other()
    {
        using var authority = TestCertificates.Authority();
        var data = TestCertificates.Base64(authority.ExportCertificatePem());
        var file = Write("config", Config($"{{server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: {data}}}", "{}"));

        Should.Throw<KubeconfigException>(() => Kubeconfig.LoadFile(file, null)).Message.ShouldContain("exclude each other");
    }

    [Fact]
    public void In_a_pod_the_mounted_files_are_used()
    {
        using var authority = TestCertificates.Authority();
        Write("ca.crt", authority.ExportCertificatePem());
        Write("token", "t");
        Write("namespace", "kubecarrier-system\n");
        var environment = new Dictionary<string, string?> { ["KUBERNETES_SERVICE_HOST"] = "fd00::1", ["KUBERNETES_SERVICE_PORT"] = "443" };

        var connection = InClusterFiles.Load(_folder, name => environment.GetValueOrDefault(name));

        (connection.Server.AbsoluteUri, connection.Namespace, connection.TokenFile).ShouldBe(("https://[fd00::1]/", "kubecarrier-system", Path.Combine(_folder, "token")));
        Should.Throw<KubeconfigException>(() => InClusterFiles.Load(_folder, _ => null)).Message.ShouldContain("Not in a pod");
    }

    private static string Config(string cluster, string user) => $$$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters:
        - name: c
          cluster: {{{cluster.Trim()}}}
        users:
        - name: u
          user: {{{user.Trim()}}}
        """;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
