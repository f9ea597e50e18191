namespace Kasse.Storage.Tests;

public sealed class SqliteJournalTests() : JournalTests(new TestStore());

public sealed class SqliteJournalAtOnceTests() : JournalAtOnceTests(new TestStore());
