using System.Runtime.InteropServices;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>A review on its way into the record.</summary>
/// <param name="Path">Where it arrived.</param>
/// <param name="Received">As it was on the wire.</param>
/// <param name="Made">What came of it; null when judging failed.</param>
internal sealed record JudgedReview(string Path, ReceivedReview Received, Judgement? Made)
{
    public int Bytes { get; } = JsonMarshal.GetRawUtf8Value(Received.Json).Length;
}
