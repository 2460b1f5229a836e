using System.Runtime.CompilerServices;
using System.Text.Json;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Reads lists page by page, and ends those that have no end.</summary>
internal sealed class ListReader(RequestSender sender, ClusterBounds bounds)
{
    /// <summary>A page of so few items has room for the largest there are.</summary>
    private const int FewestItems = 5;

    private const int Fewer = 8;

    /// <summary>A server may filter a whole page away, but not page after page.</summary>
    private const int MaxEmptyPages = 16;

    private const int MaxTokenLength = 16 << 10;

    public async IAsyncEnumerable<ObjectList> PagesAsync(
        ResourceType type, ListOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (size, read, empty) = (options.PageSize, 0, 0);
        string? more = null;
        do
        {
            var limit = Math.Min(size, (options.MaxItems - read) ?? int.MaxValue);
            var call = new ApiCall(ApiVerb.List, type, RequestPaths.Collection(type, options.Namespace))
            {
                List = options,
                Continue = more,
                Limit = limit,
                Idempotent = true,
                Answer = AnswerKind.Page,
            };
            if (await TryPageAsync(type, call, limit, cancellationToken) is not var (page, body))
            {
                size = Math.Max(FewestItems, limit / Fewer);
                continue;
            }

            using var held = body; // its part of the budgets, until whoever asked has looked at what became of it
            read += page.Items.Count;
            empty += page.Items.Count == 0 ? 1 : 0;
            if (page.Continue is not null && WhyEndless(page.Continue, more, read, empty) is { } why)
            {
                throw bounds.Refuse(Misbehaviour.EndlessList, call.ToString(), why);
            }

            yield return new ObjectList(page.Items, page.ResourceVersion) { Bytes = page.Bytes };
            if (page.Continue is null || read >= options.MaxItems)
            {
                yield break;
            }

            more = page.Continue;
        }
        while (true);
    }

    /// <summary>Null: it is too large, or comes too slowly, but could have fewer items.</summary>
    private async Task<(ListPage Page, AnswerBody Body)?> TryPageAsync(ResourceType type, ApiCall call, int limit, CancellationToken cancellationToken)
    {
        AnswerBody? body = null;
        ListPage? page = null;
        try
        {
            body = await sender.SendAsync(call, cancellationToken) ?? new();
            page = ListPage.Parse(body.Bytes(), new(type, Math.Max(limit, bounds.Limits.UnaskedItems), bounds.Limits), call.ToString());
            body.ForgetBytes();
            return (page, body);
        }
        catch (ApiException large) when (large.Reason == Misbehaviour.AnswerTooLarge && limit > FewestItems)
        {
            return null;
        }
        catch (ApiException misbehaviour) when (Misbehaviour.Is(misbehaviour))
        {
            bounds.Note(misbehaviour);
            throw;
        }
        catch (JsonException exception)
        {
            throw StatusErrors.Unreadable(200, call.ToString(), $"the answer is not a list: {exception.Message}");
        }
        finally
        {
            if (page is null)
            {
                body?.Dispose();
            }
        }
    }

    private string? WhyEndless(string next, string? before, int read, int empty) =>
        next == before ? "a page goes on with itself."
        : next.Length > MaxTokenLength ? "the token for the next page is no token."
        : empty > MaxEmptyPages ? $"{empty} pages are empty, and still there are more."
        : read >= bounds.Limits.ListItems ? $"{read} items were read, and still there are more."
        : null;
}
