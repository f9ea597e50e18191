using System.Net.Http.Headers;
using System.Text;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.Control;

/// <summary>Somebody with the administrator's token.</summary>
sealed class Administrator(RunningKasse kasse)
{
    const string Root = "/kasse/v1";

    public string Token { get; init; } = kasse.Server.Platform.Settings.Value(FirstStart.AdminTokenSetting)!;

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);
    public Task<Answer> Post(string path, string? body = null) => Send(HttpMethod.Post, path, body);
    public Task<Answer> Patch(string path, string body) => Send(HttpMethod.Patch, path, body);
    public Task<Answer> Delete(string path) => Send(HttpMethod.Delete, path);

    public async Task<Answer> Send(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, Root + path);
        if (Token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await kasse.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }
}

static class Answers
{
    /// <summary>A problem: its status and its sentence.</summary>
    public static (int Status, string Detail) Problem(this Answer answer)
    {
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.Equal(answer.Status, (int)answer.Json["status"]!);
        return (answer.Status, (string)answer.Json["detail"]!);
    }
}
