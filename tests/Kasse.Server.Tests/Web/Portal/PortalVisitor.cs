using System.Net;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Kasse.Server.Tests.Web.Portal;

/// <summary>Somebody with a browser: keeps cookies, follows no redirects, and sends forms with the token that it was given.</summary>
sealed class PortalVisitor : IDisposable
{
    public const string Password = "correct horse battery";

    const string TokenField = "__RequestVerificationToken";

    /// <summary>Compared in no time: a hash says itself how slow it is, and this one is not.</summary>
    static readonly string Hash = new PasswordHasher<string>(Options.Create(new PasswordHasherOptions { IterationCount = 1 })).HashPassword("", Password);
    readonly HttpClient http;

    /// <summary>Of the account that is signed in.</summary>
    public string Email { get; private init; } = "";

    public PortalVisitor(RunningKasse kasse) =>
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = kasse.Http.BaseAddress };

    /// <summary>The administrator of the first start, or a new account of the role, signed in by password.</summary>
    public static async Task<PortalVisitor> SignedIn(RunningKasse kasse, Role role, string company = "Fjordby Handel AS")
    {
        var accounts = kasse.Server.Platform.Accounts;
        var email = role == Role.Administrator ? FirstStart.AdministratorEmail : $"{Guid.NewGuid():n}@example.com";
        var visitor = new PortalVisitor(kasse) { Email = email };
        if (role != Role.Administrator)
            await accounts.Add(new Account(Guid.NewGuid().ToString("n"), email, "Somebody", company, role, Account.NewStamp(), Hash, Password), by: null);
        var answer = await visitor.SignIn(email, accounts.FindByEmail(email)!.GivenPassword!);
        Assert.Equal((303, "/portal"), (answer.Status, answer.Location));
        return visitor;
    }

    public Task<PageAnswer> SignIn(string email, string password) => Post("/portal/sign-in", ("email", email), ("password", password));

    public async Task<PageAnswer> Get(string path) => await Read(await http.GetAsync(path));

    /// <summary>Sends a form as the browser of somebody would who has a page of the portal open.</summary>
    public async Task<PageAnswer> Post(string path, params (string Name, string Value)[] fields)
    {
        var page = await Get("/portal/sign-in");
        if (page.Status != 200) page = await Get("/portal/sales-units");
        return await PostForged(path, [.. fields, (TokenField, page.Body.Split($"{TokenField}\" value=\"")[1].Split('"')[0])]);
    }

    /// <summary>Sends a form as a page of another site would.</summary>
    public async Task<PageAnswer> PostForged(string path, params (string Name, string Value)[] fields) =>
        await Read(await http.PostAsync(path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))));

    /// <summary>Sends what claims to be a form.</summary>
    public async Task<PageAnswer> PostRaw(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        return await Read(await http.PostAsync(path, content));
    }

    public void Dispose() => http.Dispose();

    static async Task<PageAnswer> Read(HttpResponseMessage answer)
    {
        using (answer)
        {
            return new PageAnswer(
                (int)answer.StatusCode, answer.Headers.Location?.OriginalString, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()),
                answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : []);
        }
    }
}

/// <param name="Body">As a person reads it: without HTML's escapes.</param>
sealed record PageAnswer(int Status, string? Location, string Body, IReadOnlyList<string> Cookies);
