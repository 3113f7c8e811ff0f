namespace M365Support.Mail.Charsets;

/// <summary>Counts what words of a language do not look like: the sign of a reading in the wrong single-byte charset.</summary>
internal sealed class WordShape
{
    private const double Wrong = 2;
    private const double Loud = 0.4;
    private const int LongestCluster = 3;
    private const string CyrillicVowels = "аеёиоуыэюяіїєъАЕЁИОУЫЭЮЯІЇЄЪ";
    private const string NeverLast = "êîûâôñæõï";

    private readonly Traits[] traits;

    /// <summary>Knows the traits of each byte's character.</summary>
    /// <param name="characters">The characters of all 256 bytes.</param>
    public WordShape(char[] characters) => traits = Array.ConvertAll(characters, TraitsOf);

    [Flags]
    private enum Traits
    {
        None = 0,
        Letter = 1,
        AsciiLetter = 2,

        /// <summary>A letter of a script other than the Latin one.</summary>
        OtherScript = 4,
        Lower = 8,

        /// <summary>A capital letter beyond ASCII.</summary>
        Capital = 16,
        Cyrillic = 32,
        Consonant = 64,
        NeverLast = 128,
        ThaiConsonant = 256,

        /// <summary>A Thai vowel sign or tone mark: stands behind a consonant or another sign.</summary>
        ThaiSign = 512,

        /// <summary>A Thai sign that no other follows.</summary>
        ThaiFinal = 1024,

        /// <summary>A Thai vowel that stands before its consonant.</summary>
        ThaiLeading = 2048,
    }

    /// <summary>Points to take off.</summary>
    public double Faults(ReadOnlySpan<byte> text)
    {
        var faults = 0.0;
        var cluster = 0;
        var previous = Traits.None;
        foreach (var b in text)
        {
            var current = traits[b];
            cluster = (current & Traits.Consonant) != 0 ? cluster + 1 : 0;
            if (cluster > LongestCluster || IsMisplaced(previous, current))
            {
                faults += Wrong;
            }

            if ((previous & Traits.NeverLast) != 0 && (current & Traits.Letter) == 0)
            {
                faults += Wrong;
            }

            if ((current & Traits.Cyrillic) != 0 && (current & previous & Traits.Capital) != 0)
            {
                faults += Loud;
            }

            previous = current;
        }

        return (previous & Traits.NeverLast) != 0 ? faults + Wrong : faults;
    }

    private static bool IsMisplaced(Traits previous, Traits current)
    {
        var mixesScripts = ((previous & Traits.AsciiLetter) != 0 && (current & Traits.OtherScript) != 0) || ((current & Traits.AsciiLetter) != 0 && (previous & Traits.OtherScript) != 0);
        var capitalInside = (previous & Traits.Lower) != 0 && (current & Traits.Capital) != 0;
        var signAlone = (current & Traits.ThaiSign) != 0 && ((previous & (Traits.ThaiConsonant | Traits.ThaiSign)) == 0 || (previous & Traits.ThaiFinal) != 0);
        var vowelAlone = (previous & Traits.ThaiLeading) != 0 && (current & Traits.ThaiConsonant) == 0;
        return mixesScripts || capitalInside || signAlone || vowelAlone;
    }

    private static Traits TraitsOf(char c)
    {
        var found = Traits.None;
        Mark(char.IsLetter(c), Traits.Letter);
        Mark(char.IsAsciiLetter(c), Traits.AsciiLetter);
        Mark(c >= '\u0370' && char.IsLetter(c), Traits.OtherScript);
        Mark(char.IsLower(c), Traits.Lower);
        Mark(c >= '\u0080' && char.IsUpper(c), Traits.Capital);
        Mark(c is >= '\u0400' and <= '\u04FF', Traits.Cyrillic);
        Mark(c is >= '\u0400' and <= '\u04FF' && !CyrillicVowels.Contains(c), Traits.Consonant);
        Mark(NeverLast.Contains(c), Traits.NeverLast);
        Mark(c is >= '\u0E01' and <= '\u0E2E', Traits.ThaiConsonant);
        Mark(c is (>= '\u0E30' and <= '\u0E3A') or (>= '\u0E47' and <= '\u0E4E'), Traits.ThaiSign);
        Mark(c is '\u0E30' or '\u0E33', Traits.ThaiFinal);
        Mark(c is >= '\u0E40' and <= '\u0E44', Traits.ThaiLeading);
        return found;

        void Mark(bool holds, Traits trait) => found |= holds ? trait : Traits.None;
    }
}
