using Kasse.Storage.Orders;

namespace Kasse.Server.Web;

/// <summary>What payers read of an order: its receipt and its link.</summary>
public sealed partial class Texts
{
    public string Total => In("Sum", "I alt", "Yhteensä", "Total");
    public string Tip => In("Tips", "Drikkepenge", "Juomaraha", "Tip");
    public string Discount => In("Rabatt", "Rabat", "Alennus", "Discount");
    public string Returned => In("Retur", "Retur", "Palautus", "Returned");
    public string PaidByGiftCard => In("Betalt med gavekort", "Betalt med gavekort", "Maksettu lahjakortilla", "Paid by gift card");
    public string PaidByCard => In("Betalt med kort", "Betalt med kort", "Maksettu kortilla", "Paid by card");
    public string PaidByVoucher => In("Betalt med verdikupong", "Betalt med værdikupon", "Maksettu arvosetelillä", "Paid by voucher");
    public string PaidInCash => In("Betalt kontant", "Betalt kontant", "Maksettu käteisellä", "Paid in cash");
    public string ReceiptNumber => In("Kvitteringsnummer", "Kvitteringsnummer", "Kuitin numero", "Receipt number");
    public string Till => In("Kasse", "Kasse", "Kassa", "Till");
    public string Barcode => In("Strekkode", "Stregkode", "Viivakoodi", "Barcode");
    public string MoreLines(int count) => In($"{count} linjer til", $"{count} linjer til", $"{count} riviä lisää", $"{count} more lines");

    public string Unit(string unit) => unit switch
    {
        "PCS" => In("stk.", "stk.", "kpl", "pcs"),
        "KG" => "kg",
        "KM" => "km",
        "MINUTE" => "min",
        "LITRE" => "l",
        "KWH" => "kWh",
        _ => unit,
    };

    public string Category(CategoryKind kind) => kind switch
    {
        CategoryKind.General => In("Mer om bestillingen", "Mere om bestillingen", "Lisää tilauksesta", "More about the order"),
        CategoryKind.Receipt => In("Se kvitteringen", "Se kvitteringen", "Katso kuitti", "See the receipt"),
        CategoryKind.OrderConfirmation => In("Se ordrebekreftelsen", "Se ordrebekræftelsen", "Katso tilausvahvistus", "See the order confirmation"),
        CategoryKind.Delivery => In("Følg leveringen", "Følg leveringen", "Seuraa toimitusta", "Follow the delivery"),
        CategoryKind.Ticket => In("Vis billetten", "Vis billetten", "Näytä lippu", "Show the ticket"),
        CategoryKind.Booking => In("Se reservasjonen", "Se reservationen", "Katso varaus", "See the booking"),
    };
}
