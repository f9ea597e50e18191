using System.Diagnostics;
using System.Text;
using Kasse.Storage;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Outbound;

/// <summary>Makes one call to an address of a merchant's, and writes down what was sent and what came back.</summary>
/// <param name="time">Real time: for how long an answer is waited for.</param>
sealed class RecordedCall(TimeProvider time, TimeSpan timeoutAfter, bool publicOnly) : IDisposable
{
    const int ResponseLengthMax = 8 << 10;

    readonly HttpClient http = new(Destination.Handler(publicOnly)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <param name="at">When what is sent was signed.</param>
    /// <param name="hidden">The name of a header whose value is not written down.</param>
    /// <exception cref="OperationCanceledException">Abandoned; whether the call arrived is not known.</exception>
    public async Task<Attempt> Post(
        Uri url, (string Name, string Value)[] headers, byte[] body, DateTimeOffset at, string stringToSign, CancellationToken abandoned, string? hidden = null)
    {
        using var span = Instruments.Spans.StartActivity("call", ActivityKind.Client);
        var startedAt = time.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        var head = Write(request, headers, url, hidden);

        int? status = null;
        string? response = null;
        Why? error = null;
        using var timeout = new CancellationTokenSource(timeoutAfter, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abandoned);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            status = (int)answer.StatusCode;
            span?.SetTag("server.address", url.Host).SetTag("http.response.status_code", status);
            response = Head(answer);
            response += await Beginning(answer, ResponseLengthMax - response.Length, ending.Token);
        }
        catch (Exception fault) when (!abandoned.IsCancellationRequested)
        {
            // Whatever is wrong with the address, its certificate or its answer: it is an attempt that failed, and says why.
            if (status is null) error = timeout.IsCancellationRequested ? ReceiverWhy.Late(timeoutAfter) : ReceiverWhy.Unreached(url, fault);
        }
        return new Attempt(0, at, head, stringToSign, status, response, error, time.GetElapsedTime(startedAt));
    }

    public void Dispose() => http.Dispose();

    /// <returns>The head of the request as text.</returns>
    static string Write(HttpRequestMessage request, (string Name, string Value)[] headers, Uri url, string? hidden)
    {
        var head = new StringBuilder($"POST {url.PathAndQuery} HTTP/1.1\n");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
            head.Append(name).Append(": ").Append(name == hidden ? "(hidden)" : value).Append('\n');
        }
        return head.ToString();
    }

    static string Head(HttpResponseMessage answer)
    {
        var head = new StringBuilder($"HTTP/{answer.Version} {(int)answer.StatusCode} {answer.ReasonPhrase}\n");
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            head.Append(name).Append(": ").Append(values).Append('\n');
        return head.Append('\n').ToString(0, Math.Min(head.Length, ResponseLengthMax));
    }

    static async Task<string> Beginning(HttpResponseMessage answer, int lengthMax, CancellationToken ending)
    {
        var bytes = new byte[lengthMax];
        await using var stream = await answer.Content.ReadAsStreamAsync(ending);
        return Encoding.UTF8.GetString(bytes, 0, await stream.ReadAtLeastAsync(bytes, lengthMax, throwOnEndOfStream: false, ending));
    }
}
