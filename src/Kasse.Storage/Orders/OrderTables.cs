using System.Text.Json;
using Dapper;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Orders;

/// <summary>What merchants tell about their orders: receipts, categories and images. Each change has a line in the audit.</summary>
/// <param name="time">Real time.</param>
public sealed class OrderTables(Database database, TimeProvider time)
{
    const string CategoryColumns = "id, msn, order_type, order_id, kind, url, image_id";

    /// <returns>False when the order has one: receipts are for good.</returns>
    public Task<bool> AddReceipt(OrderName order, Guid id, Receipt receipt) => database.Write(session =>
    {
        var added = session.Connection.Execute(
            """
            insert into receipts (msn, order_type, order_id, id, body, at) values (@Msn, @type, @order, @id, @body, @at)
            on conflict (msn, order_type, order_id) do nothing
            """,
            new
            {
                order.Msn,
                type = order.Type.ToString(),
                order = order.Id,
                id = id.ToString(),
                body = JsonSerializer.Serialize(receipt, JournalJson.Default.Receipt),
                at = Now,
            }) == 1;
        if (added) Note(session, "receipt added", $"{order.Msn} {order.Id}");
        return added;
    });

    public Receipt? Receipt(OrderName order) => database.Read(session => session.Connection.QuerySingleOrDefault<string>(
        "select body from receipts where msn = @Msn and order_type = @type and order_id = @Id", new { order.Msn, type = order.Type.ToString(), order.Id })) is { } body
            ? JsonSerializer.Deserialize(body, JournalJson.Default.Receipt)
            : null;

    /// <param name="instead">Takes the place of all that the order had.</param>
    /// <returns>False when it names an image that its sales unit does not have.</returns>
    public Task<bool> AddCategory(OrderCategory category, bool instead) => database.Write(session =>
    {
        var (c, order) = (session.Connection, category.Order);
        if (category.ImageId is { } image && c.ExecuteScalar<long>("select count(*) from order_images where msn = @Msn and id = @image", new { order.Msn, image }) == 0)
            return false;
        var row = new
        {
            id = category.Id.ToString(),
            order.Msn,
            type = order.Type.ToString(),
            order = order.Id,
            kind = category.Kind.ToString(),
            category.Url,
            category.ImageId,
            at = Now,
        };
        if (instead) c.Execute("delete from order_categories where msn = @Msn and order_type = @type and order_id = @order", row);
        c.Execute(
            "insert into order_categories (id, msn, order_type, order_id, kind, url, image_id, at) values (@id, @Msn, @type, @order, @kind, @Url, @ImageId, @at)", row);
        Note(session, instead ? "category put" : "category added", $"{order.Msn} {order.Id}");
        return true;
    });

    /// <summary>Of an order, the newest first.</summary>
    public IReadOnlyList<OrderCategory> Categories(OrderName order, int countMax) =>
        Find("msn = @Msn and order_id = @Id and order_type = @type", new { order.Msn, order.Id, type = order.Type.ToString() }, countMax);

    /// <summary>The newest of an order, which the app shows; null when it has none.</summary>
    public OrderCategory? Category(OrderName order) => Categories(order, countMax: 1).SingleOrDefault();

    /// <summary>Of all orders with an id, whatever their type, or of all that the sales unit has; the newest first.</summary>
    public IReadOnlyList<OrderCategory> Categories(string msn, string? orderId, int countMax) =>
        Find("msn = @msn and (@orderId is null or order_id = @orderId)", new { msn, orderId }, countMax);

    public OrderCategory? Category(string msn, Guid id) => Find("msn = @msn and id = @id", new { msn, id = id.ToString() }).SingleOrDefault();

    /// <returns>False when there is none.</returns>
    public Task<bool> DeleteCategory(string msn, Guid id) => database.Write(session =>
    {
        var deleted = session.Connection.Execute("delete from order_categories where msn = @msn and id = @id", new { msn, id = id.ToString() }) == 1;
        if (deleted) Note(session, "category deleted", $"{msn} {id}");
        return deleted;
    });

    /// <returns>False when there is one with that id: images are for good.</returns>
    public Task<bool> AddImage(OrderImage image) => database.Write(session =>
    {
        var added = session.Connection.Execute(
            "insert into order_images (msn, id, content_type, content, at) values (@Msn, @Id, @ContentType, @Content, @at) on conflict (msn, id) do nothing",
            new { image.Msn, image.Id, image.ContentType, image.Content, at = Now }) == 1;
        if (added) Note(session, "image added", $"{image.Msn} {image.Id}");
        return added;
    });

    public OrderImage? Image(string msn, string id) => database.Read(session => session.Connection.QuerySingleOrDefault<(string ContentType, byte[] Content)?>(
        "select content_type, content from order_images where msn = @msn and id = @id", new { msn, id })) is var (contentType, content)
            ? new OrderImage(msn, id, contentType, content)
            : null;

    /// <summary>The orders of some sales units that something was told about last, the newest first.</summary>
    public IReadOnlyList<ToldOrder> Newest(IReadOnlyCollection<string> msns, int countMax) => database.Read(session => session.Connection
        .Query<(string Msn, string Type, string Id, long Receipts, long Categories, long At)>(
            session.Worded("""
                select msn, order_type, order_id, cast(sum(receipts) as bigint), cast(sum(categories) as bigint), max(at) from (
                    select msn, order_type, order_id, 1 as receipts, 0 as categories, at from receipts where msn in @msns
                    union all
                    select msn, order_type, order_id, 0, 1, at from order_categories where msn in @msns
                ) told
                group by msn, order_type, order_id order by max(at) desc, order_id limit @countMax
                """), new { msns = msns.ToArray(), countMax })
        .Select(row => new ToldOrder(new(row.Msn, Enum.Parse<OrderType>(row.Type), row.Id), row.Receipts > 0, (int)row.Categories, Time(row.At))).ToList());

    /// <summary>The newest images of some sales units.</summary>
    public IReadOnlyList<StoredImage> Images(IReadOnlyCollection<string> msns, int countMax) => database.Read(session => session.Connection
        .Query<(string Msn, string Id, string ContentType, long Bytes, long At)>(
            session.Worded("select msn, id, content_type, length(content), at from order_images where msn in @msns order by at desc, id limit @countMax"),
            new { msns = msns.ToArray(), countMax })
        .Select(row => new StoredImage(row.Msn, row.Id, row.ContentType, row.Bytes, Time(row.At))).ToList());

    long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    List<OrderCategory> Find(string which, object values, int countMax = int.MaxValue) => database.Read(session => session.Connection
        .Query<(string Id, string Msn, string Type, string OrderId, string Kind, string Url, string? ImageId)>(
            $"select {CategoryColumns} from order_categories where {which} order by number desc limit {countMax}", values)
        .Select(row => new OrderCategory(
            Guid.Parse(row.Id), new(row.Msn, Enum.Parse<OrderType>(row.Type), row.OrderId), Enum.Parse<CategoryKind>(row.Kind), row.Url, row.ImageId))
        .ToList());

    void Note(Session session, string what, string detail) => Audit.Note(session, time.GetUtcNow(), what, detail, by: null);

    static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
