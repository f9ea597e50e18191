using Kasse.Client.Calls;

namespace Kasse.Client.AccessTokens;

/// <summary>
/// The Access token API. The other clients fetch and keep their token by themselves: ask here only for one to use elsewhere, or to see
/// whether keys are right.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/"/></remarks>
public sealed class AccessTokenClient
{
    readonly Connection connection;

    internal AccessTokenClient(Connection connection) => this.connection = connection;

    /// <summary>A new token. Those that were issued before stay valid.</summary>
    /// <exception cref="VippsMobilePayException">The keys are wrong (400 or 401), or of the other environment: test keys work in test mode only.</exception>
    public Task<AccessToken> GetAsync(CancellationToken cancellationToken = default) => connection.SendAsync(
        new ApiCall("access token", HttpMethod.Post, "accesstoken/get") { ForToken = true }, AccessTokenJson.Default.AccessToken, cancellationToken);
}
