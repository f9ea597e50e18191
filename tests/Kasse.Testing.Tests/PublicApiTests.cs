using System.Reflection;

namespace Kasse.Testing.Tests;

/// <summary>What is shipped is a promise: it changes only where somebody changes the file that writes it down.</summary>
public sealed class PublicApiTests
{
    const string Approved = "src/Kasse.Testing/PublicApi.txt";

    [Fact]
    public void The_public_members_are_those_that_were_approved()
    {
        var now = string.Join('\n', typeof(TestKasse).Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines)) + "\n";
        var path = Path.Combine(Root(), Approved);

        if (File.Exists(path) && File.ReadAllText(path) == now) return;
        File.WriteAllText(path + ".new", now);
        Assert.Fail($"The public members are not those of {Approved}. If they are meant to be, put {Approved}.new in its place.");
    }

    static IEnumerable<string> Lines(Type type)
    {
        yield return type.FullName!;
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type)) yield return $"    {name}";
            yield break;
        }
        const BindingFlags own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(own).Where(member => member is not MethodInfo { IsSpecialName: true } && !member.Name.Contains('<') && member is not Type);
        foreach (var line in members.Select(member => $"    {member}").Order(StringComparer.Ordinal)) yield return line;
    }

    static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Kasse.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"No Kasse.slnx above {AppContext.BaseDirectory}.");
    }
}
