using System.Globalization;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>Turns the holes of an interpolated filter into OData literals, so that no value can change what the filter asks.</summary>
internal static class TableOdataFilter
{
    public static string Create(FormattableString filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var literals = new object[filter.ArgumentCount];
        for (var i = 0; i < literals.Length; i++)
        {
            literals[i] = Literal(filter.GetArgument(i), i);
        }

        return string.Format(CultureInfo.InvariantCulture, filter.Format, literals);
    }

    private static string Literal(object? value, int index) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        sbyte or byte or short or ushort or int or uint or decimal => ((IFormattable)value).ToString(format: null, CultureInfo.InvariantCulture),
        long number => number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number and <= long.MaxValue => number.ToString(CultureInfo.InvariantCulture) + "L",
        float number => Double(number, index),
        double number => Double(number, index),
        Guid guid => $"guid'{guid}'",
        byte[] bytes => $"X'{Convert.ToHexString(bytes)}'",
        BinaryData bytes => $"X'{Convert.ToHexString(bytes.ToMemory().Span)}'",
        DateTimeOffset time => $"datetime'{TableProperty.Format(time)}'",
        DateTime time => $"datetime'{TableProperty.Format(TableProperty.Utc(time))}'",
        string text => Quoted(text),
        char c => Quoted(c.ToString()),
        StringBuilder text => Quoted(text.ToString()),
        _ => throw new ArgumentException($"Unable to convert argument {index} from type {value.GetType()} to an OData literal.", nameof(value)),
    };

    private static string Double(double number, int index) => double.IsFinite(number)
        ? TableProperty.Literal(number)
        : throw new ArgumentException($"Argument {index} is not a finite number; nothing can be compared with it.", nameof(number));

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
