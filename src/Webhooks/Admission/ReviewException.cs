using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>The request is no admission review that could be judged. Its message goes to the caller.</summary>
internal sealed class ReviewException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public static ReviewException TooLarge =>
        new(StatusCodes.Status413PayloadTooLarge, $"An admission review has at most {AdmissionLimits.MaxBodyBytes} bytes.");

    public static ReviewException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);
}
