using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>Whose values are never shown (docs/contract/offers.md#sensitive-fields).</summary>
public sealed class SensitivityTests
{
    [Shows("B73")]
    [Theory]
    [InlineData(".password", true)]
    [InlineData(".spec.adminPassword", true)]
    [InlineData(".spec.API_TOKENS[*]", true)]
    [InlineData(".spec.passwords.length", false)]
    [InlineData(".spec.size", false)]
    [InlineData(".spec[*]", false)]
    public void The_last_name_of_a_path_says_so(string path, bool isSensitive) => SensitiveName.IsIn(Path(path)).ShouldBe(isSensitive);

    [Shows("B73")]
    [Theory]
    [InlineData("the PrivateKey of it", true)]
    [InlineData("its key", false)]
    public void So_does_any_word_of_a_text(string text, bool isSensitive) => SensitiveName.IsInText(text).ShouldBe(isSensitive);

    [Shows("B73")]
    [Theory]
    [InlineData(".spec.user.name", false)]
    [InlineData(".spec.user.name.first", false)]
    [InlineData(".spec.user.mail", true)]
    [InlineData(".spec.user", true)]
    [InlineData(".spec.user.name.secret", true)]
    [InlineData(".spec.tokenKind", false)]
    [InlineData(".spec.tokenKind.token", true)]
    [InlineData(".spec.other", false)]
    public void The_nearest_exposed_field_decides_and_no_other(string path, bool isSensitive) => Sensitivity.Of(
        [
            new ExposedField { JsonPath = ".spec.user", Sensitive = true },
            new ExposedField { JsonPath = ".spec.user.name", Sensitive = false },
            new ExposedField { JsonPath = ".spec.tokenKind", Sensitive = false },
        ], []).IsSensitive(Path(path)).ShouldBe(isSensitive);

    private static JsonPath Path(string text) => JsonPath.TryParse(text, out var path, out var problem) ? path : throw new ArgumentException(problem);
}
