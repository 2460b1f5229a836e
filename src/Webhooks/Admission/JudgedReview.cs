using System.Runtime.InteropServices;
using System.Text.Json;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Who wants to know of every review.</summary>
internal interface IReviewRecorder
{
    void Note(JudgedReview judged);
}

/// <summary>A review, and what came of it.</summary>
/// <param name="Path">Where it arrived.</param>
/// <param name="Review">As it was on the wire.</param>
/// <param name="Request">Taken out of it.</param>
/// <param name="Verdict">What came of it; null when judging failed.</param>
/// <param name="Facts">What that rests on.</param>
internal sealed record JudgedReview(string Path, JsonElement Review, AdmissionRequestBody Request, Verdict? Verdict, LiveFacts? Facts)
{
    public int Bytes { get; } = JsonMarshal.GetRawUtf8Value(Review).Length;
}
