namespace Kasse.Repo.Tests;

public class CodeTests
{
    [Theory]
    [InlineData("a // b")]
    [InlineData("a /* b\n b */")]
    [InlineData("a \"b \\\" b\"")]
    [InlineData("a $\"b\"")]
    [InlineData("a @\"b \"\" b\\\"")]
    [InlineData("a \"\"\"\nb \"b\" b\n\"\"\"")]
    [InlineData("a 'b'")]
    [InlineData("a '\\'' + \"b\"")]
    public void Comments_and_strings_are_no_code(string text)
    {
        var bare = Code.Bare(text);

        Assert.Contains('a', bare);
        Assert.DoesNotContain('b', bare);
        Assert.Equal(text.Split('\n').Length, bare.Split('\n').Length);
    }

    [Fact]
    public void Code_between_strings_stays() => Assert.Equal("f(   , a,    );", Code.Bare("f(\"b\", a, \"b\");"));

    [Fact]
    public void A_string_that_looks_like_a_comment_is_blanked_and_a_comment_kept() =>
        Assert.Equal("f(     ); // why", Code.WithComments("f(\"//b\"); // why"));
}
