using System.Reflection;
using Kasse.Engine;

namespace Kasse.Storage.Tests;

/// <summary>Makes an instance of any stored type with every member set, so that a member that gets lost on the way is noticed.</summary>
static class Filled
{
    public static T Make<T>(Type type) => (T)Make(type);

    static object Make(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Make(underlying);
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last();
        if (type == typeof(string)) return "text";
        if (type == typeof(bool)) return true;
        if (type == typeof(int)) return 7;
        if (type == typeof(long)) return 70L;
        if (type == typeof(Guid)) return new Guid("0a1b2c3d-0000-4000-8000-000000000001");
        if (type == typeof(DateOnly)) return new DateOnly(1990, 12, 10);
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(2026, 3, 2, 10, 0, 0, 123, TimeSpan.Zero);
        if (type == typeof(Money)) return new Money(10_050, "NOK");
        if (type == typeof(IReadOnlyDictionary<string, string>)) return new Dictionary<string, string> { ["name"] = "value" };
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return List(type.GetGenericArguments()[0]);
        return Record(type);
    }

    static Array List(Type element)
    {
        var list = Array.CreateInstance(element, 1);
        list.SetValue(Make(element), 0);
        return list;
    }

    static object Record(Type type)
    {
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var made = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Make(parameter.ParameterType))]);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
            property.SetValue(made, Make(property.PropertyType));
        return made;
    }
}
