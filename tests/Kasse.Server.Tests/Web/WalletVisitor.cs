using System.Net;

namespace Kasse.Server.Tests.Web;

/// <summary>Somebody who is signed in to the wallet: keeps cookies, follows no redirects, and sends forms with the token that it was given.</summary>
public sealed class WalletVisitor : IDisposable
{
    const string TokenField = "__RequestVerificationToken", SignInPath = "/wallet/sign-in";

    readonly HttpClient http;

    WalletVisitor(RunningKasse kasse) =>
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = kasse.Http.BaseAddress };

    public static async Task<WalletVisitor> SignedIn(RunningKasse kasse, string phoneNumber)
    {
        var visitor = new WalletVisitor(kasse);
        using var answer = await visitor.Send(SignInPath, SignInPath, ("user", phoneNumber));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return visitor;
    }

    public Task<HttpResponseMessage> Get(string path) => http.GetAsync(path);

    /// <summary>A page as the browser gets it, escapes and all; in English.</summary>
    public async Task<string> Page(string path)
    {
        using var answer = await Get(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <param name="from">The page with the form.</param>
    public async Task<HttpResponseMessage> Send(string from, string path, params (string Name, string Value)[] fields)
    {
        var token = (await Page(from)).Split($"{TokenField}\" value=\"")[1].Split('"')[0];
        return await http.PostAsync(path, new FormUrlEncodedContent([.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), new(TokenField, token)]));
    }

    public void Dispose() => http.Dispose();
}
