using Kasse.Storage.Tests.Psp;

namespace Kasse.Storage.Tests;

// What every database promises, kept by each.

public sealed class SqliteJournalTests() : JournalTests(new TestStore());

public sealed class SqliteJournalAtOnceTests() : JournalAtOnceTests(new TestStore());

/// <summary>With memory for one payment only, so that nearly every request meets what was read before its turn, or must read.</summary>
public sealed class ForgetfulJournalTests() : JournalTests(new TestStore(rememberedCount: 1));

/// <inheritdoc cref="ForgetfulJournalTests"/>
public sealed class ForgetfulJournalAtOnceTests() : JournalAtOnceTests(new TestStore(rememberedCount: 1));

public sealed class PostgresJournalTests(PostgresCluster postgres) : JournalTests(new TestStore(server: postgres.Create()));

public sealed class PostgresJournalAtOnceTests(PostgresCluster postgres) : JournalAtOnceTests(new TestStore(server: postgres.Create()));

public sealed class SqliteSimulationTests(ITestOutputHelper output)
    // Memory for a few payments: some requests find theirs in it, others find it forgotten.
    : SimulationTests(new TestStore(rememberedCount: 8), output);

/// <summary>On a journal that lies in several parts, and grows beyond them.</summary>
public sealed class PostgresSimulationTests(PostgresCluster postgres, ITestOutputHelper output)
    : SimulationTests(new TestStore(server: postgres.CreateInParts(size: 500, count: 4)), output);

public sealed class SqliteFollowerTests(ITestOutputHelper output) : FollowerTests(new TestStore(), output);

public sealed class PostgresFollowerTests(PostgresCluster postgres, ITestOutputHelper output) : FollowerTests(new TestStore(server: postgres.Create()), output);

public sealed class SqliteAccountTests() : AccountTests(new TestStore());

public sealed class PostgresAccountTests(PostgresCluster postgres) : AccountTests(new TestStore(server: postgres.Create()));

public sealed class SqliteSettingsTests() : SettingsTests(new TestStore());

public sealed class PostgresSettingsTests(PostgresCluster postgres) : SettingsTests(new TestStore(server: postgres.Create()));

public sealed class SqliteConsentTests() : ConsentTests(new TestStore());

public sealed class PostgresConsentTests(PostgresCluster postgres) : ConsentTests(new TestStore(server: postgres.Create()));

public sealed class SqliteCodeTests() : CodeTests(new TestStore());

public sealed class PostgresCodeTests(PostgresCluster postgres) : CodeTests(new TestStore(server: postgres.Create()));

public sealed class SqliteOrderTests() : OrderTests(new TestStore());

public sealed class PostgresOrderTests(PostgresCluster postgres) : OrderTests(new TestStore(server: postgres.Create()));

public sealed class SqlitePspJournalTests() : PspJournalTests(new TestStore());

public sealed class PostgresPspJournalTests(PostgresCluster postgres) : PspJournalTests(new TestStore(server: postgres.Create()));

public sealed class SqliteVerificationTests() : VerificationTests(new TestStore());

public sealed class PostgresVerificationTests(PostgresCluster postgres) : VerificationTests(new TestStore(server: postgres.Create()));

public sealed class SqliteDeliveryTests() : DeliveryTests(new TestStore());

public sealed class PostgresDeliveryTests(PostgresCluster postgres) : DeliveryTests(new TestStore(server: postgres.Create()));

public sealed class SqliteHeldDeliveryTests() : HeldDeliveryTests(new TestStore());

public sealed class PostgresHeldDeliveryTests(PostgresCluster postgres) : HeldDeliveryTests(new TestStore(server: postgres.Create()));

public sealed class SqliteDueRowTests() : DueRowTests(new TestStore());

public sealed class PostgresDueRowTests(PostgresCluster postgres) : DueRowTests(new TestStore(server: postgres.Create()));

public sealed class SqliteRestartTests() : RestartTests(new TestStore());

public sealed class PostgresRestartTests(PostgresCluster postgres) : RestartTests(new TestStore(server: postgres.Create()));

public sealed class SqliteSharedCommitTests() : SharedCommitTests(new TestStore());

public sealed class PostgresSharedCommitTests(PostgresCluster postgres) : SharedCommitTests(new TestStore(server: postgres.Create()));
