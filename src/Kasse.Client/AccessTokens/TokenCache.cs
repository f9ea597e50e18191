namespace Kasse.Client.AccessTokens;

/// <summary>Keeps the token for its life, and renews it once for everybody who asks meanwhile.</summary>
sealed class TokenCache(Func<CancellationToken, Task<AccessToken>> fetch, TimeProvider time)
{
    /// <summary>A token is renewed so long before its end, or when a tenth of its life is left, whichever is later.</summary>
    static readonly TimeSpan Margin = TimeSpan.FromMinutes(2);

    readonly object gate = new();
    Kept? kept;
    Task<Kept>? renewing;

    public async Task<string> GetAsync(CancellationToken cancel)
    {
        Task<Kept> renewal;
        lock (gate)
        {
            if (kept is { } token && time.GetUtcNow() < token.RenewAt) return token.Token;
            // It is everybody's, so nobody's cancellation ends it.
            renewal = renewing ??= Task.Run(RenewAsync, CancellationToken.None);
        }
        return (await renewal.WaitAsync(cancel).ConfigureAwait(false)).Token;
    }

    /// <summary>It was refused. Another one may have come meanwhile, and stays.</summary>
    public void Forget(string token)
    {
        lock (gate)
        {
            if (kept?.Token == token) kept = null;
        }
    }

    async Task<Kept> RenewAsync()
    {
        try
        {
            var asked = time.GetUtcNow();
            var token = await fetch(CancellationToken.None).ConfigureAwait(false);
            var life = TimeSpan.FromSeconds(token.ExpiresInSeconds);
            var margin = life / 10 < Margin ? life / 10 : Margin;
            var fresh = new Kept(token.Token, asked + life - margin);
            lock (gate) kept = fresh;
            return fresh;
        }
        finally
        {
            lock (gate) renewing = null;
        }
    }

    sealed record Kept(string Token, DateTimeOffset RenewAt);
}
