using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Webhooks.Admission;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The memory of a review is the next one's when it is answered.</summary>
public sealed class ReviewCallTests
{
    [Fact]
    public void What_was_not_read_in_time_is_not_read_at_all()
    {
        var call = new ReviewCall(new DefaultHttpContext());
        var document = ReviewEnvelope.Parse(call.Rent(new("""{"name":"db1","spec":{"size":1}}"""u8.ToArray())));
        call.Hold(document);
        var item = JsonObject.Create(document.RootElement).ShouldNotBeNull();
        item.Text("name").ShouldBe("db1");

        call.Dispose();
        call.Dispose();

        Should.Throw<ObjectDisposedException>(() => item["spec"]!["size"]);
        item.ContainsKey("name").ShouldBeTrue("what was read stays");
    }
}
