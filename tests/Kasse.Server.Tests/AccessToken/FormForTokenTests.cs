using System.Net.Http.Headers;
using System.Text;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.AccessToken;

public sealed class FormForTokenTests(SharedKasse shared) : IClassFixture<SharedKasse>, IAsyncLifetime
{
    readonly KeySet accounting = FirstStart.NewKeys(KeySetKind.Accounting, "Fjordby accounting", [FirstStart.NorwegianMsn]);
    readonly RunningKasse kasse = shared.Kasse;

    public async ValueTask InitializeAsync() => await kasse.Server.Platform.Settings.Save(accounting);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/miami/v1/token")]
    [InlineData("/authentication/v1/token")]
    public async Task Accounting_keys_get_a_token_for_fifteen_minutes_and_the_lifetime_is_a_number(string path)
    {
        var answer = await Ask(path);

        Assert.Equal(200, answer.Status);
        Assert.Equal(["access_token", "token_type", "expires_in"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal(900, (int)answer.Json["expires_in"]!);
    }

    [Fact]
    public async Task Client_id_and_secret_may_come_as_headers_instead()
    {
        var answer = await Ask(change: request =>
        {
            request.Headers.Authorization = null;
            request.Headers.Add("client_id", accounting.ClientId);
            request.Headers.Add("client_secret", accounting.ClientSecret);
        });
        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task A_scope_may_be_asked_for()
    {
        Assert.Equal(200, (await Ask(form: "grant_type=client_credentials&scope=donations%3Aread")).Status);
    }

    [Theory]
    [InlineData("no grant type", "scope=x", null, null, 400)]
    [InlineData("a subscription key", "grant_type=client_credentials", "0123456789abcdef0123456789abcdef", null, 400)]
    [InlineData("a wrong secret", "grant_type=client_credentials", null, "wrong", 401)]
    public async Task Refuses_with_invalid_client(string because, string form, string? subscriptionKey, string? secret, int status)
    {
        var answer = await Ask(form: form, secret: secret, change: request =>
        {
            if (subscriptionKey is not null) request.Headers.Add("Ocp-Apim-Subscription-Key", subscriptionKey);
        });
        Assert.True((status, "invalid_client") == (answer.Status, (string?)answer.Json["error"]), because);
    }

    [Fact]
    public async Task A_sales_units_keys_are_for_the_other_endpoint()
    {
        var keys = kasse.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var answer = await Ask(clientId: keys.ClientId, secret: keys.ClientSecret);
        Assert.Equal((401, "invalid_client"), (answer.Status, (string?)answer.Json["error"]));
    }

    async Task<Answer> Ask(
        string path = "/miami/v1/token", string form = "grant_type=client_credentials", string? clientId = null, string? secret = null,
        Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId ?? accounting.ClientId}:{secret ?? accounting.ClientSecret}")));
        change?.Invoke(request);
        using var response = await kasse.Http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());
    }
}
