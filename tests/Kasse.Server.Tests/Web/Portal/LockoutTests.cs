using Kasse.Server.Start;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class LockoutTests
{
    readonly MovableTime time = new();

    [Fact]
    public async Task After_five_failures_an_account_waits_a_quarter_of_an_hour_even_with_the_right_password()
    {
        await using var kasse = await RunningKasse.Start(time: time);
        using var visitor = new PortalVisitor(kasse);
        var password = kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!;
        for (var i = 0; i < 5; i++) Assert.Equal(422, (await visitor.SignIn(FirstStart.AdministratorEmail, "guess")).Status);

        var early = await visitor.SignIn(FirstStart.AdministratorEmail.ToUpperInvariant(), password);
        time.Advance(TimeSpan.FromMinutes(15));
        var late = await visitor.SignIn(FirstStart.AdministratorEmail, password);

        Assert.Equal(429, early.Status);
        Assert.Contains("Too many failed tries. Try again in 15 minutes.", early.Body);
        Assert.Equal(303, late.Status);
    }

    [Fact]
    public async Task The_right_password_makes_earlier_failures_forgotten()
    {
        await using var kasse = await RunningKasse.Start(time: time);
        var password = kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!;
        for (var i = 0; i < 3; i++)
        {
            using var visitor = new PortalVisitor(kasse);
            for (var guess = 0; guess < 4; guess++) await visitor.SignIn(FirstStart.AdministratorEmail, "guess");

            Assert.Equal(303, (await visitor.SignIn(FirstStart.AdministratorEmail, password)).Status);
        }
    }

    [Fact]
    public async Task After_twenty_failures_an_address_waits_whomever_it_guesses_at()
    {
        await using var kasse = await RunningKasse.Start(time: time);
        using var visitor = new PortalVisitor(kasse);
        for (var i = 0; i < 20; i++) Assert.Equal(422, (await visitor.SignIn($"nobody-{i}@example.com", "guess")).Status);

        Assert.Equal(429, (await visitor.SignIn("somebody-else@example.com", "guess")).Status);
    }

    [Fact]
    public async Task Many_guesses_at_once_are_no_more_than_many_in_a_row()
    {
        await using var kasse = await RunningKasse.Start(time: time);
        var visitors = Enumerable.Range(0, 12).Select(_ => new PortalVisitor(kasse)).ToList();

        var answers = await Task.WhenAll(visitors.Select(visitor => visitor.SignIn(FirstStart.AdministratorEmail, "guess")));

        Assert.Equal(5, answers.Count(answer => answer.Status == 422));
        visitors.ForEach(visitor => visitor.Dispose());
    }

    [Fact]
    public async Task Guessing_the_current_password_at_an_open_browser_is_counted_too()
    {
        await using var kasse = await RunningKasse.Start(time: time);
        using var visitor = await PortalVisitor.SignedIn(kasse, Storage.Accounts.Role.Developer);
        for (var i = 0; i < 5; i++) Assert.Equal(422, (await visitor.Post("/portal/account/password", ("current", "guess"))).Status);

        Assert.Equal(429, (await visitor.Post("/portal/account/password", ("current", PortalVisitor.Password))).Status);
    }
}
