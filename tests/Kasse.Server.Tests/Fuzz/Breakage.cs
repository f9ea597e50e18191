using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>Makes a good request bad, in ways that a seed decides.</summary>
sealed class Breakage(Random random)
{
    // Raw JSON, so that it can hold what no serializer would write.
    static readonly string[] Values =
    [
        "null", "true", "0", "-1", "-0", "1.0", "0.5", "01", "1e3", "1e400", "1e-400", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "2147483648", "99999999999999999999999999999999", "1" + new string('0', 400), "NaN", "\"NaN\"", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"",
        "\"\\udfff\\ud800\"", "\"\\u202e\\ufeff\"", "\"1\"", "\"-1\"", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"\":\"\"}", "{\"a\":1,\"a\":2}", "\"null\"",
        "\"" + new string('x', 65) + "\"", "\"" + new string('x', 257) + "\"", "\"" + new string('æ', 5000) + "\"", "\"" + new string('x', 100_000) + "\"",
        new string('[', 200) + new string(']', 200), new string('[', 5000), "\"<script>alert(1)</script>\"", "\"'; drop table journal; --\"", "\"%00%ff\"", "\"../../etc/passwd\"",
        "\"9999-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-13-45T99:99:99Z\"", "\"2026-02-29\"", "\"P99999999999D\"", "\"10675200.00:00:00\"", "\"-00:00:01\"",
        "\"4712345678\"", "\"+47 123 45 678\"", "\"NOK\"", "\"nok\"", "\"XXX\"", "\"WALLET\"", "\"123456\"", "\"epayments.payment.created.v1\"",
    ];

    static readonly string[] Addresses =
    [
        "http://127.0.0.1:1/", "https://127.0.0.1:1/x?y=z#f", "http://", "http:///", "http://:80/", "http://a:99999/", "http://a:-1/", "http://[::1", "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/",
        "http://0x7f.1:1/", "http://2130706433:1/", "http://user:pass@127.0.0.1:1/", "http://exa mple/", "http://例え.invalid/", "http://xn--/", "http://a..b/", "http://.", "http://%00/",
        "http://a\\u0000.invalid/", "http://a.invalid/\\r\\nX-Injected: 1", "HTTP://A.INVALID/", "//a.invalid/", "/relative", "a.invalid", "file:///etc/passwd", "ftp://a.invalid/", "javascript:alert(1)",
        "data:text/html,x", "http://a.invalid/\\ud800", "http://a.invalid/%", "http://a.invalid/%zz", "http://a.invalid/{id}", "https://a.invalid:0/", "http://a.invalid:65535/", "http://a.invalid/" + new string('x', 9000),
        "http://" + new string('x', 300) + ".invalid/", "http://localhost:1", "mailto:a@b.invalid", "http://1.1.1.1.1:1/", "http://a_b.invalid/", "http://-a.invalid/", "vipps://x", "kasseshop://return?x=<script>",
    ];

    static readonly string[] HeaderValues =
    [
        "", " ", "\t", "x", "null", "0", "-1", "true", "Bearer", "Bearer ", "Bearer x.y.z", "Bearer eyJhbGciOiJub25lIn0.e30.", "bearer \u00e6\u00f8\u00e5", "\u0001", "a\u0000b", "\u00ff\u00fe", "a, b", "\"", "a;b=c",
        "%00", "application/xml", "application/json; charset=utf-16", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/x-www-form-urlencoded; charset=nonsense",
        "gzip", "*/*;q=x", "image/svg+xml", new string('x', 300), new string('x', 9000), new string('y', 40_000), "123456", "999999999999999999999", "2026-13-01", "1-2-3-4-5", "; ; ;", "=?utf-8?q?x?=", "en;q=9, no;q=-1, \u00e6",
    ];

    static readonly string[] MoreHeaders =
    [
        "Merchant-Serial-Number", "Idempotency-Key", "X-Request-Id", "X-TimeStamp", "X-Source-Address", "Vipps-System-Name", "Vipps-System-Version", "Accept", "Accept-Language", "Accept-Encoding", "Cookie", "Host", "Origin",
        "Referer", "X-Forwarded-For", "X-Forwarded-Proto", "X-HTTP-Method-Override", "If-None-Match", "If-Modified-Since", "Range", "Expect", "Upgrade", "Connection", "traceparent", "tracestate", "Content-Encoding", "Last-Event-ID",
        "Ocp-Apim-Subscription-Key", "Authorization", "Size", "client_id", "client_secret",
    ];

    static readonly string[] PathParts =
        ["%00", "%", "%zz", "%2F", "%2e%2e", "..", ".", "//", "/", ";a=b", "?", "?a", "?=&=&", "?a=1&a=2", "#", "%ff%fe", "\u00e6", "%C3%A6", "%ED%A0%80", "+", "%20", " ", "*", "\\", "|", "'", "\"", "<x>", "{0}", new string('a', 260), new string('b', 9000), "0", "-1", "9223372036854775808"];

    public T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <returns>The bytes to send, and whether they are one whole request.</returns>
    public (byte[] Bytes, bool Framed) Break(Template good)
    {
        var method = good.Method;
        var target = good.Target;
        var headers = good.Headers.ToList();
        var json = good.Json;
        var form = good.Form?.ToList();
        var body = (byte[]?)null;
        var version = "HTTP/1.1";
        var harm = random.Next(100);
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            switch (random.Next(16))
            {
                case <= 6 when json is not null: json = BreakJson(json); break;
                case <= 6 when form is { Count: > 0 }: BreakForm(form); break;
                case 7 or 8 when json is not null: body = BreakBytes(body ?? Encoding.UTF8.GetBytes(json)); break;
                case 9 or 10: BreakHeader(headers); break;
                case 11 or 12: target = BreakTarget(target); break;
                case 13 when harm < 30: method = Pick(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "X", "PROPFIND"]); break;
                case 14 when harm < 10: version = Pick(["HTTP/1.0", "HTTP/2.0", "HTTP/1.2", "HTTP/9", "http/1.1", ""]); break;
                case 15 when json is not null: json = Pick(["", " ", "null", "[]", "1", "\"x\"", "{", "{}", "{\"a\":", "[{}]", "\ufeff{}", "{}{}", "/* */{}", "{,}", json + json, json + "x"]); break;
                default: target = target.Contains('?') || random.Next(2) == 0 ? BreakQuery(target) : target; break;
            }
        }
        body ??= json is not null ? Encoding.UTF8.GetBytes(json) : form is null ? null : Encoding.UTF8.GetBytes(string.Join('&', form.Select(f => $"{WebUtility.UrlEncode(f.Name)}={WebUtility.UrlEncode(f.Value)}")));
        if (form is not null) headers.Add(("Content-Type", "application/x-www-form-urlencoded"));
        return Written(method, target, version, headers, body, harm);
    }

    (byte[], bool) Written(string method, string target, string version, List<(string Name, string Value)> headers, byte[]? body, int harm)
    {
        var framing = harm < 4;
        var head = new StringBuilder($"{method} {target} {version}\r\n");
        if (headers.All(h => !h.Name.Equals("Host", StringComparison.OrdinalIgnoreCase))) head.Append("Host: 127.0.0.1\r\n");
        foreach (var (name, value) in headers) head.Append($"{name}: {value}\r\n");
        if (framing)
        {
            head.Append(Pick([
                "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n", "Content-Length: 5000000\r\n", "Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding : chunked\r\n", "Content-Length: 3\r\n folded\r\n", "NoColon\r\n", ": x\r\n", "\u0000: x\r\n", "Expect: 100-continue\r\nContent-Length: 2\r\n"]));
        }
        else if (body is not null)
        {
            head.Append($"Content-Length: {body.Length}\r\n");
        }
        var bytes = (byte[])[.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. body ?? []];
        if (framing && random.Next(2) == 0) bytes = bytes[..random.Next(bytes.Length)];
        // What makes the web server doubt where the request ends is not to be followed by another one.
        var whole = !framing && version == "HTTP/1.1" && method != "HEAD" && headers.All(h => h.Name is not ("Connection" or "Upgrade" or "Expect" or "Host"));
        return (bytes, whole);
    }

    string BreakJson(string json)
    {
        try
        {
            return BreakJson(JsonNode.Parse(json, documentOptions: new() { AllowDuplicateProperties = false })) ?? json;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Broken already.
            return json;
        }
    }

    string? BreakJson(JsonNode? root)
    {
        var nodes = Below(root).ToList();
        if (nodes.Count == 0) return null;

        var node = Pick(nodes);
        const string Here = "\u00a4here\u00a4";
        switch (random.Next(8))
        {
            case 0 when node.Parent is JsonObject owner: owner.Remove(node.GetPropertyName()); break;
            case 1 when node.Parent is JsonObject owner:
                var name = node.GetPropertyName();
                var value = node.DeepClone();
                owner.Remove(name);
                owner[Pick([name.ToUpperInvariant(), name + " ", "", "__proto__", name + "\u0000"])] = value;
                break;
            case 2 when node is JsonArray { Count: > 0 } array:
                for (var more = random.Next(1, 300); more > 0; more--) array.Add(array[0]?.DeepClone());
                break;
            default: node.ReplaceWith(Here); break;
        }
        var looksLikeAddress = node is JsonValue && node.GetValueKind() == JsonValueKind.String && node.GetValue<string>().Contains("://", StringComparison.Ordinal);
        var replacement = looksLikeAddress || random.Next(8) == 0 ? $"\"{Pick(Addresses)}\"" : Pick(Values);
        return root!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace($"\"{Here}\"", replacement);
    }

    static IEnumerable<JsonNode> Below(JsonNode? root)
    {
        IEnumerable<JsonNode?> children = root switch { JsonObject o => o.Select(member => member.Value), JsonArray a => a, _ => [] };
        foreach (var child in children)
        {
            if (child is null) continue;
            yield return child;
            foreach (var deeper in Below(child)) yield return deeper;
        }
    }

    void BreakForm(List<(string Name, string Value)> broken)
    {
        var at = random.Next(broken.Count);
        switch (random.Next(6))
        {
            case 0: broken.RemoveAt(at); break;
            case 1: broken.Add(broken[at]); break;
            default:
                var raw = random.Next(4) == 0 ? $"\"{Pick(Addresses)}\"" : Pick(Values);
                string? text;
                try
                {
                    text = raw.StartsWith('"') ? JsonSerializer.Deserialize<string>(raw) : raw;
                }
                catch (JsonException)
                {
                    // Half a surrogate pair: as text it cannot be told.
                    text = "\ufffd";
                }
                broken[at] = (broken[at].Name, text ?? "");
                break;
        }
    }

    byte[] BreakBytes(byte[] body)
    {
        if (body.Length == 0) return body;
        var at = random.Next(body.Length);
        switch (random.Next(6))
        {
            case 0: return body[..at];
            case 1: return [.. body[..at], (byte)random.Next(256), .. body[at..]];
            case 2: return [.. body[..at], 0xC0, 0x80, .. body[at..]];
            case 3: return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
            case 4 when random.Next(10) == 0: return [.. body, .. Enumerable.Repeat((byte)' ', 1 << 20)];
            default:
                var flipped = (byte[])body.Clone();
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
        }
    }

    void BreakHeader(List<(string Name, string Value)> headers)
    {
        var value = Pick(HeaderValues);
        if (headers.Count == 0 || random.Next(3) == 0)
        {
            headers.Add((Pick(MoreHeaders), value));
            return;
        }
        var at = random.Next(headers.Count);
        switch (random.Next(5))
        {
            case 0: headers.RemoveAt(at); break;
            case 1: headers.Add(headers[at]); break;
            case 2: headers.Add((headers[at].Name, value)); break;
            default: headers[at] = (headers[at].Name, value); break;
        }
    }

    string BreakTarget(string target)
    {
        var path = target.Split('?', 2);
        var segments = path[0].Split('/');
        var at = random.Next(1, Math.Max(2, segments.Length));
        if (at < segments.Length) segments[at] = random.Next(3) switch { 0 => Pick(PathParts), 1 => segments[at] + Pick(PathParts), _ => segments[at].ToUpperInvariant() };
        return string.Join('/', segments) + (path.Length > 1 ? "?" + path[1] : "");
    }

    string BreakQuery(string target)
    {
        var path = target.Split('?', 2);
        var query = path.Length > 1 ? path[1].Split('&') : [Pick(["token", "q", "page", "before", "after", "msn", "reference", "url", "state", "scope", "id", "since", "unit", "sub"]) + "="];
        var at = random.Next(query.Length);
        query[at] = query[at].Split('=')[0] + "=" + Pick(PathParts).TrimStart('?', '#').Replace(' ', '+');
        return $"{path[0]}?{string.Join('&', query)}";
    }
}
