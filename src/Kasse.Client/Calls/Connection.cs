using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kasse.Client.AccessTokens;
using Microsoft.Extensions.Logging;

namespace Kasse.Client.Calls;

/// <summary>Sends what the clients of the surfaces ask for, until there is an outcome.</summary>
sealed class Connection
{
    readonly Func<HttpClient> http;
    readonly VippsMobilePayOptions options;
    readonly RetrySchedule retries;
    readonly ILogger logger;
    readonly TokenCache tokens;

    public Connection(Func<HttpClient> http, VippsMobilePayOptions options, ILogger logger, TimeProvider time)
    {
        this.http = http;
        this.options = options;
        this.logger = logger;
        Time = time;
        retries = new RetrySchedule(options);
        tokens = new TokenCache(new AccessTokenClient(this).GetAsync, time);
        Msn = options.MerchantSerialNumber;
    }

    Connection(Connection other, string msn)
    {
        (http, options, logger, Time, retries, tokens) = (other.http, other.options, other.logger, other.Time, other.retries, other.tokens);
        Msn = msn;
    }

    public TimeProvider Time { get; }

    /// <summary>The sales unit that is acted for; null when the keys say it.</summary>
    public string? Msn { get; }

    /// <summary>The same keys and the same token, for another sales unit.</summary>
    public Connection For(string salesUnit) => new(this, salesUnit);

    /// <exception cref="VippsMobilePayException">It was refused, or there was no answer to any attempt.</exception>
    public async Task<T> SendAsync<T>(ApiCall call, JsonTypeInfo<T> type, CancellationToken cancel) where T : class
    {
        var (attempt, attemptCount) = await SendAsync(call, cancel).ConfigureAwait(false);
        try
        {
            return JsonSerializer.Deserialize(attempt.Body, type) ?? throw attempt.Unreadable(call, attemptCount, null);
        }
        catch (JsonException wrong)
        {
            throw attempt.Unreadable(call, attemptCount, wrong);
        }
    }

    /// <exception cref="VippsMobilePayException">It was refused, or there was no answer to any attempt.</exception>
    public async Task<(Attempt Attempt, int AttemptCount)> SendAsync(ApiCall call, CancellationToken cancel)
    {
        using var activity = Telemetry.Start(call, Msn);
        var began = Time.GetTimestamp();
        var (outcome, attemptCount, tokenRenewed) = ("cancelled", 0, false);
        try
        {
            while (true)
            {
                var token = call.ForToken ? null : await tokens.GetAsync(cancel).ConfigureAwait(false);
                var attempt = await AttemptAsync(call, token, cancel).ConfigureAwait(false);
                (outcome, attemptCount) = (attempt.Outcome, attemptCount + 1);
                if (attempt.Succeeded)
                {
                    logger.LogDebug("{Operation} {Reference}: {Outcome} after {AttemptCount} attempt(s)", call.Operation, call.Reference, outcome, attemptCount);
                    return (attempt, attemptCount);
                }
                // A token may die before its time, when keys are replaced. Nothing was done, and one with a new token tells.
                if (attempt.Status == HttpStatusCode.Unauthorized && token is not null && !tokenRenewed)
                {
                    tokenRenewed = true;
                    tokens.Forget(token);
                    continue;
                }
                if (retries.WaitAfter(attempt, call, attemptCount) is not { } wait) throw attempt.ToException(call, attemptCount);

                logger.LogWarning(
                    "{Operation} {Reference}: {Outcome} at attempt {AttemptCount}, trying again in {WaitMilliseconds} ms",
                    call.Operation, call.Reference, outcome, attemptCount, (int)wait.TotalMilliseconds);
                Telemetry.Retried(call, attempt);
                await Task.Delay(wait, Time, cancel).ConfigureAwait(false);
            }
        }
        catch (VippsMobilePayException failure)
        {
            logger.LogWarning("{Operation} {Reference} failed after {AttemptCount} attempt(s): {Failure}", call.Operation, call.Reference, attemptCount, failure.Message);
            throw;
        }
        finally
        {
            Telemetry.Ended(activity, call, outcome, attemptCount, Time.GetElapsedTime(began));
        }
    }

    async Task<Attempt> AttemptAsync(ApiCall call, string? token, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.AttemptTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        using var request = Request(call, token);
        try
        {
            using var response = await http().SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            return new Attempt(response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), Asked(response.Headers.RetryAfter));
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return new Attempt(null, [], Lost: lost);
        }
    }

    HttpRequestMessage Request(ApiCall call, string? token)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(options.Address, call.Path));
        var headers = request.Headers;
        if (call.ForToken)
        {
            Add("client_id", options.ClientId);
            Add("client_secret", options.ClientSecret);
        }
        else
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
        Add("Ocp-Apim-Subscription-Key", options.SubscriptionKey);
        Add("Merchant-Serial-Number", Msn);
        Add("Psp-Id", options.PspId);
        Add("Vipps-System-Name", options.SystemName);
        Add("Vipps-System-Version", options.SystemVersion);
        Add("Vipps-System-Plugin-Name", options.PluginName);
        Add("Vipps-System-Plugin-Version", options.PluginVersion);
        Add("User-Agent", $"Kasse.Client/{ClientVersion.Text}");
        Add(call.IdempotencyHeader, call.IdempotencyKey);
        Add("Accept", call.Drawn?.Accepted);
        Add("Size", call.Drawn?.PngSize?.ToString());
        if (call.Body is not null) request.Content = new ByteArrayContent(call.Body) { Headers = { ContentType = new("application/json") } };
        else if (call.Method != HttpMethod.Get) request.Content = new ByteArrayContent([]);
        return request;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) headers.TryAddWithoutValidation(name, value);
        }
    }

    TimeSpan? Asked(RetryConditionHeaderValue? header)
    {
        var asked = header?.Delta ?? header?.Date - Time.GetUtcNow();
        return asked is { } wait && wait < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }
}
