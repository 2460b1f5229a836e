using System.Globalization;
using System.Text;

namespace KubeCarrier.Cli.Tests.Support;

/// <summary>A suite as large as one likes, for measurements: every offer has a CRD, restrictions of its own, and a share of the cases.</summary>
public static class GeneratedSuite
{
    /// <summary>Writes <c>hub/</c> and one test file per offer below the folder.</summary>
    public static void Write(string folder, int offers, int cases)
    {
        var hub = Directory.CreateDirectory(Path.Combine(folder, "hub")).FullName;
        File.WriteAllText(Path.Combine(hub, "hub.yaml"), Hub);
        for (var offer = 0; offer < offers; offer++)
        {
            File.WriteAllText(Path.Combine(hub, Text($"kind{offer}.yaml")), Offer(offer));
            File.WriteAllText(Path.Combine(folder, Text($"kind{offer:000}.yaml")), Test(offer, (cases / offers) + (offer < cases % offers ? 1 : 0)));
        }
    }

    private const string Hub = """
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: team-a}
        spec:
          metadata: {displayName: The A Team, shortDescription: A provider}
          roles: [Provider]
          subjects: [{kind: User, name: team-a-member, apiGroup: rbac.authorization.k8s.io}]
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: team-b}
        spec:
          metadata: {displayName: The B Team, shortDescription: A tenant}
          roles: [Tenant]
          subjects: [{kind: User, name: team-b-member, apiGroup: rbac.authorization.k8s.io}]
        ---
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: eu-west-1, namespace: team-a}
        spec:
          metadata: {displayName: EU West 1}
          kubeconfigSecret: {name: eu-west-1-kubeconfig}
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: default, namespace: team-a}
        spec:
          catalogEntrySelector: {}
          tenantSelector: {}
          restrictions:
          - name: small
            catalogEntrySelector: {}
            tenantSelector: {}
            fields:
            - {jsonPath: .spec.replicas, maximum: 5}

        """;

    private static string Offer(int offer) => Text($$$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: kind{{{offer}}}s.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Kind{{{offer}}}, listKind: Kind{{{offer}}}List, plural: kind{{{offer}}}s, singular: kind{{{offer}}}}
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  apiVersion: {type: string}
                  kind: {type: string}
                  metadata: {type: object}
                  spec:
                    type: object
                    properties:
                      replicas: {type: integer, format: int32}
                      plan: {type: string}
                      owner: {type: string}
                      storage:
                        type: object
                        properties:
                          size: {type: string}
                          class: {type: string}
                      image: {type: string}
                  status:
                    type: object
                    properties:
                      phase: {type: string}
                      observedGeneration: {type: integer, format: int64}
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: CatalogEntrySet
        metadata: {name: kind{{{offer}}}s, namespace: team-a}
        spec:
          metadata: {displayName: Kind {{{offer}}}, shortDescription: A service}
          discover:
            crd: {name: kind{{{offer}}}s.example.com}
            serviceClusterSelector: {}
          derive:
            expose:
            - versions: [v1]
              fields:
              - {jsonPath: .spec.replicas, default: 1, minimum: 1, maximum: 9}
              - {jsonPath: .spec.plan, allowed: [small, large]}
              - {jsonPath: .spec.owner, pattern: "[a-z]+{{{offer}}}", immutable: true}
              - {jsonPath: .spec.storage.size, maximum: 100Gi}
              - {jsonPath: .status.phase}
              - {jsonPath: .status.observedGeneration}

        """);

    private static string Test(int offer, int cases)
    {
        var text = new StringBuilder(Text($$$"""
            apiVersion: cli.kubecarrier.io/v1alpha1
            kind: PolicyTest
            metadata: {name: kind{{{offer}}}}
            spec:
              hub: [hub/]
              cases:

            """));
        for (var number = 0; number < cases; number++)
        {
            text.Append(Text($$$"""
                  - name: case {{{number}}}
                    steps:
                    - create:
                        manifest:
                          apiVersion: eu-west-1.team-a/v1
                          kind: Kind{{{offer}}}
                          metadata:
                            name: instance{{{number}}}
                            namespace: team-b
                          spec:
                            plan: small
                            owner: hans{{{offer}}}
                            storage: {size: {{{1 + (number % 100)}}}Gi}
                      expect:
                        allowed: true
                        patched: {spec: {replicas: 1}}
                    - patch:
                        object: {apiVersion: eu-west-1.team-a/v1, kind: Kind{{{offer}}}, name: instance{{{number}}}, namespace: team-b}
                        patch: {spec: {replicas: {{{6 + (number % 3)}}}}}
                      expect:
                        allowed: false
                        rule: value-is-in-range
                        path: spec.replicas
                        message: at most 5

                """));
        }

        return text.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
