using Kasse.Engine.Payments;
using Kasse.Storage.Sqlite;
using Kasse.Storage.Sqlite.Names;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests.Names;

/// <summary>Names that become files after every few payments.</summary>
public sealed class NameIndexTests : IAsyncLifetime
{
    const int FreshMax = 16;

    readonly TemporaryFolder folder = new();
    int refusals;
    SqliteSession session = null!;

    public ValueTask InitializeAsync()
    {
        Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await session.Names!.DisposeAsync();
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Whoever_looks_while_names_become_files_finds_all_that_is_committed()
    {
        const int count = 5000;
        var committed = 0;
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning)).ToList();

        for (var i = 0; i < count; i++)
        {
            Write(i);
            Volatile.Write(ref committed, i + 1);
        }

        await Task.WhenAll(readers);
        Assert.Equal(0, refusals);

        void Read()
        {
            using var reader = SqliteFile.OpenForReading(folder.DatabaseFile);
            reader.Names = session.Names;
            for (var (seen, i) = (0, 0); seen < count; i++)
            {
                seen = Volatile.Read(ref committed);
                if (seen == 0) continue;
                var which = i % seen;
                Assert.Equal($"order-{which}", reader.Rows.Find(Msn, $"order-{which}")?.Payment.Reference);
                Assert.Equal(which + 1, reader.Rows.FindCreate(Msn, $"key-{which}")?.Seq);
            }
        }
    }

    [Fact]
    public async Task Files_become_larger_ones_and_stay_few()
    {
        for (var i = 0; i < 2000; i++) Write(i);
        await Restart();

        // 4000 names, 16 or a little more in a file, four files in one: at most three of each size.
        while (Directory.GetFiles(folder.Names).Length > 15) await Task.Yield();
        AssertFound(2000);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("all")]
    [InlineData("the first")]
    [InlineData("one in the middle")]
    [InlineData("the last")]
    [InlineData("one is damaged")]
    [InlineData("one is empty")]
    [InlineData("one was not finished")]
    public async Task A_start_reads_what_no_file_has(string gone)
    {
        for (var i = 0; i < 300; i++) Write(i);
        await Stop();
        var files = Directory.GetFiles(folder.Names).OrderBy(name => int.Parse(Path.GetFileName(name).Split('-')[0])).ToList();
        Assert.InRange(files.Count, 3, 100);
        switch (gone)
        {
            case "all": Directory.Delete(folder.Names, recursive: true); break;
            case "the first": File.Delete(files[0]); break;
            case "one in the middle": File.Delete(files[1]); break;
            case "the last": File.Delete(files[^1]); break;
            case "one is damaged": await File.AppendAllTextAsync(files[1], "x", TestContext.Current.CancellationToken); break;
            case "one is empty": await File.WriteAllTextAsync(files[1], "", TestContext.Current.CancellationToken); break;
            case "one was not finished": File.Move(files[^1], $"{files[^1]}.part"); break;
        }

        Open();

        AssertFound(300);
        Write(300);
        AssertFound(301);
    }

    [Fact]
    public async Task Names_that_were_damaged_give_nothing_away_and_are_read_from_the_journal_at_the_next_start()
    {
        for (var i = 0; i < 100; i++) Write(i);
        await Stop();
        var oldest = Directory.GetFiles(folder.Names, "0-*").MaxBy(name => new FileInfo(name).Length)!;
        using (var file = File.OpenWrite(oldest)) file.Write(new byte[16]);
        Open();

        Assert.Throws<IOException>(() => session.Rows.Find(Msn, "order-0"));
        Assert.Throws<IOException>(() => Appended(0));
        await Restart();

        AssertFound(100);
    }

    [Fact]
    public async Task Files_that_were_merged_and_not_yet_removed_do_no_harm()
    {
        for (var i = 0; i < 3 * FreshMax / 2; i++) Write(i);
        await Restart();
        var parts = Directory.GetFiles(folder.Names);
        using var aside = new TemporaryFolder();
        folder.CopyNames(aside);
        for (var i = 3 * FreshMax / 2; i < 40 * FreshMax; i++) Write(i);
        while (Directory.GetFiles(folder.Names).Intersect(parts).Any()) await Task.Yield();
        await Stop();
        aside.CopyNames(folder);

        Open();

        Assert.Empty(Directory.GetFiles(folder.Names).Intersect(parts));
        AssertFound(40 * FreshMax);
    }

    [Fact]
    public async Task An_older_journal_with_newer_names_is_read_anew_from_where_they_part()
    {
        for (var i = 0; i < 100; i++) Write(i);
        await Stop();
        File.Copy(folder.DatabaseFile, $"{folder.DatabaseFile}.backup");
        Open();
        for (var i = 100; i < 200; i++) Write(i);
        await Stop();

        File.Move($"{folder.DatabaseFile}.backup", folder.DatabaseFile, overwrite: true);
        Open();
        for (var i = 500; i < 600; i++) Write(i);
        await Restart();

        Assert.Null(session.Rows.Find(Msn, "order-150"));
        Assert.Equal(Enumerable.Range(0, 100).Concat(Enumerable.Range(500, 100)).Select(i => $"order-{i}"),
            Enumerable.Range(1, 200).Select(seq => session.Rows.Find(seq)!.Payment.Reference));
        Assert.All(Enumerable.Range(500, 100), i => Assert.NotNull(session.Rows.Find(Msn, $"order-{i}")));
        Assert.False(Appended(550));
    }

    [Fact]
    public async Task Names_of_another_journal_are_not_believed()
    {
        for (var i = 0; i < 100; i++) Write(i);
        await Stop();
        using var others = new TemporaryFolder();
        folder.CopyNames(others);
        File.Delete(folder.DatabaseFile);
        Open();
        for (var i = 700; i < 800; i++) Write(i);
        await Stop();
        Directory.Delete(folder.Names, recursive: true);
        others.CopyNames(folder);

        Open();

        Assert.All(Enumerable.Range(700, 100), i => Assert.Equal($"order-{i}", session.Rows.Find(Msn, $"order-{i}")?.Payment.Reference));
        Assert.Null(session.Rows.Find(Msn, "order-50"));
    }

    [Fact]
    public void A_name_that_was_given_up_is_free()
    {
        GiveUp(1);
        Assert.Null(session.Rows.Find(Msn, "order-1"));

        Write(2);
        Write(1);

        Assert.Equal(1, session.Rows.Find(Msn, "order-2")?.Stream);
        Assert.Equal(2, session.Rows.Find(Msn, "order-1")?.Stream);
        Assert.Equal(2, session.Rows.FindCreate(Msn, "key-1")?.Seq);
    }

    [Fact]
    public void However_many_names_are_given_up_before_the_first_payment_it_is_made()
    {
        for (var i = 0; i < 2 * FreshMax; i++) GiveUp(i);

        Write(0);

        AssertFound(1);
    }

    [Fact]
    public void Of_names_with_the_same_number_each_finds_its_own_row()
    {
        Write(1);
        // As if both were one number.
        session.Names!.Add(Msn, "order-2", "key-2", seq: 1);

        Assert.Null(session.Rows.Find(Msn, "order-2"));
        Assert.Null(session.Rows.FindCreate(Msn, "key-2"));
        Write(2);
        Assert.Equal(2, session.Rows.Find(Msn, "order-2")?.Stream);
        Assert.Equal(2, session.Rows.FindCreate(Msn, "key-2")?.Seq);
    }

    [Fact]
    public async Task A_folder_that_takes_no_files_loses_no_name_and_is_tried_again()
    {
        Directory.Delete(folder.Names);
        await File.WriteAllTextAsync(folder.Names, "in the way", TestContext.Current.CancellationToken);
        for (var i = 0; i < 100; i++) Write(i);
        while (Volatile.Read(ref refusals) == 0) await Task.Yield();
        AssertFound(100);

        File.Delete(folder.Names);
        Directory.CreateDirectory(folder.Names);
        await Restart();

        Assert.NotEmpty(Directory.GetFiles(folder.Names));
        AssertFound(100);
    }

    void Open()
    {
        session = SqliteFile.OpenForWriting(folder.DatabaseFile);
        session.Names = NameIndex.Open(folder.Names, session, _ => Interlocked.Increment(ref refusals), FreshMax);
        session.Rows.NextSeq = session.Rows.LastSeq() + 1;
    }

    async Task Stop()
    {
        await session.Names!.Close(session);
        session.Dispose();
    }

    async Task Restart()
    {
        await Stop();
        Open();
    }

    void Write(int which)
    {
        session.Begin([]);
        Assert.True(Append(session, which));
        session.Commit();
    }

    void GiveUp(int which)
    {
        Assert.True(Appended(which));
        session.Rows.NextSeq = session.Rows.LastSeq() + 1;
    }

    bool Appended(int which)
    {
        session.Begin([]);
        try
        {
            return Append(session, which);
        }
        finally
        {
            session.Rollback();
        }
    }

    static bool Append(SqliteSession session, int which)
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var created = (PaymentEvent.Created)PaymentRules.Create(Order($"order-{which}", Kr(which + 1)), Unit, null, now, Guid.NewGuid()).Event!;
        return session.Rows.Append(new NewRow(null, 1, Msn, $"order-{which}", Request("create", $"key-{which}", "says"), created, null, now, null, null)) is not null;
    }

    /// <summary>All of the first payments, by both of their names; and that neither is free.</summary>
    void AssertFound(int count)
    {
        Assert.All(Enumerable.Range(0, count), i =>
        {
            Assert.Equal(i + 1, session.Rows.Find(Msn, $"order-{i}")?.Stream);
            Assert.Equal(i + 1, session.Rows.FindCreate(Msn, $"key-{i}")?.Seq);
            Assert.Null(session.Rows.Find(OtherMsn, $"order-{i}"));
        });
        Assert.False(Appended(count - 1));
    }
}
