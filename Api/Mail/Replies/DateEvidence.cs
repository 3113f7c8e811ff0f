namespace M365Support.Mail.Replies;

/// <summary>Says whether a text holds a date, in any notation and language, without reading its value.</summary>
internal readonly record struct DateEvidence(bool HasDate, bool HasTime, bool HasWeekday, int Start)
{
    /// <summary>Looks at a comparable text, once from left to right.</summary>
    public static DateEvidence In(ReadOnlySpan<char> text)
    {
        bool separated = false, month = false, digits = false, year = false, time = false, weekday = false;
        var start = -1;
        var ideographs = 0;
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (char.IsAsciiDigit(c))
            {
                var (value, length) = Number(text, i);
                start = start < 0 ? i : start;
                digits = true;
                year |= length == 4 && IsYear(value);
                time |= length <= 2 && value <= 24 && IsTime(text, i + length);
                separated |= length <= 4 && IsSeparatedDate(text, i);
                i += length;
                var mark = Next(text, i);
                ideographs += mark is '年' or '月' or '日' or '년' or '월' or '일' ? 1 : 0;
                time |= mark is '時' or '时' or '点' or '點' or '시';
            }
            else if (char.IsLetter(c))
            {
                var length = WordLength(text[i..]);
                var word = text.Slice(i, length).ToString();
                var isMonth = LanguagePatterns.AllMonths.Contains(word);
                var isWeekday = LanguagePatterns.AllWeekdays.Contains(word) || IsCjkWeekday(word);
                month |= isMonth;
                weekday |= isWeekday;
                start = start < 0 && (isMonth || isWeekday) ? i : start;
                i += length;
            }
            else
            {
                i++;
            }
        }

        var hasDate = separated || ideographs >= 2 || (month && digits) || (year && time);
        return new DateEvidence(hasDate, time, weekday, start);
    }

    /// <summary>Gregorian, Persian and Buddhist years.</summary>
    private static bool IsYear(int value) => value is (>= 1970 and <= 2099) or (>= 1370 and <= 1499) or (>= 2513 and <= 2642);

    private static char Next(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && text[i] == ' ')
        {
            i++;
        }

        return i < text.Length ? text[i] : '\0';
    }

    private static (int Value, int Length) Number(ReadOnlySpan<char> text, int i)
    {
        int value = 0, length = 0;
        while (i + length < text.Length && char.IsAsciiDigit(text[i + length]))
        {
            value = length < 6 ? (value * 10) + text[i + length] - '0' : value;
            length++;
        }

        return (value, length);
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length && length < 40 && (char.IsLetter(text[length]) || IsMark(text[length])))
        {
            length++;
        }

        return length;
    }

    private static bool IsMark(char c) => c is '\'' || (c > '\u02FF' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark);

    private static bool IsCjkWeekday(string word) => word.Length >= 2 && word[^1] is '曜' or '日' or '일' && LanguagePatterns.AllWeekdays.Any(day => word.StartsWith(day, StringComparison.Ordinal));

    private static bool IsTime(ReadOnlySpan<char> text, int i) =>
        i + 2 < text.Length && text[i] is ':' or '.' or 'h' && char.IsAsciiDigit(text[i + 1]) && char.IsAsciiDigit(text[i + 2])
        && (i + 3 == text.Length || !char.IsAsciiDigit(text[i + 3]))
        && !(text[i] == '.' && IsDate(text, i + 1));

    /// <summary>The rest of a date such as "5.03.2024", which looks like the time "5.03".</summary>
    private static bool IsDate(ReadOnlySpan<char> text, int month) =>
        Number(text, month).Value <= 12 && month + 3 < text.Length && text[month + 2] == '.' && Number(text, month + 3).Length is 2 or 4;

    private static bool IsSeparatedDate(ReadOnlySpan<char> text, int i)
    {
        var (first, firstLength) = Number(text, i);
        i += firstLength;
        if (i >= text.Length || text[i] is not ('.' or '/' or '-'))
        {
            return false;
        }

        var separator = text[i];
        i = SkipSpace(text, i + 1, separator);
        var (second, secondLength) = Number(text, i);
        i += secondLength;
        if (secondLength is 0 or > 2 || i >= text.Length || text[i] != separator)
        {
            return false;
        }

        i = SkipSpace(text, i + 1, separator);
        var (third, thirdLength) = Number(text, i);
        if (thirdLength is not (1 or 2 or 4) || second is 0 or > 31)
        {
            return false;
        }

        if (firstLength == 2 && separator == '.' && text[i - 1] == ' ' && i + thirdLength < text.Length && text[i + thirdLength] == '.')
        {
            // Korean: "26. 6. 3."
            return second <= 12 && third is > 0 and <= 31;
        }

        return firstLength == 4
            ? IsYear(first) && third is > 0 and <= 31
            : first is > 0 and <= 31 && Math.Min(first, second) <= 12 && thirdLength is 2 or 4;
    }

    private static int SkipSpace(ReadOnlySpan<char> text, int i, char separator)
    {
        while (separator == '.' && i < text.Length && text[i] == ' ')
        {
            i++;
        }

        return i;
    }
}
