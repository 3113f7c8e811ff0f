using System.Collections.Frozen;

namespace M365Support.Mail.Replies;

/// <summary>Guesses the language of a short text by its script and its frequent words.</summary>
internal static class LanguageGuesser
{
    private const int SampleLength = 4_000;

    private static readonly FrozenDictionary<string, string[]> LanguagesByWord = LanguagePatterns.All
        .SelectMany(language => language.Common.Concat(language.Greetings.Where(word => !word.Contains(' ', StringComparison.Ordinal))).Distinct().Select(word => (word, language.Language)))
        .GroupBy(pair => pair.word, pair => pair.Language)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    // Characters that one of the two Chinese scripts uses and the other does not.
    private static readonly FrozenSet<char> Simplified = "们这个来时说为会过没对让还给请问题谢发现吗见关开门东车长马龙电脑网络账号码设备应该认证书记录无动连处办议员实边进远运选项务复后单机时间头气两钱铁银错误与专业经续线级组纸结终统总维护试读词该详语调课谁".ToFrozenSet();
    private static readonly FrozenSet<char> Traditional = "們這個來時說為會過沒對讓還給請問題謝發現嗎見關開門東車長馬龍電腦網絡賬號碼設備應該認證書記錄無動連處辦議員實邊進遠運選項務復後單機間頭氣兩錢鐵銀錯誤與專業經續線級組紙結終統總維護試讀詞詳語調課誰".ToFrozenSet();

    /// <summary>BCP 47 tag, or null when the text says too little.</summary>
    public static string? Guess(string text)
    {
        var sample = LineText.Comparable(text.AsSpan(0, Math.Min(text.Length, SampleLength)));
        return ByScript(sample, out var latinOrCyrillic) ?? (latinOrCyrillic ? ByWords(sample) : null);
    }

    private static string? ByScript(string sample, out bool wordsDecide)
    {
        int kana = 0, hangul = 0, han = 0, simplified = 0, traditional = 0, cyrillic = 0, latin = 0, greek = 0, hebrew = 0, arabic = 0, thai = 0;
        var ukrainian = 0;
        var russian = 0;
        foreach (var c in sample)
        {
            switch (c)
            {
                case >= 'a' and <= 'z' or (>= 'ß' and <= 'ɏ'): latin++; break;
                case >= '\u0400' and <= '\u04FF':
                    cyrillic++;
                    ukrainian += c is 'і' or 'ї' or 'є' or 'ґ' ? 1 : 0;
                    russian += c is 'ы' or 'э' or 'ё' or 'ъ' ? 1 : 0;
                    break;
                case >= '\u3040' and <= '\u30FF': kana++; break;
                case >= '\uAC00' and <= '\uD7AF': hangul++; break;
                case >= '\u4E00' and <= '\u9FFF':
                    han++;
                    simplified += Simplified.Contains(c) ? 1 : 0;
                    traditional += Traditional.Contains(c) ? 1 : 0;
                    break;
                case >= '\u0370' and <= '\u03FF': greek++; break;
                case >= '\u0590' and <= '\u05FF': hebrew++; break;
                case >= '\u0600' and <= '\u06FF': arabic++; break;
                case >= '\u0E00' and <= '\u0E7F': thai++; break;
            }
        }

        wordsDecide = false;
        var dense = (kana + hangul + han) * 3;
        if (dense > latin + cyrillic && dense > 0)
        {
            return hangul > kana + han ? "ko" : kana * 8 > han ? "ja" : traditional > simplified ? "zh-Hant" : "zh-Hans";
        }

        var largest = Math.Max(Math.Max(Math.Max(greek, hebrew), Math.Max(arabic, thai)), Math.Max(cyrillic, latin));
        if (largest < 2)
        {
            return null;
        }

        wordsDecide = largest == latin || largest == cyrillic;
        return largest == greek ? "el"
            : largest == hebrew ? "he"
            : largest == arabic ? "ar"
            : largest == thai ? "th"
            : largest == cyrillic && ukrainian > 0 && russian == 0 ? "uk"
            : null;
    }

    private static string? ByWords(string sample)
    {
        var scores = new Dictionary<string, double>();
        foreach (var range in sample.AsSpan().SplitAny(" ,.;:!?()\"/\r\n"))
        {
            if (LanguagesByWord.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(sample.AsSpan(range), out var languages))
            {
                foreach (var language in languages)
                {
                    scores[language] = scores.GetValueOrDefault(language) + (1.0 / languages.Length);
                }
            }
        }

        if (scores.Count == 0)
        {
            return null;
        }

        var ranked = scores.OrderByDescending(score => score.Value).ToList();
        var best = ranked[0];
        return best.Value >= 0.99 && (ranked.Count == 1 || best.Value >= ranked[1].Value * 1.2) ? best.Key : null;
    }
}
