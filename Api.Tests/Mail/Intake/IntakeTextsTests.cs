using System.Collections;
using System.Globalization;

namespace M365Support.Mail.Intake;

public class IntakeTextsTests
{
    [Fact]
    public void Both_languages_have_the_same_texts() => Assert.Equal(Keys(CultureInfo.InvariantCulture), Keys(CultureInfo.GetCultureInfo("zh-Hans")));

    [Fact]
    public void Every_kind_of_machine_has_a_text() =>
        Assert.All(Enum.GetValues<MailKind>().Where(MailWriter.IsMachine), kind => Assert.NotEmpty(IntakeTexts.In("en")[kind.ToString()]));

    private static IEnumerable<string> Keys(CultureInfo culture) =>
        IntakeTexts.Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().Select(e => (string)e.Key).Order(StringComparer.Ordinal);
}
