using System.Globalization;

namespace M365Support.Tickets;

/// <summary>What a language is called by those who speak it.</summary>
public static class LanguageName
{
    /// <summary><c>English</c> for <c>en-US</c>, <c>中文（简体）</c> for <c>zh-CN</c>; the tag itself where it is of no known language.</summary>
    /// <param name="tag">BCP 47.</param>
    public static string Of(string tag)
    {
        try
        {
            var culture = CultureInfo.GetCultureInfo(tag, predefinedOnly: true);
            return culture switch
            {
                { Name.Length: 0 } => tag,
                { IsNeutralCulture: true } => culture.NativeName,
                _ => culture.Parent.NativeName,
            };
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
