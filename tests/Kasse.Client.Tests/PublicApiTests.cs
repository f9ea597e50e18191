using System.Reflection;
using System.Runtime.CompilerServices;
using Kasse.Client.AspNetCore;

namespace Kasse.Client.Tests;

/// <summary>What others compile against is in a file beside each package, so that a change of it is seen by whoever reads the change.</summary>
public sealed class PublicApiTests
{
    const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static readonly TheoryData<string, Type> Packages = new()
    {
        { "Kasse.Client", typeof(VippsMobilePayClient) },
        { "Kasse.Client.AspNetCore", typeof(VippsWebhookOptions) },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_members_of_a_package_are_those_of_its_file(string package, Type member)
    {
        var path = Path.Combine(Checkout(), "src", package, "PublicApi.txt");
        var actual = Describe(member.Assembly);
        if (Environment.GetEnvironmentVariable("KASSE_ACCEPT_PUBLIC_API") == "yes") File.WriteAllText(path, actual);

        var (kept, now) = (File.ReadAllLines(path), actual.TrimEnd().Split('\n'));
        var changes = kept.Except(now).Select(line => "- " + line).Concat(now.Except(kept).Select(line => "+ " + line));
        Assert.True(
            File.ReadAllText(path) == actual,
            $"{package}/PublicApi.txt does not say so:\n{string.Join('\n', changes)}\nIf it is meant, run this test with KASSE_ACCEPT_PUBLIC_API=yes and read the change.");
    }

    static string Describe(Assembly assembly)
    {
        var lines =
            from type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
            from line in Members(type).Order(StringComparer.Ordinal).Prepend(Kind(type))
            select $"{type.FullName!.Replace('+', '.')}: {line}\n";
        return string.Concat(lines);
    }

    static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        var constructors = type.GetConstructors(Declared).Where(IsVisible).Select(constructor => $"new({Parameters(constructor)})");
        var fields = type.GetFields(Declared).Where(field => field.IsPublic).Select(field => $"const {Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}");
        var properties = type.GetProperties(Declared).Where(property => IsVisible(property.GetMethod!) && property.Name != "EqualityContract").Select(Property);
        var methods = type.GetMethods(Declared)
            // What the compiler makes of every record says nothing.
            .Where(method => IsVisible(method) && !method.IsSpecialName && method.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})");
        return constructors.Concat(fields).Concat(properties).Concat(methods);
    }

    static bool IsVisible(MethodBase method) => method.IsPublic || (method.IsFamily && !method.DeclaringType!.IsSealed);

    static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsValueType: true } => "struct",
        _ => "class",
    };

    static string Property(PropertyInfo property)
    {
        var set = property.SetMethod is not { } setter || !IsVisible(setter)
            ? ""
            : setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var nullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType ? "?" : "";
        return $"{(property.GetMethod!.IsStatic ? "static " : "")}{required}{Name(property.PropertyType)}{nullable} {property.Name} {{ get;{set} }}";
    }

    static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{Name(parameter.ParameterType)}{(IsNullable(parameter) ? "?" : "")} {parameter.Name}{(parameter.HasDefaultValue ? $" = {parameter.RawDefaultValue ?? "default"}" : "")}"));

    static bool IsNullable(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.Nullable;

    static string Name(Type type) => Nullable.GetUnderlyingType(type) is { } value
        ? $"{Name(value)}?"
        : type.IsGenericType
            ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : type.Name;

    static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Kasse.slnx"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
