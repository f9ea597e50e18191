namespace Kasse.Storage.Tests;

public sealed class SqliteJournalTests() : JournalTests(new TestStore());

public sealed class SqliteJournalAtOnceTests() : JournalAtOnceTests(new TestStore());

/// <summary>With memory for one payment only, so that nearly every request meets what was read before its turn, or must read.</summary>
public sealed class ForgetfulJournalTests() : JournalTests(new TestStore(rememberedCount: 1));

/// <inheritdoc cref="ForgetfulJournalTests"/>
public sealed class ForgetfulJournalAtOnceTests() : JournalAtOnceTests(new TestStore(rememberedCount: 1));
