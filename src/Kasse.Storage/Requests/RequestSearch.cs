using System.Data.Common;
using Dapper;

namespace Kasse.Storage.Requests;

/// <summary>How the request log is looked through. Every statement walks an index, newest first.</summary>
static class RequestSearch
{
    /// <summary>The text of so many calls is looked at for one page; then it ends, however full it is.</summary>
    const int TextsMax = 10_000;

    const string Fitting = """
        from requests where msn is @msn and id < @before and (@Operation is null or operation = @Operation) and status >= @low and status <= @high
        """;

    internal const string
        Newest = $"select id {Fitting} order by id desc limit @countMax",
        LastToRead = $"select id {Fitting} order by id desc limit 1 offset @last",
        WithText = $"""
            select id {Fitting} and id >= @floor and (
                path like @like escape '\' or why like @like escape '\'
                or cast(request_body as text) like @like escape '\' or cast(response_body as text) like @like escape '\')
            order by id desc limit @countMax
            """,
        AboutPayment = "select id from requests where reference = @Reference and msn is @msn and id < @before order by id desc limit @countMax";

    public static RequestPage Find(DbConnection connection, RequestQuery query, int countMax, long before)
    {
        var (low, high) = Range(query.Answered);
        var (ids, lookedDownTo) = (new List<long>(), 0L);
        foreach (var msn in query.AboutNone ? query.Msns.Append(null) : query.Msns)
        {
            var asked = new { msn, before, query.Operation, low, high, countMax = countMax + 1, query.Reference, last = TextsMax - 1 };
            if (query.Reference is not null) ids.AddRange(connection.Query<long>(AboutPayment, asked));
            else if (string.IsNullOrWhiteSpace(query.Text)) ids.AddRange(connection.Query<long>(Newest, asked));
            else
            {
                var floor = connection.QueryFirstOrDefault<long>(LastToRead, asked);
                lookedDownTo = Math.Max(lookedDownTo, floor);
                ids.AddRange(connection.Query<long>(WithText,
                    new { msn, before, query.Operation, low, high, countMax = countMax + 1, floor, like = Like(query.Text) }));
            }
        }
        ids.RemoveAll(id => id < lookedDownTo);
        ids.Sort((a, b) => b.CompareTo(a));
        long? next = ids.Count > countMax ? ids[countMax - 1] : lookedDownTo > 0 ? lookedDownTo : null;
        var page = ids[..Math.Min(ids.Count, countMax)];
        return new RequestPage(
            [.. connection.Query<RequestRow>($"select {RequestRow.InLists} from requests where id in @page order by id desc", new { page }).Select(row => row.Read())],
            next);
    }

    static (int Low, int High) Range(Answered? answered) => answered is not { } how ? (0, 999) : how switch
    {
        Answered.Well => (0, 399),
        Answered.WithRefusal => (400, 499),
        Answered.WithFault => (500, 999),
        Answered.Badly => (400, 999),
    };

    static string Like(string text) => $"%{text.Trim().Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
