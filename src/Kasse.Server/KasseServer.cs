using System.Diagnostics.Metrics;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Server.Control;
using Kasse.Server.FaultInjection;
using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Outbound;
using Kasse.Server.Psp;
using Kasse.Server.Qr;
using Kasse.Server.Schedule;
using Kasse.Server.Start;
using Kasse.Server.Telemetry;
using Kasse.Server.Web;
using Kasse.Server.Web.Landing;
using Kasse.Server.Web.Portal;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;
using Kasse.Storage.Accounts;
using Kasse.Storage.Books;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Requests;
using Kasse.Storage.Search;
using Kasse.Storage.Settings;

namespace Kasse.Server;

/// <summary>The whole composition. The program, the tests and the test kit all build the server here.</summary>
public sealed partial class KasseServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly Tokens tokens;
    readonly CancellationTokenSource stopping = new();
    readonly List<Task> loops = [];
    readonly List<IDisposable> told = [];
    readonly Prometheus? metrics;

    KasseServer(WebApplication app, Platform platform, RequestLogFile requestLog, PaymentIndex payments, Tokens tokens)
    {
        this.app = app;
        this.tokens = tokens;
        Platform = platform;
        var faultLog = app.Services.GetRequiredService<ILogger<FaultList>>();
        platform.Faults.Switched += (fault, isOn) =>
        {
            if (isOn) faultLog.LogWarning("From now on this goes wrong on purpose: {Fault}", fault);
            else faultLog.LogWarning("This has gone wrong on purpose {StruckCount} times, and is over: {Fault}", fault.StruckCount, fault);
        };
        platform.Database.UpkeepRefused += (what, why) => app.Services.GetRequiredService<ILogger<KasseServer>>().LogError(why, "{What}", what);
        RequestLog = requestLog;
        Books = new BooksFollower(platform.Database, platform.Journal);
        Payments = payments;
        Agenda = new Agenda(
            platform.Journal, platform.Psp, new DueRows(platform.Database, platform.Clock), platform.Clock, app.Services.GetRequiredService<ILogger<Agenda>>());
        ClockHand = new ClockHand(platform, Agenda);
        var makePayment = app.Services.GetRequiredService<MakePayment>();
        Courier = new Courier(platform, makePayment, app.Services.GetRequiredService<ILogger<Courier>>());
        PspActs = app.Services.GetRequiredService<PspActs>();
        PspNotices = new PspNotices(platform, makePayment, app.Services.GetRequiredService<ILogger<PspNotices>>());
        Changes = new Changes(platform, app.Lifetime.ApplicationStopping);
        if (platform.Options.IsTest) Scenarios = NewScenarios();
        Retention = new Retention(platform);
        if (platform.Options.Otlp is { } collector) Export(new Uri(collector));
        if (platform.Options.MetricsToken is not null) told.Add(metrics = new Prometheus(this, app.Services.GetRequiredService<IMeterFactory>()));
        if (told.Count > 0) told.Add(new Gauges(this));
    }

    public Platform Platform { get; }
    public RequestLogFile RequestLog { get; }
    public BooksFollower Books { get; }
    public PaymentIndex Payments { get; }
    public Agenda Agenda { get; }
    public ClockHand ClockHand { get; }
    public Courier Courier { get; }
    public PspActs PspActs { get; }
    public PspNotices PspNotices { get; }
    public Changes Changes { get; }

    /// <summary>Null where nothing is a test.</summary>
    internal ScenarioRunner? Scenarios { get; }

    public Retention Retention { get; }
    public string Address => Platform.Addresses.Base;

    public static string Version => typeof(KasseServer).Assembly.GetName().Version!.ToString(3);

    /// <summary>Opens the data folder and the database, prepares a first environment when they are new, and listens.</summary>
    /// <param name="time">Real time; a test may pass its own.</param>
    /// <exception cref="StorageException">The data folder or the database cannot be used; nothing was touched.</exception>
    /// <exception cref="StartException">An address cannot be listened on; nothing was touched.</exception>
    public static async Task<KasseServer> Start(KasseOptions options, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        var certificate = Listening.Certificate(options);
        Listening.Try(options.Urls);
        // It takes as long as opening the database, of which it needs nothing before the first request.
        var opened = new Opened();
        var building = Task.Run(() => Build(options, certificate, opened));
        Database? database = null;
        try
        {
            database = Database.Open(options.Database);
            return await Start(options, time, building, opened, database);
        }
        catch
        {
            // Whatever it was goes on to the caller; the folder must not stay claimed, nor the server's connections open.
            if (database is not null) await database.DisposeAsync();
            await (await building).DisposeAsync();
            throw;
        }
    }

    static async Task<KasseServer> Start(KasseOptions options, TimeProvider time, Task<WebApplication> building, Opened opened, Database database)
    {
        await using var alone = await database.Alone();
        var clock = new BusinessClock(time);
        database.ClockMoved += clock.MoveTo;
        var settings = new SettingsTables(database, time);
        clock.Restore(settings);
        var accounts = new AccountTables(database, time);
        // A first start makes a signing key and hashes a password, which takes a while: meanwhile the rest is prepared.
        var loadingTokens = Task.Run(() => Tokens.Load(settings, time));
        await Task.WhenAll(FirstStart.Prepare(settings), Task.Run(() => FirstStart.Prepare(accounts, options.IsTest)), loadingTokens);
        var rules = new PaymentRules(options.IsTest, options.MagicAmountsWhenForced);
        var platform = new Platform(
            options, database, new Journal(database, clock), settings, accounts, new DeliveryTables(database), rules, clock, time, await Addresses.Load(options, settings),
            await UserTokens.Load(settings), await Seal.Load(settings));
        var tokens = await loadingTokens;

        var server = await Compose(platform, building, opened, tokens);
        try
        {
            server.Map();
            if (!database.IsShared) await server.PspNotices.EndInterrupted();
            await server.Listen();
            if (database.IsShared)
            {
                settings.Changed += () => clock.Restore(settings);
                // It may have been moved since it was looked at.
                clock.Restore(settings);
            }
            server.KeepAll();
            return server;
        }
        catch
        {
            // Whatever it was goes on to the caller; what was opened must not stay so.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts everything together that answers. What it opens is closed again when one of it cannot be opened.</summary>
    static async Task<KasseServer> Compose(Platform platform, Task<WebApplication> building, Opened opened, Tokens tokens)
    {
        var damaged = new List<string>();
        var requestLog = RequestLogFile.Open(platform.Options.DataFolder, platform.RealTime, platform.Options.RequestsKeptPerSecondMax, damaged.Add);
        PaymentIndex? payments = null;
        try
        {
            payments = PaymentIndex.Open(platform.Options.DataFolder, platform.Journal, damaged.Add);
            (opened.Platform, opened.RequestLog) = (platform, requestLog);
            var server = new KasseServer(await building, platform, requestLog, payments, tokens);
            foreach (var file in damaged)
                server.app.Services.GetRequiredService<ILogger<KasseServer>>().LogWarning("A file that decides nothing was damaged, and is begun anew; what there was of it is {File}", file);
            return server;
        }
        catch
        {
            // Whatever it was goes on to the caller; what was opened must not stay so.
            payments?.Dispose();
            await requestLog.DisposeAsync();
            throw;
        }
    }

    public Task WaitForShutdown(CancellationToken stopping = default) => app.WaitForShutdownAsync(stopping);

    /// <summary>Answers what was accepted, then closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        // The other way round, and each of them whatever the one before met at its end.
        using var _ = stopping;
        await using var database = Platform.Database;
        using var payments = Payments;
        await using var requestLog = RequestLog;
        await using var web = app;
        using var courier = Courier;
        using var scenarios = Scenarios;
        try
        {
            await app.StopAsync();
            // While they can still ask everybody.
            told.ForEach(listener => listener.Dispose());
        }
        finally
        {
            await stopping.CancelAsync();
            await Task.WhenAll(loops);
        }
    }

    /// <exception cref="StartException">An address cannot be listened on.</exception>
    async Task Listen()
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            throw Listening.Explain(Platform.Options.Urls, fault.GetBaseException());
        }
        Platform.Addresses.Listening(Listening.Reachable(app.Urls.First()));
    }

    /// <summary>Begins all that goes on beside the requests.</summary>
    void KeepAll()
    {
        Keep("The request log", RequestLog.Run);
        Keep("The list of payments", until => Payments.Run(TimeSpan.FromMilliseconds(250), until));
        if (Scenarios is not null) Keep("The scenarios", Scenarios.Run);
        KeepOnDuty("The books", until => Books.Run(TimeSpan.FromMilliseconds(250), until));
        KeepOnDuty("What time makes happen", Agenda.Run);
        KeepOnDuty("The notices to payment service providers", PspNotices.Run);
        KeepOnDuty("The delivery of webhooks", Courier.Run);
        KeepOnDuty("The keys that sign tokens", tokens.Keys.Run);
        KeepOnDuty("What is kept long enough", Retention.Run);
    }

    ScenarioRunner NewScenarios() => new(
        Platform, RequestLog, Courier,
        new Hands(Platform, new PayerActs(Platform, PspActs), app.Services.GetRequiredService<ShippingOptions>(), ClockHand),
        app.Services.GetRequiredService<ILogger<ScenarioRunner>>());

    // Apart, so that the packages behind it are loaded only for those who ask.
    void Export(Uri collector) => told.Add(new OtlpExport(collector));

    void Keep(string what, Func<CancellationToken, Task> loop) =>
        loops.Add(Persistently.Run(what, app.Services.GetRequiredService<ILogger<KasseServer>>(), loop, stopping.Token));

    /// <summary>Does what only one of all who share a database may, whenever it is this one's turn. Whoever cannot go on lets another try.</summary>
    void KeepOnDuty(string what, Func<CancellationToken, Task> loop) => Keep(what, async stopping =>
    {
        await using var duty = await Platform.Database.OnDuty(what, stopping);
        using var until = CancellationTokenSource.CreateLinkedTokenSource(stopping, duty.Lost);
        try
        {
            await loop(until.Token);
        }
        catch (OperationCanceledException) when (duty.Lost.IsCancellationRequested)
        {
            // It may be another one's turn by now.
        }
    });

    static WebApplication Build(KasseOptions options, X509Certificate2? certificate, Opened opened)
    {
        // Empty: its switches are all that changes what Kasse does, no settings file or variable of the web server's.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(RequestShape.Limit).UseUrls(options.Urls);
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate));
        builder.Services.AddRouting();
        if (options.IsTest) builder.Services.AddControl();
        if (options.HasPortal) builder.Services.AddPortal();
        builder.AddLog(options);
        builder.Services.AddSingleton(services => new MakePayment(opened.Platform, services.GetRequiredService<ILogger<MakePayment>>()));
        builder.Services.AddSingleton(services => new PspActs(opened.Platform, services.GetRequiredService<MakePayment>()));
        builder.AddPages(opened);
        return builder.Build();
    }
}
