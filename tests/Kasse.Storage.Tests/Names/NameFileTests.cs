using Kasse.Storage.Sqlite.Names;

namespace Kasse.Storage.Tests.Names;

public sealed class NameFileTests(ITestOutputHelper output) : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Path => System.IO.Path.Combine(folder.Path, "some.names");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public void Finds_each_name_that_it_was_given(int count)
    {
        var random = new Random(Seed.Next(output));
        var names = Sorted(Enumerable.Range(1, count).Select(seq => new Name { Hash = (ulong)random.NextInt64(), Seq = seq }));

        using var file = NameFile.Write(Path, Stretch(count), count, names);

        Assert.All(names, name => Assert.Contains(name.Seq, Found(file, name.Hash)));
        Assert.Equal(names, file.Names());
    }

    [Fact]
    public void Finds_all_rows_of_a_name_wherever_its_blocks_end()
    {
        var names = Sorted(Enumerable.Range(1, 1000).Select(seq => new Name { Hash = seq switch { < 200 => 5, < 900 => 6, _ => 7 }, Seq = seq }));

        using var file = NameFile.Write(Path, Stretch(1000), 1000, names);

        Assert.Equal(Enumerable.Range(1, 199).Select(seq => (long)seq), Found(file, 5));
        Assert.Equal(Enumerable.Range(200, 700).Select(seq => (long)seq), Found(file, 6));
        Assert.Equal(Enumerable.Range(900, 101).Select(seq => (long)seq), Found(file, 7));
        Assert.Empty(Found(file, 4));
        Assert.Empty(Found(file, 8));
    }

    [Fact]
    public void The_filter_lets_few_names_through_that_are_not_there()
    {
        var filter = new NameFilter(100_000);
        for (var i = 0; i < 100_000; i++) filter.Add(Name.OfReference("123456", $"order-{i}"));

        Assert.InRange(Enumerable.Range(0, 100_000).Count(i => filter.MayHave(Name.OfReference("123456", $"another-{i}"))), 1, 3000);
    }

    [Fact]
    public void A_file_says_what_it_said_when_it_is_opened_again()
    {
        var names = Sorted(Enumerable.Range(1, 600).Select(seq => new Name { Hash = Name.OfKey("123456", $"{seq}"), Seq = seq }));
        var stretch = new Stretch(40, 640, [.. Enumerable.Repeat((byte)7, 32)], Level: 3);
        NameFile.Write(Path, stretch, 600, names).Dispose();

        using var file = NameFile.Open(Path)!;

        Assert.Equal((stretch.After, stretch.To, stretch.Level), (file.Stretch.After, file.Stretch.To, file.Stretch.Level));
        Assert.Equal(stretch.LastRow, file.Stretch.LastRow);
        Assert.Equal(names, file.Names());
    }

    /// <summary>What lies behind the names, from the end of the file.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(65)]
    [InlineData(73)]
    [InlineData(97)]
    [InlineData(112)]
    [InlineData(113)]
    [InlineData(900)]
    public void A_file_with_a_wrong_byte_is_none(int fromTheEnd)
    {
        WriteKeys();
        Damage(^fromTheEnd);

        Assert.Null(NameFile.Open(Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(9599)]
    public void A_name_that_was_damaged_is_not_taken_for_one_that_is_not_there(int place)
    {
        WriteKeys();
        Damage(place);
        using var file = NameFile.Open(Path)!;

        var fault = Assert.Throws<IOException>(() => file.Names().Count());
        Assert.StartsWith($"{Path} was damaged and has been removed.", fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(9600)]
    public void A_file_cut_short_is_none(int length)
    {
        WriteKeys();
        using (var file = File.OpenWrite(Path)) file.SetLength(length);

        Assert.Null(NameFile.Open(Path));
    }

    public void Dispose() => folder.Dispose();

    void WriteKeys() =>
        NameFile.Write(Path, Stretch(600), 600, Sorted(Enumerable.Range(1, 600).Select(seq => new Name { Hash = Name.OfKey("1", $"{seq}"), Seq = seq }))).Dispose();

    void Damage(Index place)
    {
        var bytes = File.ReadAllBytes(Path);
        bytes[place] ^= 4;
        File.WriteAllBytes(Path, bytes);
    }

    static Stretch Stretch(long to) => new(0, to, new byte[32], Level: 0);

    static Name[] Sorted(IEnumerable<Name> names) => [.. names.OrderBy(name => name.Hash).ThenBy(name => name.Seq)];

    static List<long> Found(NameFile file, ulong hash)
    {
        List<long>? seqs = null;
        file.Find(hash, ref seqs);
        return seqs ?? [];
    }
}
