using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests.Demo;

public sealed class StoryStepTests
{
    private const string Called = "Error from server (InternalError): Internal error occurred: failed calling webhook \"vaccount.kubecarrier.io\": Post \"https://127.0.0.1:9443/x\": ";

    [Theory]
    [InlineData("context deadline exceeded", true)]
    [InlineData("net/http: request canceled (Client.Timeout exceeded while awaiting headers)", true)]
    [InlineData("dial tcp 127.0.0.1:9443: connect: connection refused", false)]
    public void Only_a_webhook_that_did_not_answer_in_time_is_asked_again(string why, bool isTimeout) =>
        StoryStep.IsTimeout(new(1, "", Called + why)).ShouldBe(isTimeout);

    [Fact]
    public void A_refusal_and_an_answer_are_no_time_outs()
    {
        StoryStep.IsTimeout(new(1, "", "admission webhook \"vaccount.kubecarrier.io\" denied the request: context deadline exceeded")).ShouldBeFalse();
        StoryStep.IsTimeout(new(0, "account.catalog.kubecarrier.io/team-a created", "")).ShouldBeFalse();
    }
}
