using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.LocalClusters.Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// The webhooks that a service's operator would bring to its cluster: one fills in <c>spec.password</c> and <c>spec.tier</c>, the other refuses the plan
/// <c>closed</c> with a code and words of its own.
/// </summary>
internal sealed class ServiceAdmission : IAsyncDisposable
{
    public const int RefusalCode = 402;

    private readonly WebApplication _app;
    private readonly string _authority;

    private ServiceAdmission(WebApplication app, string authority) => (_app, _authority) = (app, authority);

    /// <summary>Names of the objects that were asked about, and whether as a dry run.</summary>
    public ConcurrentQueue<(string Name, bool DryRun)> Asked { get; } = [];

    public static string Refusal(string name) => $"create operation disabled for {name}";

    public static async Task<ServiceAdmission> StartAsync()
    {
        var authority = CertificateAuthority.Create("service webhooks (tests)");
        var pair = authority.IssueServer("service-webhooks", ["localhost"], ["127.0.0.1"]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(Certificate(pair))));
        var admission = new ServiceAdmission(builder.Build(), authority.Pair.CertificatePem);
        admission._app.Run(admission.AnswerAsync);
        await admission._app.StartAsync();
        return admission;
    }

    /// <summary>Both configurations, for one resource.</summary>
    public string Configurations(TestService service) => Configuration("Mutating", service) + "\n---\n" + Configuration("Validating", service);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private string Configuration(string type, TestService service) => $$"""
        apiVersion: admissionregistration.k8s.io/v1
        kind: {{type}}WebhookConfiguration
        metadata: {name: {{service.Plural}}-{{type.ToLowerInvariant()}} }
        webhooks:
        - name: {{type.ToLowerInvariant()}}.{{service.Group}}
          admissionReviewVersions: [v1]
          sideEffects: None
          failurePolicy: Fail
          clientConfig:
            url: {{_app.Urls.Single()}}/{{type}}
            caBundle: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(_authority))}}
          rules:
          - {apiGroups: [{{service.Group}}], apiVersions: ["*"], resources: [{{service.Plural}}], operations: [CREATE, UPDATE]}
        """;

    // Kestrel wants the key in the store's own form.
    private static X509Certificate2 Certificate(KeyPair pair)
    {
        using var certificate = X509Certificate2.CreateFromPem(pair.CertificatePem, pair.KeyPem);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))?["request"] as JsonObject ?? throw new BadHttpRequestException("no review");
        var answer = context.Request.Path == "/Mutating" ? Mutate(request) : Validate(request);
        answer["uid"] = request["uid"]?.DeepClone();
        var review = new JsonObject { ["apiVersion"] = "admission.k8s.io/v1", ["kind"] = "AdmissionReview", ["response"] = answer };
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(review.ToJsonString());
    }

    private static JsonObject Mutate(JsonObject request)
    {
        var patch = new JsonArray();
        foreach (var (field, value) in new[] { ("password", "password"), ("tier", "standard") })
        {
            if (request["object"]?["spec"] is JsonObject spec && !spec.ContainsKey(field))
            {
                patch.Add(new JsonObject { ["op"] = "add", ["path"] = $"/spec/{field}", ["value"] = value });
            }
        }

        return new() { ["allowed"] = true, ["patchType"] = "JSONPatch", ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString())) };
    }

    private JsonObject Validate(JsonObject request)
    {
        var name = $"{request["name"]}";
        Asked.Enqueue((name, request["dryRun"]?.GetValue<bool>() is true));
        return $"{request["object"]?["spec"]?["plan"]}" == "closed"
            ? new() { ["allowed"] = false, ["status"] = new JsonObject { ["code"] = RefusalCode, ["reason"] = "PaymentRequired", ["message"] = Refusal(name) } }
            : new() { ["allowed"] = true };
    }
}
