using Kasse.Engine;
using Kasse.Server.Web;

namespace Kasse.Server.Tests.Web;

public sealed class WordingTests
{
    [Theory]
    [InlineData(Language.Norwegian, 129900, "NOK", "1 299,00 kr")]
    [InlineData(Language.Norwegian, 129900, "DKK", "1 299,00 DKK")]
    [InlineData(Language.Danish, 123456789, "DKK", "1.234.567,89 kr.")]
    [InlineData(Language.Finnish, 5, "EUR", "0,05 €")]
    [InlineData(Language.English, 129900, "NOK", "NOK 1,299.00")]
    [InlineData(Language.English, -5000, "EUR", "EUR −50.00")]
    public void An_amount_is_written_as_its_readers_write_it(Language language, long minor, string currency, string written) =>
        Assert.Equal(written, language.Amount(new Money(minor, currency)).Replace('\u00A0', ' '));

    [Theory]
    [InlineData("47", "12345678", "4712345678")]
    [InlineData("47", " 12 34 56 78 ", "4712345678")]
    [InlineData("358", "040 123 4567", "358401234567")]
    [InlineData("47", "+45 12 34 56 78", "4512345678")]
    [InlineData("47", "0046 70 123 45 67", "46701234567")]
    [InlineData("47", "4712345678", "4712345678")]
    [InlineData("358", "358 40 123 4567", "358401234567")]
    [InlineData("47", "47 12 34 56", "4747123456")]
    public void A_phone_number_is_read_as_people_write_it(string countryCode, string written, string number) =>
        Assert.Equal(number, PhoneNumbers.Read(countryCode, written));

    [Theory]
    [InlineData("4712345678", "+47 12 34 56 78")]
    [InlineData("358401234567", "+358 40 123 45 67")]
    [InlineData("35840123", "+358 40 123")]
    [InlineData("3545812345", "+3545812345")]
    public void A_phone_number_is_shown_as_people_read_it_out(string number, string shown) =>
        Assert.Equal(shown, PhoneNumbers.Show(number).Replace('\u00A0', ' '));

    [Theory]
    [InlineData("4712345678", "47", "12345678")]
    [InlineData("358401234567", "358", "401234567")]
    [InlineData("3545812345", "47", "+3545812345")]
    [InlineData(null, "47", "")]
    public void A_form_shows_the_country_apart(string? number, string countryCode, string rest) =>
        Assert.Equal((countryCode, rest), PhoneNumbers.Split(number, "47"));

    [Theory]
    [InlineData("https://shop.example/return?a=1&b=%20#c", "https://shop.example/return?a=1&b=%20#c")]
    [InlineData("http://localhost:3000/back", "http://localhost:3000/back")]
    [InlineData("myapp://done", "myapp://done")]
    [InlineData("example.com/test", "https://example.com/test")]
    [InlineData("example.com:8080/test", "https://example.com:8080/test")]
    [InlineData("https://shop.example/ø\r\nSet-Cookie: a=b", "https://shop.example/%C3%B8%0D%0ASet-Cookie:%20a=b")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JavaScript://%0Aalert(1)", null)]
    [InlineData(" javascript:alert(1)", null)]
    [InlineData("data:text/html,<script>", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("//evil.example", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_way_back_is_followed_unless_it_would_do_something_here(string? url, string? address) => Assert.Equal(address, ReturnAddress.Followable(url));
}
