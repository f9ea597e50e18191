using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Web;

/// <summary>Everything that a payer reads, in the order Norwegian, Danish, Finnish, English.</summary>
public sealed partial class Texts(Language language)
{
    public Language Language => language;

    public string Amount(Money money) => language.Amount(money);

    public string Cost(Money money) => money.IsZero ? In("Gratis", "Gratis", "Ilmainen", "Free") : Amount(money);

    // Around every page
    public string TestEnvironment => In("Testmiljø", "Testmiljø", "Testiympäristö", "Test environment");
    public string ChooseLanguage => In("Velg språk", "Vælg sprog", "Valitse kieli", "Choose language");
    public string NotAffiliated => In(
        "Kasse er ikke en del av Vipps MobilePay.", "Kasse er ikke en del af Vipps MobilePay.",
        "Kasse ei ole osa Vipps MobilePayta.", "Kasse is not affiliated with Vipps MobilePay.");

    public string BusyTitle => In("Et øyeblikk", "Et øjeblik", "Hetkinen", "One moment");
    public string BusyText => In(
        "Det er mye å gjøre akkurat nå, og ingenting ble gjort. Prøv igjen om litt.", "Der er travlt lige nu, og intet blev gjort. Prøv igen om lidt.",
        "Juuri nyt on ruuhkaa, eikä mitään tehty. Yritä hetken kuluttua uudelleen.", "There is a lot going on, and nothing was done. Try again in a moment.");

    public string ArchivedTitle => In("Arkivert", "Arkiveret", "Arkistoitu", "Archived");
    public string ArchivedText => In(
        "Betalingen er avsluttet for lenge siden og vises ikke lenger her.", "Betalingen blev afsluttet for længe siden og vises ikke længere her.",
        "Maksu on päättynyt kauan sitten, eikä sitä enää näytetä täällä.", "The payment came to its end long ago, and is not shown here any more.");

    // Words
    public string PayTo => In("Betal til", "Betal til", "Maksa saajalle", "Pay to");
    public string Next => In("Neste", "Næste", "Seuraava", "Next");
    public string Cancel => In("Avbryt", "Annuller", "Peruuta", "Cancel");
    public string Reject => In("Avvis", "Afvis", "Hylkää", "Reject");
    public string PhoneNumber => In("Mobilnummer", "Mobilnummer", "Puhelinnumero", "Phone number");
    public string CountryCode => In("Landkode", "Landekode", "Maakoodi", "Country code");
    public string Recipient => In("Mottaker", "Modtager", "Saaja", "Recipient");
    public string Company => In("Firma", "Firma", "Yritys", "Company");
    public string AmountWord => In("Beløp", "Beløb", "Summa", "Amount");
    public string Reference => In("Referanse", "Reference", "Viite", "Reference");
    public string MerchantSerialNumber => In("Salgssted (MSN)", "Salgssted (MSN)", "Myyntipaikka (MSN)", "Sales unit (MSN)");
    public string Details => In("Detaljer", "Detaljer", "Tiedot", "Details");
    public string Receipt => In("Kvittering", "Kvittering", "Kuitti", "Receipt");
    public string ReceiptAtMerchant => In("Se kvitteringen hos butikken", "Se kvitteringen hos butikken", "Katso kuitti kaupan sivuilla", "See the receipt at the shop");
    public string TaxIncluded => In("Herav mva.", "Heraf moms", "Sisältää alv.", "VAT included");
    public string PaidWith => In("Betalt med", "Betalt med", "Maksutapa", "Paid with");
    public string PaidAt => In("Betalt", "Betalt", "Maksettu", "Paid");
    public string Pay(string amount) => In($"Betal {amount}", $"Betal {amount}", $"Maksa {amount}", $"Pay {amount}");
    public string BackTo(string unit) => In($"Tilbake til {unit}", $"Tilbage til {unit}", $"Takaisin: {unit}", $"Back to {unit}");

    // Landing page
    public string NumberHasNoWallet(string number) => In(
        $"{number} har ingen lommebok her. Sjekk nummeret og prøv igjen.", $"{number} har ingen tegnebog her. Tjek nummeret, og prøv igen.",
        $"Numerolla {number} ei ole lompakkoa täällä. Tarkista numero ja yritä uudelleen.", $"{number} has no wallet here. Check the number and try again.");
    public string TestUsers => In("Testbrukere", "Testbrugere", "Testikäyttäjät", "Test users");
    public string TestUsersHint => In(
        "Disse numrene har en lommebok i dette testmiljøet.", "Disse numre har en tegnebog i dette testmiljø.",
        "Näillä numeroilla on lompakko tässä testiympäristössä.", "These numbers have a wallet in this test environment.");
    public string RememberNumber => In("Husk nummeret her", "Husk nummeret her", "Muista numero tässä", "Remember the number here");
    public string OnPhoneHint => In(
        "På en telefon åpnes lommeboken med en gang.", "På en telefon åbnes tegnebogen med det samme.",
        "Puhelimessa lompakko avautuu heti.", "On a phone the wallet opens at once.");
    public string OnPhone => In("Prøv det her", "Prøv det her", "Kokeile tässä", "Try that here");
    public string ConfirmInWallet => In("Bekreft i lommeboken", "Godkend i tegnebogen", "Vahvista lompakossa", "Confirm in the wallet");
    public string RequestSentTo => In("Vi har sendt betalingen til", "Vi har sendt betalingen til", "Lähetimme maksupyynnön numeroon", "We have sent the payment to");
    public string TimeLeft => In("Tid igjen", "Tid tilbage", "Aikaa jäljellä", "Time left");
    public string OpenWallet => In("Åpne lommeboken", "Åbn tegnebogen", "Avaa lompakko", "Open the wallet");
    public string BankHasNotAnswered => In(
        "Banken har ikke svart ennå. Du trenger ikke å gjøre noe; betalingen blir avgjort når svaret kommer.",
        "Banken har ikke svaret endnu. Du behøver ikke gøre noget; betalingen afgøres, når svaret kommer.",
        "Pankki ei ole vielä vastannut. Sinun ei tarvitse tehdä mitään; maksu ratkeaa, kun vastaus saapuu.",
        "The bank has not answered yet. There is nothing for you to do; the payment is decided once the answer comes.");
    public string UnknownLinkTitle => In("Lenken virker ikke", "Linket virker ikke", "Linkki ei toimi", "This link does not work");
    public string UnknownLinkText => In(
        "Vi finner ingen betaling for denne lenken. Gå tilbake til butikken og prøv på nytt.",
        "Vi finder ingen betaling for dette link. Gå tilbage til butikken, og prøv igen.",
        "Tällä linkillä ei löydy maksua. Palaa kauppaan ja yritä uudelleen.",
        "We find no payment for this link. Go back to the shop and try again.");

    public string OutcomeTitle(Standing standing) => standing switch
    {
        Standing.Paid => In("Betalt", "Betalt", "Maksettu", "Paid"),
        Standing.Stopped => In("Betalingen ble avbrutt", "Betalingen blev afbrudt", "Maksu keskeytettiin", "The payment was cancelled"),
        Standing.Expired => In("Tiden gikk ut", "Tiden er udløbet", "Aika päättyi", "Time ran out"),
        Standing.Open or Standing.Undecided => In("Venter på svar", "Venter på svar", "Odotetaan vastausta", "Waiting for an answer"),
    };

    public string OutcomeText(Standing standing) => standing switch
    {
        Standing.Paid => In(
            "Denne betalingen er gjennomført. Du kan lukke siden.", "Denne betaling er gennemført. Du kan lukke siden.",
            "Tämä maksu on suoritettu. Voit sulkea sivun.", "This payment has been made. You can close this page."),
        Standing.Stopped => In(
            "Ingenting er trukket. Vil du betale likevel, må butikken starte en ny betaling.",
            "Intet er trukket. Vil du betale alligevel, skal butikken starte en ny betaling.",
            "Mitään ei ole veloitettu. Jos haluat silti maksaa, kaupan on aloitettava uusi maksu.",
            "Nothing was charged. If you want to pay after all, the shop has to start a new payment."),
        Standing.Expired => In(
            "Betalingen ble ikke bekreftet i tide, og ingenting er trukket. Start på nytt hos butikken.",
            "Betalingen blev ikke godkendt i tide, og intet er trukket. Start forfra hos butikken.",
            "Maksua ei vahvistettu ajoissa, eikä mitään ole veloitettu. Aloita kaupassa alusta.",
            "The payment was not confirmed in time, and nothing was charged. Start again at the shop."),
        Standing.Open or Standing.Undecided => BankHasNotAnswered,
    };

    // Cards
    public string CardNumber => In("Kortnummer", "Kortnummer", "Kortin numero", "Card number");
    public string CardExpiry => In("Utløpsdato", "Udløbsdato", "Voimassaolo", "Expiry date");
    public string MonthYear => In("MM/ÅÅ", "MM/ÅÅ", "KK/VV", "MM/YY");
    public string CardCode => In("Sikkerhetskode", "Sikkerhedskode", "Turvakoodi", "Security code");
    public string OnlyTestCards => In(
        "Dette er ikke et testkort. Skriv aldri inn et ekte kort her.", "Dette er ikke et testkort. Skriv aldrig et rigtigt kort her.",
        "Tämä ei ole testikortti. Älä koskaan syötä oikeaa korttia tähän.", "This is not a test card. Never type a real card here.");
    public string TestCards => In("Testkort", "Testkort", "Testikortit", "Test cards");
    public string TestCardsHint => In(
        "Velg et kort, eller skriv nummeret med en hvilken som helst dato og kode.", "Vælg et kort, eller skriv nummeret med en vilkårlig dato og kode.",
        "Valitse kortti tai kirjoita numero ja mikä tahansa päivä ja koodi.", "Pick a card, or type its number with any date and code.");
    public string TryAnotherCard => In("Prøv et annet kort.", "Prøv et andet kort.", "Kokeile toista korttia.", "Try another card.");
    public string NoCard => In(
        "Det er ingen kort i lommeboken som kan brukes.", "Der er ingen kort i tegnebogen, der kan bruges.",
        "Lompakossa ei ole käytettävää korttia.", "There is no card in the wallet that can be used.");

    public string Scheme(CardScheme scheme) => scheme switch
    {
        CardScheme.Visa => "Visa",
        CardScheme.VisaElectron => "Visa Electron",
        CardScheme.Mastercard => "Mastercard",
        CardScheme.BankAxept => "BankAxept",
        CardScheme.Dankort => "Dankort",
    };

    /// <summary>What a test card does.</summary>
    public string Conduct(CardConduct conduct) => conduct switch
    {
        CardConduct.Pays => In("betaler", "betaler", "maksaa", "pays"),
        CardConduct.Expired => In("utløpt", "udløbet", "vanhentunut", "expired"),
        CardConduct.InsufficientFunds => In("ikke dekning", "ingen dækning", "ei katetta", "insufficient funds"),
        CardConduct.RefusedByIssuer => In("avvises av banken", "afvises af banken", "pankki hylkää", "refused by the bank"),
        CardConduct.AsksForChallenge => In("ber om 3-D Secure", "beder om 3-D Secure", "pyytää 3-D Secure -tunnistuksen", "asks for 3-D Secure"),
        CardConduct.ReleasesHeldFundsEarly => In(
            "reservasjonen slippes tidlig", "reservationen frigives tidligt", "varaus vapautuu ennenaikaisesti", "releases held money early"),
        CardConduct.StumblesOnFirstCapture => In(
            "første trekk feiler", "første hævning fejler", "ensimmäinen veloitus epäonnistuu", "first capture fails"),
    };

    public string Declined(DeclineReason reason) => reason switch
    {
        DeclineReason.InsufficientFunds => In("Det er ikke dekning på kortet.", "Der er ikke dækning på kortet.", "Kortilla ei ole katetta.", "There is not enough money on the card."),
        DeclineReason.RefusedByIssuer => In("Banken avviste betalingen.", "Banken afviste betalingen.", "Pankki hylkäsi maksun.", "The bank refused the payment."),
        DeclineReason.SuspectedFraud => In(
            "Banken stoppet betalingen for sikkerhets skyld.", "Banken stoppede betalingen for en sikkerheds skyld.",
            "Pankki pysäytti maksun varmuuden vuoksi.", "The bank stopped the payment to be on the safe side."),
        DeclineReason.WithdrawalLimitExceeded => In(
            "Beløpet er over kortets grense.", "Beløbet er over kortets grænse.", "Summa ylittää kortin rajan.", "The amount is above the card's limit."),
        DeclineReason.ExpiredCard => In("Kortet er utløpt.", "Kortet er udløbet.", "Kortti on vanhentunut.", "The card has expired."),
        DeclineReason.InvalidCard => In("Kortet er ikke gyldig.", "Kortet er ikke gyldigt.", "Kortti ei ole voimassa.", "The card is not valid."),
        DeclineReason.ChallengeDenied => In(
            "Banken kunne ikke bekrefte at det var deg.", "Banken kunne ikke bekræfte, at det var dig.",
            "Pankki ei voinut vahvistaa, että se olit sinä.", "The bank could not confirm that it was you."),
    };

    // 3-D Secure
    public string ChallengeTitle => In("Bekreft at det er deg", "Bekræft, at det er dig", "Vahvista, että se olet sinä", "Confirm that it is you");
    public string ChallengeText(string unit, string amount) => In(
        $"Banken din vil vite at det er du som betaler {amount} til {unit}.", $"Din bank vil vide, at det er dig, der betaler {amount} til {unit}.",
        $"Pankkisi haluaa varmistaa, että sinä maksat {amount} saajalle {unit}.", $"Your bank wants to know that it is you who pays {amount} to {unit}.");
    public string ChallengePass => In("Ja, det er meg", "Ja, det er mig", "Kyllä, se olen minä", "Yes, it is me");
    public string ChallengeFail => In("Nei, avvis", "Nej, afvis", "Ei, hylkää", "No, refuse");
    public string ChallengeHint => In(
        "I virkeligheten er dette bankens egen side.", "I virkeligheden er dette bankens egen side.",
        "Oikeasti tämä on pankin oma sivu.", "In real life this is the bank's own page.");

    public string OneLine(PostalAddress a) => string.Join(", ", new[] { a.AddressLine1, a.AddressLine2, $"{a.PostCode} {a.City}", a.Country }.Where(part => !string.IsNullOrEmpty(part)));

    public string Duration(TimeSpan left) => left < TimeSpan.FromHours(1) ? left.ToString(@"m\:ss") : language switch
    {
        Language.Norwegian => $"{(int)left.TotalHours} t {left.Minutes} min",
        Language.Danish => $"{(int)left.TotalHours} t. {left.Minutes} min.",
        Language.Finnish or Language.English => $"{(int)left.TotalHours} h {left.Minutes} min",
    };

    string In(string norwegian, string danish, string finnish, string english) => language switch
    {
        Language.Norwegian => norwegian,
        Language.Danish => danish,
        Language.Finnish => finnish,
        Language.English => english,
    };
}
