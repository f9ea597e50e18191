using System.Text;
using System.Text.Json;

namespace Kasse.Bench;

/// <summary>The keys of one sales unit.</summary>
sealed record Keys(string ClientId, string ClientSecret, string SubscriptionKey, string Msn);

/// <summary>Writes requests as the sales unit sends them.</summary>
sealed record Caller(Keys Keys, string Token)
{
    public static async Task<Caller> Authenticate(ServerProcess server, Keys keys)
    {
        var answer = await Answer.To(TokenRequest(keys), server);
        if (answer.Status != 200)
            throw new BenchmarkFailed($"{server.Name} gave no token: {answer.Status} {Encoding.UTF8.GetString(answer.Body)}");
        using var json = JsonDocument.Parse(answer.Body);
        return new Caller(keys, json.RootElement.GetProperty("access_token").GetString()!);
    }

    public static byte[] TokenRequest(Keys keys) => Encoding.ASCII.GetBytes(
        $"POST /accesstoken/get HTTP/1.1\r\n" +
        $"Host: 127.0.0.1\r\n" +
        $"client_id: {keys.ClientId}\r\n" +
        $"client_secret: {keys.ClientSecret}\r\n" +
        $"Ocp-Apim-Subscription-Key: {keys.SubscriptionKey}\r\n" +
        $"Merchant-Serial-Number: {keys.Msn}\r\n" +
        $"Content-Length: 0\r\n\r\n");

    public string Request(Operation operation) =>
        $"{operation.Method} {operation.Path} HTTP/1.1\r\n" +
        $"Host: 127.0.0.1\r\n" +
        $"Authorization: Bearer {Token}\r\n" +
        $"Ocp-Apim-Subscription-Key: {Keys.SubscriptionKey}\r\n" +
        $"Merchant-Serial-Number: {Keys.Msn}\r\n" +
        $"Vipps-System-Name: Kasse.Bench\r\n" +
        $"Vipps-System-Version: 1.0\r\n" +
        $"Vipps-System-Plugin-Name: load\r\n" +
        $"Vipps-System-Plugin-Version: 1.0\r\n" +
        (operation.Method == "GET" ? "\r\n" :
            $"Idempotency-Key: {Order.KeySlot}\r\n" +
            $"Content-Type: application/json\r\n" +
            $"Content-Length: {operation.Body.Length}\r\n\r\n{operation.Body}");
}
