using System.Net;
using System.Net.Sockets;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class SignInTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task The_administrator_of_the_first_start_signs_in_with_the_password_that_was_printed()
    {
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        var page = await visitor.Get("/portal/sales-units");

        Assert.Equal(200, page.Status);
        Assert.Contains("<title>Sales units – Kasse portal: Test</title>", page.Body);
        Assert.Contains("123456", page.Body);
    }

    [Theory]
    [InlineData("/portal", "/portal/sign-in")]
    [InlineData("/portal/sales-units?x=1", "/portal/sign-in?next=%2Fportal%2Fsales-units%3Fx%3D1")]
    [InlineData("/portal/nowhere", "/portal/sign-in?next=%2Fportal%2Fnowhere")]
    public async Task A_stranger_is_asked_to_sign_in_first(string path, string signIn)
    {
        using var stranger = new PortalVisitor(shared.Kasse);

        var answer = await stranger.Get(path);

        Assert.Equal((303, signIn), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task A_form_that_another_site_sends_changes_nothing()
    {
        using var stranger = new PortalVisitor(shared.Kasse);
        var password = shared.Kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!;

        var answer = await stranger.PostForged("/portal/sign-in", ("email", FirstStart.AdministratorEmail), ("password", password));

        Assert.Equal(400, answer.Status);
        Assert.Contains("Nothing was done", answer.Body);
        Assert.Empty(answer.Cookies);
    }

    [Fact]
    public async Task A_wrong_password_keeps_the_email_that_was_typed_and_says_no_more_than_an_unknown_email()
    {
        using var visitor = new PortalVisitor(shared.Kasse);

        var wrong = await visitor.SignIn(FirstStart.AdministratorEmail, "guess");
        var unknown = await visitor.SignIn("nobody@example.com", "guess");

        Assert.Equal((422, 422), (wrong.Status, unknown.Status));
        Assert.Contains($"value=\"{FirstStart.AdministratorEmail}\"", wrong.Body);
        Assert.All([wrong, unknown], page => Assert.Contains("The e-mail or the password is wrong, or the account is locked.", page.Body));
        Assert.All([wrong, unknown], page => Assert.DoesNotContain("guess", page.Body));
    }

    [Fact]
    public async Task The_field_that_is_wrong_is_named_to_those_who_hear_the_page_and_has_the_focus()
    {
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);

        var page = await developer.Post("/portal/account", ("name", ""));

        var input = page.Body.Split("<input id=\"name\"")[1].Split('>')[0];
        Assert.All((string[])["aria-describedby=\"name-why\"", "aria-invalid=\"true\"", "autofocus"], attribute => Assert.Contains(attribute, input));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/portal/")]
    [InlineData("/wallet")]
    [InlineData("/portalx/")]
    [InlineData("/portal/æ")]
    [InlineData("/portal/\r\nSet-Cookie: x")]
    [InlineData("")]
    public async Task Signing_in_leads_nowhere_but_into_the_portal(string next)
    {
        using var visitor = new PortalVisitor(shared.Kasse);

        var answer = await visitor.Post($"/portal/sign-in/developer?next={Uri.EscapeDataString(next)}");

        Assert.Equal((303, "/portal"), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_asked_for()
    {
        using var visitor = new PortalVisitor(shared.Kasse);
        var asked = await visitor.Get("/portal/keys?q=b%C3%B8k%20%26");

        var answer = await visitor.Post(asked.Location!.Replace("/sign-in", "/sign-in/developer", StringComparison.Ordinal));

        Assert.Equal("/portal/keys?q=b%C3%B8k%20%26", answer.Location);
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);

        await visitor.Post("/portal/sign-out");

        Assert.Equal(303, (await visitor.Get("/portal/sales-units")).Status);
    }

    [Fact]
    public async Task The_cookie_is_for_the_portal_alone_and_no_script_reads_it()
    {
        using var visitor = new PortalVisitor(shared.Kasse);

        var cookie = Assert.Single((await visitor.Post("/portal/sign-in/developer")).Cookies);

        Assert.EndsWith("; path=/portal; samesite=lax; httponly", cookie);
    }

    [Fact]
    public async Task Behind_a_proxy_with_https_no_cookie_travels_without_it_and_nobody_is_on_this_machine()
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        await using var kasse = await RunningKasse.Start(options => options with { Urls = url, PublicUrl = "https://kasse.example" });
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(url) };
        using var form = await http.GetAsync("/portal/sign-in");
        var formCookie = Assert.Single(form.Headers.GetValues("Set-Cookie"));
        var token = (await form.Content.ReadAsStringAsync()).Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];

        using var request = new HttpRequestMessage(HttpMethod.Post, "/portal/sign-in");
        request.Headers.Add("Cookie", formCookie.Split(';')[0]);
        var password = kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!;
        request.Content = new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("email", FirstStart.AdministratorEmail), new("password", password)]);
        using var answer = await http.SendAsync(request);

        Assert.DoesNotContain("Sign in as developer", await form.Content.ReadAsStringAsync());
        Assert.All([formCookie, Assert.Single(answer.Headers.GetValues("Set-Cookie"))], cookie => Assert.Contains("; secure", cookie));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
