using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace M365Support.Storage;

/// <summary>Makes table keys out of foreign text.</summary>
public static class TableKeys
{
    private const int Longest = 400;
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@._-+");

    /// <summary>The text with each character that a key must not have written as <c>=HHHH</c>; very long texts become their hash.</summary>
    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return text.Length <= Longest ? text : Hash(text);
        }

        var key = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = Plain.Contains(c) ? key.Append(c) : key.Append(CultureInfo.InvariantCulture, $"={(int)c:X4}");
        }

        return key.Length <= Longest ? key.ToString() : Hash(text);
    }

    /// <summary>A hash of the text that no two texts share, as 64 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A moment as a key that sorts earliest first.</summary>
    public static string Ascending(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>A moment as a key that sorts latest first.</summary>
    public static string Descending(DateTimeOffset moment) =>
        (DateTimeOffset.MaxValue.UtcTicks - moment.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
