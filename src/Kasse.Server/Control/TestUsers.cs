using Kasse.Engine.Payments;
using Kasse.Server.Qr;
using Kasse.Server.Setup;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>People with the app.</summary>
sealed class TestUsers(Platform platform, CheckIns checkIns)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("All test users, with their cards");
        group.MapGet("/{phoneNumber}", Get).WithSummary("One test user").ProducesProblem(404);
        group.MapPost("/", Create).WithSummary("Make a test user").ProducesProblem(409);
        group.MapPatch("/{phoneNumber}", Update).WithSummary("Change what is known of a test user").ProducesProblem(404);
        group.MapDelete("/{phoneNumber}", Delete).WithSummary("Delete a test user; the payments stay").ProducesProblem(404);
        group.MapPost("/{phoneNumber}/check-in", CheckIn).ProducesProblem(404).WithSummary("Scans the code at a till: the merchant's webhook user.checked-in.v1 is told");
        new TestCards(platform).Map(group.MapGroup("/{phoneNumber}/cards"));
    }

    Ok<List<TestUserView>> List() => TypedResults.Ok(
        platform.Settings.Current.Wallets.Values.OrderBy(w => w.Payer.PhoneNumber, StringComparer.Ordinal).Select(View).ToList());

    Results<Ok<TestUserView>, ProblemHttpResult> Get(string phoneNumber) =>
        Find(phoneNumber) is { } wallet ? TypedResults.Ok(View(wallet)) : Unknown(phoneNumber);

    async Task<Results<Created<TestUserView>, ProblemHttpResult>> Create(NewTestUser asked)
    {
        if (TestPeople.WhyNot(asked.PhoneNumber, asked.FirstName, asked.LastName) is { } objection) return ControlProblem.Invalid(objection);
        if (asked.Cards?.Select(card => TestPeople.WhyNot(card.LastFour)).FirstOrDefault(why => why is not null) is { } wrong) return ControlProblem.Invalid(wrong);
        if (Find(asked.PhoneNumber) is not null) return ControlProblem.Conflict($"There is a test user {asked.PhoneNumber} already.");

        var cards = asked.Cards ?? [new NewTestCard(CardScheme.Visa), new NewTestCard(CardScheme.Mastercard)];
        var wallet = new Wallet(
            new Payer(
                asked.PhoneNumber, Guid.NewGuid(), asked.FirstName, asked.LastName, asked.Email ?? TestPeople.UsualEmail(asked.PhoneNumber),
                asked.BirthDate ?? TestPeople.UsualBirthDate, asked.Address ?? TestPeople.UsualAddress, asked.NationalIdentityNumber),
            [.. cards.Select((card, i) => TestCards.Make(card, i + 1))]);
        await platform.Settings.Save(wallet);
        return TypedResults.Created($"{ControlEndpoints.Root}/users/{asked.PhoneNumber}", View(wallet));
    }

    async Task<Results<Ok<TestUserView>, ProblemHttpResult>> Update(string phoneNumber, TestUserChange asked)
    {
        if (Find(phoneNumber) is not { } wallet) return Unknown(phoneNumber);

        var payer = wallet.Payer;
        var changed = wallet with
        {
            Payer = payer with
            {
                FirstName = asked.FirstName ?? payer.FirstName,
                LastName = asked.LastName ?? payer.LastName,
                Email = asked.Email ?? payer.Email,
                BirthDate = asked.BirthDate ?? payer.BirthDate,
                Address = asked.Address ?? payer.Address,
                NationalIdentityNumber = asked.NationalIdentityNumber ?? payer.NationalIdentityNumber,
            },
        };
        await platform.Settings.Save(changed);
        return TypedResults.Ok(View(changed));
    }

    async Task<Results<NoContent, ProblemHttpResult>> Delete(string phoneNumber)
    {
        if (Find(phoneNumber) is null) return Unknown(phoneNumber);
        await platform.Settings.DeleteWallet(phoneNumber);
        return TypedResults.NoContent();
    }

    async Task<Results<Ok<CheckedIn>, ProblemHttpResult>> CheckIn(string phoneNumber, CheckInRequest asked)
    {
        if (Find(phoneNumber) is null) return Unknown(phoneNumber);
        return platform.Codes.Till(asked.Msn, asked.MerchantQrId) is { } code
            ? TypedResults.Ok(new CheckedIn(await checkIns.Tell(code, phoneNumber)))
            : ControlProblem.NotFound($"Sales unit {asked.Msn} has no code {asked.MerchantQrId} at a till.");
    }

    Wallet? Find(string phoneNumber) => platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber);

    TestUserView View(Wallet wallet) => TestUserView.From(wallet, platform.Settings.Current);

    public static ProblemHttpResult Unknown(string phoneNumber) => ControlProblem.NotFound($"There is no test user {phoneNumber}.");
}

/// <param name="Subs">What they are called by each sales unit, by serial number.</param>
/// <param name="Cards">The first is the one they usually pay with.</param>
sealed record TestUserView(
    string PhoneNumber, IReadOnlyDictionary<string, Guid> Subs, string FirstName, string LastName, string Email, DateOnly BirthDate, PostalAddress Address,
    string? NationalIdentityNumber, IReadOnlyList<TestCardView> Cards)
{
    public static TestUserView From(Wallet wallet, Registry registry)
    {
        var payer = wallet.Payer;
        return new(
            payer.PhoneNumber, registry.SalesUnits.Keys.Order(StringComparer.Ordinal).ToDictionary(msn => msn, payer.SubAt), payer.FirstName, payer.LastName, payer.Email, payer.BirthDate, payer.Address, payer.NationalIdentityNumber,
            [.. wallet.Cards.Select(TestCardView.From)]);
    }
}

/// <param name="PhoneNumber">With country code and without a plus sign: 4712345678.</param>
/// <param name="Cards">Left out: a Visa and a Mastercard that pay.</param>
sealed record NewTestUser(
    string PhoneNumber, string FirstName, string LastName, DateOnly? BirthDate = null, string? Email = null, PostalAddress? Address = null,
    string? NationalIdentityNumber = null, IReadOnlyList<NewTestCard>? Cards = null);

/// <summary>What is left out stays as it is.</summary>
sealed record TestUserChange(
    string? FirstName = null, string? LastName = null, DateOnly? BirthDate = null, string? Email = null, PostalAddress? Address = null,
    string? NationalIdentityNumber = null);

/// <param name="MerchantQrId">Of a code that was put with <c>/qr/v1/merchant-callback</c>.</param>
sealed record CheckInRequest(string Msn, string MerchantQrId);

/// <param name="Status">What the receiver answered; null when nobody is registered, or did not answer.</param>
sealed record CheckedIn(int? Status);
