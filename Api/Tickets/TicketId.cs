using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>The number of a ticket: eight random digits and a check digit, written <c>482-019-360</c>.</summary>
/// <remarks>The check digit (Damm's algorithm) catches every single wrong digit and every swap of neighbours, as made on the phone.</remarks>
[JsonConverter(typeof(TicketIdJsonConverter))]
public readonly record struct TicketId : IParsable<TicketId>
{
    private const int Digits = 9;

    private static ReadOnlySpan<byte> Damm =>
    [
        0, 3, 1, 7, 5, 9, 8, 6, 4, 2,
        7, 0, 9, 2, 1, 5, 4, 8, 6, 3,
        4, 2, 0, 6, 8, 7, 1, 3, 5, 9,
        1, 7, 5, 0, 9, 8, 3, 4, 2, 6,
        6, 1, 2, 3, 0, 4, 5, 9, 7, 8,
        3, 6, 7, 4, 2, 0, 9, 5, 8, 1,
        5, 8, 6, 9, 7, 2, 0, 1, 3, 4,
        8, 9, 4, 5, 3, 6, 2, 0, 1, 7,
        9, 4, 3, 8, 6, 1, 7, 2, 0, 5,
        2, 5, 8, 1, 4, 3, 6, 7, 9, 0,
    ];

    private readonly int number;

    private TicketId(int number) => this.number = number;

    /// <summary>Draws a new number; whether it is free is known only when it is inserted.</summary>
    public static TicketId Create()
    {
        var digits = RandomNumberGenerator.GetInt32(10_000_000, 100_000_000);
        return new TicketId((digits * 10) + CheckDigit(digits.ToString("D8", CultureInfo.InvariantCulture)));
    }

    /// <summary>Reads a number as people write it: with dashes, spaces or neither.</summary>
    /// <exception cref="FormatException">Not nine digits, or the check digit does not match.</exception>
    public static TicketId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("A ticket number has nine digits, the last of them a check digit, for example 482-019-360.");

    public static bool TryParse([NotNullWhen(true)] string? s, out TicketId result) => TryParse(s, null, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TicketId result)
    {
        result = default;
        if (s is null || s.Length > 32)
        {
            return false;
        }

        Span<char> digits = stackalloc char[Digits];
        var count = 0;
        foreach (var c in s)
        {
            if (c is '-' or ' ' or '\u2011')
            {
                continue;
            }

            if (!char.IsAsciiDigit(c) || count == Digits)
            {
                return false;
            }

            digits[count++] = c;
        }

        if (count != Digits || CheckDigit(digits) != 0)
        {
            return false;
        }

        result = new TicketId(int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>The number without its check digit, for compact storage.</summary>
    public int ToCompact() => number / 10;

    /// <summary>The ticket number whose <see cref="ToCompact"/> is <paramref name="compact"/>.</summary>
    public static TicketId FromCompact(int compact) =>
        new((compact * 10) + CheckDigit(compact.ToString("D8", CultureInfo.InvariantCulture)));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{number / 1_000_000:D3}-{number / 1000 % 1000:D3}-{number % 1000:D3}");

    private static int CheckDigit(ReadOnlySpan<char> digits)
    {
        var interim = 0;
        foreach (var digit in digits)
        {
            interim = Damm[(interim * 10) + (digit - '0')];
        }

        return interim;
    }

    private sealed class TicketIdJsonConverter : JsonConverter<TicketId>
    {
        public override TicketId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            TryParse(reader.GetString(), out var id) ? id : throw new JsonException("Not a ticket number.");

        public override void Write(Utf8JsonWriter writer, TicketId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
