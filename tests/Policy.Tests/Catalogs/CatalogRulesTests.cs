using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

public sealed class CatalogRulesTests
{
    private static readonly LabelSelector Unreadable = new() { MatchExpressions = [new() { Key = "tier", Operator = "Like", Values = ["gold"] }] };

    [Fact]
    public void Readable_selectors_are_accepted()
    {
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog()), NoFacts.Instance).ShouldAllow();
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog() with { Spec = new() }), NoFacts.Instance).ShouldAllow();
    }

    [Fact]
    public void B36_an_unreadable_selector_is_denied_at_its_place()
    {
        var decision = CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog(entries: Unreadable, tenants: Unreadable)), NoFacts.Instance);

        decision.Violations.Select(violation => violation.Path)
            .ShouldBe(["spec.catalogEntrySelector.matchExpressions[0].operator", "spec.tenantSelector.matchExpressions[0].operator"]);
        decision.Violations[0].Message.ShouldBe("Like is no selector operator; use In, NotIn, Exists or DoesNotExist");
    }

    [Fact]
    public void An_update_is_judged_by_the_new_object()
    {
        CatalogRules.All.Evaluate(Requests.Update(Objects.Catalog(), Objects.Catalog(tenants: Unreadable)), NoFacts.Instance).IsAllowed.ShouldBeFalse();
        CatalogRules.All.Evaluate(Requests.Update(Objects.Catalog(tenants: Unreadable), Objects.Catalog()), NoFacts.Instance).ShouldAllow();
    }
}
