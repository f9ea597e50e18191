using Kasse.Engine.Payments;

namespace Kasse.Server.Web;

/// <summary>What payers read in the wallet.</summary>
public sealed partial class Texts
{
    public string WalletTitle => In("Lommebok", "Tegnebog", "Lompakko", "Wallet");
    public string Hello(string name) => In($"Hei, {name}", $"Hej, {name}", $"Hei, {name}", $"Hello, {name}");
    public string SignIn => In("Logg inn", "Log ind", "Kirjaudu", "Sign in");
    public string SignOut => In("Logg ut", "Log ud", "Kirjaudu ulos", "Sign out");
    public string SignInText => In(
        "Her bekrefter du betalinger. Logg inn med mobilnummer og PIN.", "Her godkender du betalinger. Log ind med mobilnummer og pinkode.",
        "Täällä vahvistat maksut. Kirjaudu puhelinnumerolla ja PIN-koodilla.", "This is where you confirm payments. Sign in with phone number and PIN.");
    public string Pin => In("PIN-kode", "Pinkode", "PIN-koodi", "PIN");
    public string WrongPin => In(
        "Nummeret og PIN-koden passer ikke sammen.", "Nummeret og pinkoden passer ikke sammen.",
        "Numero ja PIN-koodi eivät täsmää.", "The number and the PIN do not match.");
    public string PickTestUser => In(
        "Velg en, uten PIN. Ellers har alle PIN 1236.", "Vælg en, uden pinkode. Ellers har alle pinkoden 1236.",
        "Valitse yksi ilman PIN-koodia. Muuten kaikkien PIN on 1236.", "Pick one, without a PIN. Otherwise everybody's PIN is 1236.");
    public string Born(int year) => In($"født {year}", $"født {year}", $"s. {year}", $"born {year}");
    public string OpenRequests => In("Venter på deg", "Venter på dig", "Odottaa sinua", "Waiting for you");
    public string NoOpenRequests => In(
        "Ingen betalinger venter. Nye dukker opp her av seg selv.", "Ingen betalinger venter. Nye dukker op her af sig selv.",
        "Maksuja ei ole odottamassa. Uudet ilmestyvät tähän itsestään.", "No payments are waiting. New ones show up here by themselves.");
    public string Latest => In("Siste betalinger", "Seneste betalinger", "Viimeisimmät maksut", "Latest payments");
    public string History => In("Historikk", "Historik", "Historia", "History");
    public string WholeHistory => In("Vis all historikk", "Vis hele historikken", "Näytä koko historia", "See all history");
    public string NoHistory => In("Ingen betalinger ennå.", "Ingen betalinger endnu.", "Ei vielä maksuja.", "No payments yet.");
    public string BackToWallet => In("Til lommeboken", "Til tegnebogen", "Lompakkoon", "To the wallet");
    public string Spent => In("Betalt", "Betalt", "Maksettu", "Paid");
    public string Reserved => In("Reservert", "Reserveret", "Varattu", "Reserved");
    public string Refunded => In("Refundert", "Refunderet", "Palautettu", "Refunded");
    public string Released => In("Frigitt", "Frigivet", "Vapautettu", "Released");
    public string WhatHappened => In("Hva som har skjedd", "Hvad der er sket", "Mitä on tapahtunut", "What has happened");
    public string AskedFor => In("Forespørsel", "Anmodning", "Maksupyyntö", "Request");
    public string Scan => In("Skann", "Scan", "Skannaa", "Scan");
    public string UseCamera => In("Bruk kameraet", "Brug kameraet", "Käytä kameraa", "Use the camera");
    public string Camera => In("Bildet fra kameraet", "Billedet fra kameraet", "Kameran kuva", "What the camera sees");
    public string PickPicture => In("Velg et bilde av koden", "Vælg et billede af koden", "Valitse kuva koodista", "Pick a picture of the code");
    public string NoCodeInPicture => In("Det er ingen kode i bildet.", "Der er ingen kode i billedet.", "Kuvassa ei ole koodia.", "There is no code in the picture.");
    public string MyCode => In("Min kode", "Min kode", "Oma koodi", "My code");
    public string MyCodeImage(string number) => In($"QR-kode for {number}", $"QR-kode for {number}", $"QR-koodi: {number}", $"QR code of {number}");
    public string MyCodeHint => In(
        "Vis den i kassen. Når butikken har skannet den, dukker betalingen opp her.", "Vis den ved kassen. Når butikken har scannet den, dukker betalingen op her.",
        "Näytä se kassalla. Kun kauppa on lukenut sen, maksu ilmestyy tähän.", "Show it at the till. Once the shop has scanned it, the payment shows up here.");
    public string MyCodeContent => In("Hva koden inneholder", "Hvad koden indeholder", "Mitä koodi sisältää", "What the code contains");
    public string MyCodeContentHint => In(
        "Butikken sender det som customer.personalQr.", "Butikken sender det som customer.personalQr.",
        "Kauppa lähettää sen kentässä customer.personalQr.", "The shop sends it as customer.personalQr.");
    public string OpenLinkText => In(
        "Lim inn det en app-lenke eller en QR-kode inneholder.", "Indsæt det, som et app-link eller en QR-kode indeholder.",
        "Liitä sovelluslinkin tai QR-koodin sisältö.", "Paste what an app link or a QR code contains.");
    public string Link => In("Lenke", "Link", "Linkki", "Link");
    public string OpenIt => In("Åpne", "Åbn", "Avaa", "Open");
    public string StaleTitle => In("Siden er for gammel", "Siden er for gammel", "Sivu on vanhentunut", "This page is too old");
    public string StaleText => In(
        "Ingenting ble gjort. Gå til lommeboken og prøv igjen.", "Intet blev gjort. Gå til tegnebogen, og prøv igen.",
        "Mitään ei tehty. Siirry lompakkoon ja yritä uudelleen.", "Nothing was done. Go to the wallet and try again.");

    public string RefundedSum(Payment payment) => $"{Refunded} {Amount(payment.Refunded)}";

    public string ResultTitle(Payment payment, Standing standing) => payment.IsReleased() ? Released : OutcomeTitle(standing);

    public string InShort(Payment payment, Standing standing) => standing switch
    {
        Standing.Paid when payment.Refunded == payment.Authorized => Refunded,
        Standing.Paid when !payment.Refunded.IsZero => RefundedSum(payment),
        Standing.Paid when payment.IsReleased() => Released,
        Standing.Paid => payment.Captured.IsZero ? Reserved : Spent,
        Standing.Stopped => In("Avbrutt", "Afbrudt", "Keskeytetty", "Cancelled"),
        Standing.Expired => In("Utløpt", "Udløbet", "Vanhentunut", "Expired"),
        Standing.Open or Standing.Undecided => In("Venter", "Venter", "Odottaa", "Waiting"),
    };

    // Consent, shipping, confirmation
    public string ConsentTitle => In("Vil du dele dette?", "Vil du dele dette?", "Jaetaanko nämä tiedot?", "Share this?");
    public string ConsentText(string unit) => In(
        $"{unit} ber om disse opplysningene om deg:", $"{unit} beder om disse oplysninger om dig:",
        $"{unit} pyytää näitä tietojasi:", $"{unit} asks for this about you:");
    public string ConsentYes => In("Ja, del og fortsett", "Ja, del og fortsæt", "Kyllä, jaa ja jatka", "Yes, share and go on");
    public string ConsentNo => In("Nei, avbryt betalingen", "Nej, afbryd betalingen", "Ei, keskeytä maksu", "No, cancel the payment");
    public string ConsentHint => In(
        "Opplysningene deles først når du har betalt.", "Oplysningerne deles først, når du har betalt.",
        "Tiedot jaetaan vasta, kun olet maksanut.", "Nothing is shared before you have paid.");
    public string Scope(string scope) => scope switch
    {
        "name" => In("Navn", "Navn", "Nimi", "Name"),
        "email" => In("E-post", "E-mail", "Sähköposti", "E-mail"),
        "phoneNumber" => PhoneNumber,
        "birthDate" => In("Fødselsdato", "Fødselsdato", "Syntymäaika", "Date of birth"),
        "address" => In("Adresse", "Adresse", "Osoite", "Address"),
        "nin" => In("Fødselsnummer", "CPR-nummer", "Henkilötunnus", "National identity number"),
        "accountNumbers" => In("Kontonumre", "Kontonumre", "Tilinumerot", "Account numbers"),
        _ => scope,
    };
    public string CheckIn => In("Jeg er her", "Jeg er her", "Olen täällä", "I am here");
    public string CheckInText(string unit) => In(
        $"{unit} får vite at du er her, og kan be deg om å betale.", $"{unit} får at vide, at du er her, og kan bede dig om at betale.",
        $"{unit} saa tiedon, että olet täällä, ja voi pyytää sinulta maksua.", $"{unit} learns that you are here, and can ask you to pay.");
    public string CheckedIn => In("Du er meldt", "Du er meldt", "Olet ilmoittautunut", "You are checked in");
    public string WaitForTill => In("Vent på kassen. Betalingen dukker opp her.", "Vent på kassen. Betalingen dukker op her.", "Odota kassaa. Maksu ilmestyy tähän.", "Wait for the till. The payment shows up here.");
    public string WaitForMachine => In("Vent på automaten. Betalingen dukker opp her.", "Vent på automaten. Betalingen dukker op her.", "Odota automaattia. Maksu ilmestyy tähän.", "Wait for the machine. The payment shows up here.");
    public string CannotReachStore(string unit) => In(
        $"Vi får ikke kontakt med {unit}. Be om hjelp i kassen.", $"Vi kan ikke få kontakt med {unit}. Bed om hjælp ved kassen.",
        $"{unit} ei vastaa. Pyydä apua kassalta.", $"{unit} cannot be reached. Ask at the till.");
    public string TryAgain => In("Prøv igjen", "Prøv igen", "Yritä uudelleen", "Try again");
    public string UnknownCode => In("Det finnes ingen slik kode, eller den er fjernet.", "Der er ingen sådan kode, eller den er fjernet.", "Tällaista koodia ei ole, tai se on poistettu.", "There is no such code, or it has been removed.");
    public string Consents => In("Deling", "Deling", "Jakaminen", "Sharing");
    public string NoConsents => In("Du deler ingenting.", "Du deler intet.", "Et jaa mitään.", "You share nothing.");
    public string Shares => In("Kan se", "Kan se", "Näkee", "Can see");
    public string SharedAt => In("Delt", "Delt", "Jaettu", "Shared");
    public string SharedUntil => In("Til", "Til", "Asti", "Until");
    public string WithdrawConsent => In("Trekk tilbake", "Træk tilbage", "Peruuta suostumus", "Take it back");
    public string ConsentWithdrawn => In(
        "Samtykket er trukket tilbake. Du blir spurt igjen neste gang.", "Samtykket er trukket tilbage. Du bliver spurgt igen næste gang.",
        "Suostumus on peruutettu. Sinulta kysytään ensi kerralla uudelleen.", "The consent is taken back. You will be asked again next time.");
    public string ConsentsHint => In(
        "Det du deler med en betaling, kan mottakeren se i sju dager.", "Det, du deler ved en betaling, kan modtageren se i syv dage.",
        "Saaja näkee maksun yhteydessä jakamasi tiedot seitsemän päivää.", "What you share with a payment can be seen by its recipient for seven days.");
    public string ShippingWord => In("Levering", "Levering", "Toimitus", "Delivery");
    public string ShippingTitle => In("Hvor skal varene sendes?", "Hvor skal varerne sendes hen?", "Minne tuotteet lähetetään?", "Where should it be sent?");
    public string HowToShip => In("Velg levering", "Vælg levering", "Valitse toimitustapa", "Choose delivery");
    public string CannotShipThere(string unit) => In(
        $"{unit} leverer ikke til denne adressen.", $"{unit} leverer ikke til denne adresse.",
        $"{unit} ei toimita tähän osoitteeseen.", $"{unit} does not deliver to this address.");
    public string AnotherAddress => In("Send til en annen adresse", "Send til en anden adresse", "Lähetä toiseen osoitteeseen", "Send it to another address");
    public string StreetAddress => In("Adresse", "Adresse", "Katuosoite", "Address");
    public string AddressLine2 => In("Adresselinje 2 (valgfri)", "Adresselinje 2 (valgfri)", "Osoiterivi 2 (valinnainen)", "Address line 2 (optional)");
    public string PostCode => In("Postnummer", "Postnummer", "Postinumero", "Postal code");
    public string City => In("Sted", "By", "Kaupunki", "City");
    public string Country => In("Land (to bokstaver)", "Land (to bogstaver)", "Maa (kaksi kirjainta)", "Country (two letters)");
    public string UseAddress => In("Bruk denne adressen", "Brug denne adresse", "Käytä tätä osoitetta", "Use this address");
    public string PayWith => In("Betal med", "Betal med", "Maksa kortilla", "Pay with");
    public string AsTheBank => In("Svar som banken", "Svar som banken", "Vastaa pankin puolesta", "Answer as the bank");
    public string AsTheBankHint => In(
        "La banken avvise forsøket, uansett kort. Betalingen blir stående åpen.", "Lad banken afvise forsøget, uanset kort. Betalingen forbliver åben.",
        "Anna pankin hylätä yritys kortista riippumatta. Maksu jää avoimeksi.", "Let the bank refuse, whatever the card. The payment stays open.");
    public string AcceptTerms(string unit) => In(
        $"Jeg godtar vilkårene til {unit}", $"Jeg accepterer betingelserne hos {unit}", $"Hyväksyn ehdot: {unit}", $"I accept the terms of {unit}");
    public string TermsOfSale => In("Salgsvilkår", "Handelsbetingelser", "Myyntiehdot", "Terms of sale");
    public string PrivacyPolicy => In("Personvern", "Privatlivspolitik", "Tietosuojaseloste", "Privacy policy");
    public string TooYoung(int age) => In(
        $"Du må være {age} år for å betale dette.", $"Du skal være {age} år for at betale dette.",
        $"Sinun on oltava {age}-vuotias maksaaksesi tämän.", $"You have to be {age} years old to pay this.");
}
