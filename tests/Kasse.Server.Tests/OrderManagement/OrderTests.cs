using System.Text.Json.Nodes;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.OrderManagement;

/// <summary>Receipts, categories and what is read back.</summary>
public sealed class OrderTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Root = "/order-management";

    readonly Merchant merchant = shared.Merchant;
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task A_receipt_is_told_before_there_is_a_payment_and_read_back_as_it_was_sent()
    {
        var told = await Tell("early-1", Receipt);
        Assert.Equal(201, told.Status);
        Assert.True(Guid.TryParse((string)told.Json!, out _));

        var order = (await merchant.Get($"{Root}/v2/ecom/early-1")).Json;
        Assert.Null(order["category"]);
        // What is asked for by older clients is answered to newer ones as well.
        var line = order["receipt"]!["orderLines"]![0]!;
        Assert.Equal((2500, 25), ((int)line["taxRate"]!, (int)line["taxPercentage"]!));
        Assert.Equal(("socks", "0.822", "KG", false, 100), ((string)line["name"]!, (string)line["unitInfo"]!["quantity"]!, (string)line["unitInfo"]!["quantityUnit"]!, (bool)line["isReturn"]!, (int)line["discount"]!));
        Assert.Equal(
            """{"currency":"NOK","tipAmount":500,"posId":"pos_122","receiptNumber":"0527013501","paymentSources":{"giftCard":200,"card":50,"voucher":25,"cash":25},"barcode":{"format":"CODE 39","data":"SC0527013501 "},"giftCardAmount":0,"terminalId":"till 1"}""",
            order["receipt"]!["bottomLine"]!.ToJsonString());
    }

    [Theory]
    [InlineData("ecom")]
    [InlineData("eCom")]
    [InlineData("RECURRING")]
    public async Task The_kind_of_payment_is_read_in_either_letter_case_and_receipts_of_two_kinds_are_two(string paymentType)
    {
        var order = $"kinds-{paymentType}";
        Assert.Equal(201, (await Tell(order, Receipt, paymentType)).Status);

        Assert.Equal(200, (await merchant.Get($"{Root}/v2/{paymentType.ToUpperInvariant()}/{order}/")).Status);
        var other = paymentType == "RECURRING" ? "ecom" : "recurring";
        Refused(await merchant.Get($"{Root}/v2/{other}/{order}"), 404, "Not Found");
    }

    [Fact]
    public async Task A_receipt_is_for_good_also_one_that_came_with_the_payment()
    {
        await Tell("twice-1", Receipt);
        Refused(await Tell("twice-1", Receipt), 409, "Conflict");

        var reference = await shop.Created(change: """{ "receipt": { "orderLines": [ { "name": "Hat", "id": "1", "totalAmount": 49900, "totalAmountExcludingTax": 39920, "totalTaxAmount": 9980, "taxRate": 2550 } ], "bottomLine": { "currency": "NOK" } } }""");
        Refused(await Tell(reference, Receipt), 409, "Conflict");
        var line = (await merchant.Get($"{Root}/v2/ecom/{reference}")).Json["receipt"]!["orderLines"]![0]!;
        Assert.Equal(("Hat", 2550, null), ((string)line["name"]!, (int)line["taxRate"]!, line["taxPercentage"]));
        Assert.Null((await shop.Get(reference)).Json["receipt"]);
    }

    [Fact]
    public async Task What_shop_plugins_send_is_taken()
    {
        using var careless = shared.Kasse.CarelessCallers();
        const string magento = """
            { "orderLines": [ { "name": "Jumper", "id": "sku-1", "totalAmount": 10000, "totalAmountExcludingTax": 8000, "totalTaxAmount": 2000, "taxPercentage": 25,
                "unitInfo": { "unitPrice": 10000, "quantity": "1" }, "discount": 0, "productUrl": null, "isReturn": false, "isShipping": false } ],
              "bottomLine": { "currency": "NOK", "tipAmount": 0, "giftCardAmount": 0, "terminalId": null } }
            """;
        Assert.Equal(201, (await Tell("magento-1", magento)).Status);
        Assert.Equal("PCS", (string)(await merchant.Get($"{Root}/v2/ecom/magento-1")).Json["receipt"]!["orderLines"]![0]!["unitInfo"]!["quantityUnit"]!);
        Assert.Equal(200, (await Put("magento-1", """{"category":"RECEIPT","orderDetailsUrl":"https://shop.example/1","imageId":null}""")).Status);
    }

    public static TheoryData<string, string> WrongReceipts => new()
    {
        { """{}""", "orderLines" },
        { """{"orderLines":[],"bottomLine":{"currency":"NOK"}}""", "orderLines" },
        { """{"orderLines":[null],"bottomLine":{"currency":"NOK"}}""", "orderLines[0]" },
        { With("totalAmount", "-1"), "orderLines[0].totalAmount" },
        { With("totalAmount", "9223372036854775807"), "orderLines[0].totalAmount" },
        { With("totalTaxAmount", "null"), "orderLines[0].totalTaxAmount" },
        { With("taxRate", "10001"), "orderLines[0].taxRate" },
        { With("taxRate", "null"), "orderLines[0].taxRate" },
        { With("name", "\"\""), "orderLines[0].name" },
        { With("discount", "-1"), "orderLines[0].discount" },
        { With("unitInfo", """{"unitPrice":1,"quantity":"1,5"}"""), "orderLines[0].unitInfo.quantity" },
        { With("unitInfo", """{"unitPrice":1,"quantity":"1","quantityUnit":"MILE"}"""), "orderLines[0].unitInfo.quantityUnit" },
        { Below("""{"currency":"SEK"}"""), "bottomLine.currency" },
        { Below("""{"currency":"NOK","tipAmount":-1}"""), "bottomLine.tipAmount" },
        { Below("""{"currency":"NOK","barcode":{"format":"QR","data":"1"}}"""), "bottomLine.barcode.format" },
        { Below("""{"currency":"NOK","barcode":{"format":"EAN-13","data":"4070071967073"}}"""), "bottomLine.barcode.data" },
        { Below("""{"currency":"NOK","barcode":{"format":"CODE 39","data":"small"}}"""), "bottomLine.barcode.data" },
        { """{"orderLines":""", "orderLines" },
        { """[]""", "" },
    };

    [Theory]
    [MemberData(nameof(WrongReceipts))]
    public async Task A_receipt_that_is_not_of_the_documented_form_is_refused(string receipt, string name) => Invalid(await Tell("wrong-1", receipt), name);

    [Theory]
    [InlineData("/v2/cash/receipts/order-1", "paymentType")]
    [InlineData("/v2/ecom/receipts/order%20one", "orderId")]
    public async Task An_order_that_cannot_be_is_refused(string path, string name) => Invalid(await merchant.Post(Root + path, Receipt), name);

    [Fact]
    public async Task A_category_is_put_in_the_place_of_the_one_before()
    {
        using var careless = shared.Kasse.CarelessCallers();
        var image = await merchant.Post($"{Root}/v1/images/", Pictures.Asked("parcel", Pictures.Png(200, 200)));
        Assert.Equal((200, """{"imageId":"parcel"}"""), (image.Status, image.Body));

        Assert.Equal(200, (await Put("category-1", """{"category":"ticket","orderDetailsUrl":"https://shop.example/ticket"}""")).Status);
        Assert.Equal(200, (await Put("category-1", """{"category":"DELIVERY","orderDetailsUrl":"https://shop.example/parcel","imageId":"parcel"}""")).Status);

        Assert.Equal("""{"category":{"category":"DELIVERY","orderDetailsUrl":"https://shop.example/parcel","imageId":"parcel"}}""", (await merchant.Get($"{Root}/v2/ecom/category-1")).Body);
    }

    [Theory]
    [InlineData("""{"orderDetailsUrl":"https://shop.example/1"}""", "category")]
    [InlineData("""{"category":"GIFT","orderDetailsUrl":"https://shop.example/1"}""", "category")]
    [InlineData("""{"category":"GENERAL"}""", "orderDetailsUrl")]
    [InlineData("""{"category":"GENERAL","orderDetailsUrl":"javascript:alert(1)"}""", "orderDetailsUrl")]
    [InlineData("""{"category":"GENERAL","orderDetailsUrl":"data:text/html,x"}""", "orderDetailsUrl")]
    [InlineData("""{"category":"GENERAL","orderDetailsUrl":"https://shop.example/1","imageId":"../secret"}""", "imageId")]
    public async Task A_category_that_is_not_of_the_documented_form_is_refused(string category, string name) => Invalid(await Put("wrong-2", category), name);

    [Fact]
    public async Task A_category_with_an_image_that_is_not_there_is_refused() => Refused(
        await Put("wrong-3", """{"category":"GENERAL","orderDetailsUrl":"https://shop.example/1","imageId":"nowhere"}"""), 404, "Not Found");

    [Fact]
    public async Task The_third_version_keeps_many_categories_of_one_order()
    {
        var (ticket, parcel) = (await Add("TICKET"), await Add("DELIVERY"));
        Task<Answer> One(string id) => merchant.Get($"{Root}/v3/categories/{id}");

        Assert.Equal(
            $$"""{"categoryId":"{{ticket}}","orderId":"many-1","paymentType":"ECOM","type":"TICKET","url":"https://shop.example/TICKET"}""", (await One(ticket)).Body);
        Assert.Equal([parcel, ticket], await Listed());
        // The newest is the one that the app shows, and that the second version reads.
        Assert.Equal("DELIVERY", (string)(await merchant.Get($"{Root}/v2/ecom/many-1")).Json["category"]!["category"]!);

        var deleted = await merchant.Send(HttpMethod.Delete, $"{Root}/v3/categories/{parcel}", null, null);
        Assert.Equal((200, ""), (deleted.Status, deleted.Body));
        Refused(await merchant.Send(HttpMethod.Delete, $"{Root}/v3/categories/{parcel}", null, null), 404, "Not Found");
        Refused(await One(parcel), 404, "Not Found");
        Invalid(await One("seven"), "categoryId");
        Assert.Equal([ticket], await Listed());
        Refused(await (await shop.Another()).Merchant.Get($"{Root}/v3/categories/{ticket}"), 404, "Not Found");
        Invalid(await merchant.Get($"{Root}/v3/categories?orderId=%27%20or%201"), "orderId");

        async Task<string> Add(string type)
        {
            var added = await merchant.Post($"{Root}/v3/categories", $$"""{"orderId":"many-1","paymentType":"ECOM","type":"{{type}}","url":"https://shop.example/{{type}}"}""");
            Assert.Equal(201, added.Status);
            return (string)added.Json["categoryId"]!;
        }

        async Task<IEnumerable<string>> Listed() =>
            (await merchant.Get($"{Root}/v3/categories?orderId=many-1")).Json["categories"]!.AsArray().Select(category => (string)category!["categoryId"]!);
    }

    [Theory]
    [InlineData("""{"paymentType":"ECOM","type":"TICKET","url":"https://shop.example/1"}""", "orderId")]
    [InlineData("""{"orderId":"a","type":"TICKET","url":"https://shop.example/1"}""", "paymentType")]
    [InlineData("""{"orderId":"a","paymentType":"ECOM","url":"https://shop.example/1"}""", "type")]
    [InlineData("""{"orderId":"a","paymentType":"ECOM","type":"TICKET"}""", "url")]
    [InlineData("""{"orderId":"a","paymentType":"ECOM","type":"TICKET","url":"https://shop.example/1","imageId":"nowhere"}""", "imageId")]
    public async Task A_category_of_the_third_version_is_refused_as_one_problem(string category, string name) =>
        Invalid(await merchant.Post($"{Root}/v3/categories", category), name);

    [Fact]
    public async Task What_is_gone_says_so_and_keys_of_others_open_nothing()
    {
        Refused(await merchant.Get($"{Root}/v1/receipts/1"), 410, "Gone");
        Refused(await merchant.Send(HttpMethod.Put, $"{Root}/v1/orders/1", "{}", null), 410, "Gone");
        Refused(await merchant.Send(HttpMethod.Get, $"{Root}/v2/ecom/early-1", null, null, request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", "234567");
        }), 403, "Forbidden");
        Assert.Equal(401, (await merchant.Send(HttpMethod.Get, $"{Root}/v2/ecom/early-1", null, null, request => request.Headers.Authorization = null)).Status);
    }

    Task<Answer> Tell(string order, string receipt, string paymentType = "ecom") => merchant.Post($"{Root}/v2/{paymentType}/receipts/{order}", receipt);

    Task<Answer> Put(string order, string category) => merchant.Send(HttpMethod.Put, $"{Root}/v2/ecom/categories/{order}", category, null);

    const string Receipt = """
        {
          "orderLines": [
            { "name": "socks", "id": "line_item_1", "totalAmount": 1000, "totalAmountExcludingTax": 800, "totalTaxAmount": 200, "taxPercentage": 25,
              "unitInfo": { "unitPrice": 400, "quantity": "0.822", "quantityUnit": "KG" }, "discount": 100, "productUrl": "https://shop.example/socks", "isReturn": false, "isShipping": false }
          ],
          "bottomLine": {
            "currency": "NOK", "tipAmount": 500, "posId": "pos_122", "receiptNumber": "0527013501", "giftCardAmount": 0, "terminalId": "till 1",
            "paymentSources": { "giftCard": 200, "card": 50, "voucher": 25, "cash": 25 }, "barcode": { "format": "CODE 39", "data": "SC0527013501 " }
          }
        }
        """;

    static string With(string member, string value)
    {
        var receipt = JsonNode.Parse("""{"orderLines":[{"name":"a","id":"1","totalAmount":1,"totalAmountExcludingTax":1,"totalTaxAmount":0,"taxRate":0}],"bottomLine":{"currency":"NOK"}}""")!;
        receipt["orderLines"]![0]![member] = JsonNode.Parse(value);
        return receipt.ToJsonString();
    }

    static string Below(string bottomLine)
    {
        var receipt = JsonNode.Parse(With("name", "\"a\""))!;
        receipt["bottomLine"] = JsonNode.Parse(bottomLine);
        return receipt.ToJsonString();
    }

    static void Refused(Answer answer, int status, string title)
    {
        Assert.Equal(["title", "detail", "instance"], answer.Json.AsObject().Select(member => member.Key));
        Assert.Equal((status, title), (answer.Status, (string)answer.Json["title"]!));
    }

    static void Invalid(Answer answer, string name)
    {
        Assert.Equal((400, "One or more validation errors occurred.", "BadRequest"), (answer.Status, (string)answer.Json["title"]!, (string)answer.Json["detail"]!));
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-", (string)answer.Json["instance"]!);
        Assert.Contains(name, answer.Json["invalidParams"]!.AsArray().Select(param => (string)param!["name"]!));
    }
}
