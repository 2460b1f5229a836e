using System.Runtime.InteropServices;
using System.Text.Json;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>A review on its way into the record.</summary>
/// <param name="Path">Where it arrived.</param>
/// <param name="Review">As it was on the wire.</param>
/// <param name="Request">Taken out of it.</param>
/// <param name="Verdict">What came of it; null when judging failed.</param>
/// <param name="Facts">What that rests on.</param>
internal sealed record JudgedReview(string Path, JsonElement Review, AdmissionRequestBody Request, Verdict? Verdict, LiveFacts? Facts)
{
    public int Bytes { get; } = JsonMarshal.GetRawUtf8Value(Review).Length;
}
