using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace M365Support;

/// <summary>Settings all of which may be left out.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MayBeEmptyAttribute : Attribute;

/// <summary>Names what the configuration binder stops at without a hint, or passes over in silence: inside of a dictionary it leaves out what it cannot read.</summary>
public static class ConfigurationCheck
{
    /// <summary>Binds options to a section after a look at every value in it, and has them checked when the host starts.</summary>
    public static OptionsBuilder<T> BindChecked<T>(this OptionsBuilder<T> builder, IConfiguration section)
        where T : class => builder.Configure(_ => ThrowIfWrong<T>(section)).Bind(section).ValidateDataAnnotations().ValidateOnStart();

    /// <summary>Checks the values of a section that belong to options of a type; others may share the section.</summary>
    /// <exception cref="OptionsValidationException">Every fault names the setting, what is wrong, and an example.</exception>
    public static void ThrowIfWrong<T>(IConfiguration section)
    {
        var faults = typeof(T).GetProperties().SelectMany(property => Faults(section.GetSection(property.Name), property.PropertyType)).ToList();
        if (faults.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(T), faults);
        }
    }

    private static IEnumerable<string> Faults(IConfigurationSection section, Type wanted)
    {
        var type = Nullable.GetUnderlyingType(wanted) ?? wanted;
        var children = section.GetChildren().ToList();
        if (TypeDescriptor.GetConverter(type) is var converter && converter.CanConvertFrom(typeof(string)) && children.Count == 0)
        {
            return section.Value is { } value && !IsReadable(type, converter, value) ? [$"{section.Path} is '{value}', which is no {Describe(type)}."] : [];
        }

        if (children.Count == 0)
        {
            return string.IsNullOrEmpty(section.Value) ? [] : [$"{section.Path} is '{section.Value}', a single text; write {(ElementOf(type) is null ? "its settings" : "a list")} there."];
        }

        return Arguments(type, typeof(IDictionary<,>)) is [var key, var entry]
            ? children.SelectMany(child => FaultsOfEntry(child, key, entry))
            : ElementOf(type) is { } element ? children.SelectMany(child => Faults(child, element).Concat(Emptiness(child, element)))
            : converter.CanConvertFrom(typeof(string)) ? [$"{section.Path} has settings of its own; write a {Describe(type)} there."]
            : children.SelectMany(child => FaultsOfSetting(section, child, type));
    }

    private static IEnumerable<string> FaultsOfEntry(IConfigurationSection section, Type key, Type entry)
    {
        if (key.IsEnum && !IsName(key, section.Key))
        {
            yield return $"{section.Path} is not known; write one of {string.Join(", ", Enum.GetNames(key))}.";
        }

        foreach (var fault in Faults(section, entry).Concat(Emptiness(section, entry)))
        {
            yield return fault;
        }
    }

    /// <summary>The binder leaves out an entry without settings; where that means the defaults, the type says so by an attribute.</summary>
    private static IEnumerable<string> Emptiness(IConfigurationSection section, Type entry) =>
        !section.GetChildren().Any() && string.IsNullOrEmpty(section.Value) && IsSettings(entry) && !entry.IsDefined(typeof(MayBeEmptyAttribute), inherit: false)
            ? [$"{section.Path} says nothing; give it {string.Join(", ", Settings(entry).Select(p => p.Name))}."]
            : [];

    private static bool IsSettings(Type type) => ElementOf(type) is null && !TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string));

    private static List<PropertyInfo> Settings(Type type) => [.. type.GetProperties().Where(property => property.CanWrite)];

    private static IEnumerable<string> FaultsOfSetting(IConfigurationSection section, IConfigurationSection setting, Type type)
    {
        var properties = Settings(type);
        return properties.Find(p => p.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase)) is { } property
            ? Faults(setting, property.PropertyType)
            : [$"{setting.Path} is no setting of {section.Key}; write one of {string.Join(", ", properties.Select(p => p.Name))}."];
    }

    private static bool IsReadable(Type type, TypeConverter converter, string value)
    {
        try
        {
            return type.IsEnum ? IsName(type, value) : converter.ConvertFromInvariantString(value) is not null || value.Length == 0;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException || e.InnerException is FormatException)
        {
            return false;
        }
    }

    private static bool IsName(Type type, string value) => Enum.GetNames(type).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);

    private static string Describe(Type type) => type switch
    {
        { IsEnum: true } => $"choice; write one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(TimeSpan) => "time; write [days.]hh:mm:ss, for example 08:00:00 or 2.00:00:00",
        _ when type == typeof(bool) => "yes or no; write true or false",
        _ when type == typeof(double) || type == typeof(decimal) => "number; write one such as 0.5",
        { IsPrimitive: true } => "whole number; write one such as 30",
        _ => $"{type.Name}; see docs/configuration.md for an example",
    };

    private static Type? ElementOf(Type type) => type == typeof(string) ? null : Arguments(type, typeof(IEnumerable<>)) is [var element] ? element : null;

    private static Type[] Arguments(Type type, Type contract) =>
        type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == contract)?.GetGenericArguments() ?? [];
}
