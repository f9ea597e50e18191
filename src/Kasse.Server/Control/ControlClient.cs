using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Control;

/// <summary>Speaks the control API, with the records that it is served with: for the test kit and the command line.</summary>
/// <param name="http">Its base address is Kasse's.</param>
sealed class ControlClient(HttpClient http, string adminToken)
{
    public static readonly JsonSerializerOptions Json = NewJson();

    public Task<T> Get<T>(string path, CancellationToken cancelled = default) => Ask<T>(HttpMethod.Get, path, null, cancelled);

    public Task<T> Post<T>(string path, object? body = null, CancellationToken cancelled = default) => Ask<T>(HttpMethod.Post, path, body, cancelled);

    public async Task Do(HttpMethod method, string path, object? body = null, CancellationToken cancelled = default) =>
        (await Send(method, path, body, cancelled)).Dispose();

    async Task<T> Ask<T>(HttpMethod method, string path, object? body, CancellationToken cancelled)
    {
        using var answer = await Send(method, path, body, cancelled);
        return (await answer.Content.ReadFromJsonAsync<T>(Json, cancelled))!;
    }

    async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body, CancellationToken cancelled)
    {
        using var request = new HttpRequestMessage(method, $"{ControlEndpoints.Root}{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
        if (body is not null) request.Content = JsonContent.Create(body, options: Json);
        var answer = await http.SendAsync(request, cancelled);
        if (answer.IsSuccessStatusCode) return answer;

        using (answer)
        {
            var problem = answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
                ? await answer.Content.ReadFromJsonAsync<ProblemDetails>(cancelled)
                : null;
            throw new ControlException((int)answer.StatusCode, problem?.Detail ?? $"{http.BaseAddress} answered {(int)answer.StatusCode}, and is no Kasse in a test environment.");
        }
    }

    static JsonSerializerOptions NewJson()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ControlEndpoints.SpeakAsControl(json);
        // A newer Kasse may say more.
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        return json;
    }
}

/// <summary>The control API said no; the message is its sentence.</summary>
sealed class ControlException(int status, string why) : Exception(why)
{
    public int Status => status;
}
