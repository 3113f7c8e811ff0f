namespace M365Support.Mail.Replies;

/// <summary>Lines that introduce a quote, as mail programs write them in many languages.</summary>
public sealed class AttributionTests
{
    /// <summary>Language, and the line as it stands in the mail; "\n" where the program wraps it.</summary>
    public static TheoryData<string, string> Lines => new()
    {
        // English
        { "en", "On Tue, Mar 5, 2024 at 9:14 AM Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "On Tue, Mar 5, 2024 at 9:14\u202fAM Dana Whitfield <dana@contoso.example>\nwrote:" },
        { "en", "On Tue, Mar 5, 2024 at 9:14 AM Contoso Service Desk <\nservicedesk@contoso.example> wrote:" },
        { "en", "On 5 Mar 2024, at 09:14, Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "On 05/03/2024 09:14, Dana Whitfield wrote:" },
        { "en", "On 2024-03-05 09:14, Dana Whitfield wrote:" },
        { "en", "On March 5, 2024 9:14:02 AM GMT+01:00, Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "On Tuesday, March 5th, 2024 at 9:14 AM, Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "On Tuesday, 5 March 2024 at 09:14:02 GMT, Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "On Tue, 05 Mar 2024 09:14:02 +0100\nDana Whitfield <dana@contoso.example> wrote:" },
        { "en", "---- On Tue, 05 Mar 2024 09:14:02 +0100 Dana Whitfield <dana@contoso.example> wrote ----" },
        { "en", "At 09:14 AM 3/5/2024, Dana Whitfield wrote:" },
        { "en", "At 2024-03-05 09:14:02, \"Dana Whitfield\" <dana@contoso.example> wrote:" },
        { "en", "Dana Whitfield <dana@contoso.example> wrote on 05.03.2024 09:14:02:" },
        { "en", "Dana Whitfield <dana@contoso.example> wrote:" },
        { "en", "Dana Whitfield <dana@contoso.example> writes:" },
        { "en", "dana@contoso.example wrote on Tuesday, March 5, 2024:" },
        { "en", "2024-03-05 9:14 GMT+01:00 Dana Whitfield <dana@contoso.example>:" },
        { "en", "On 5-Mar-2024, at 9:14 AM, Dana Whitfield <dana@contoso.example> sent:" },
        { "en", "------On 3/5/2024 9:14 AM, Dana Whitfield wrote-----" },
        { "en", "---- Dana Whitfield wrote ----" },
        { "en", "*On Tue, Mar 5, 2024 at 9:14 AM Dana Whitfield <dana@contoso.example> wrote:*" },

        // German
        { "de", "Am Di., 5. März 2024 um 09:14 Uhr schrieb Jörg Lindner <joerg@contoso.example>:" },
        { "de", "Am Di., 5. März 2024 um 09:14 Uhr schrieb Jörg Lindner <\njoerg@contoso.example>:" },
        { "de", "Am 05.03.2024 um 09:14 schrieb Jörg Lindner:" },
        { "de", "Am 05.03.24 um 09:14 schrieb Jörg Lindner via Servicedesk:" },
        { "de", "Am Dienstag, 5. März 2024, 09:14:02 MEZ hat Jörg Lindner <joerg@contoso.example> Folgendes\ngeschrieben:" },
        { "de", "Jörg Lindner <joerg@contoso.example> schrieb am Di., 5. März 2024, 09:14:" },
        { "de", "Jörg Lindner schrieb am 05.03.2024 um 09:14:" },
        { "de", "\"Jörg Lindner\" <joerg@contoso.example> schrieb:" },

        // French
        { "fr", "Le mar. 5 mars 2024 à 09:14, Hélène Rousseau <helene@contoso.example> a écrit :" },
        { "fr", "Le mar. 5 mars 2024 à 09:14, Hélène Rousseau <helene@contoso.example> a\nécrit :" },
        { "fr", "Le 05/03/2024 à 09:14, Hélène Rousseau a écrit\u00a0:" },
        { "fr", "Le mardi 5 mars 2024 à 09:14:02 UTC+1, Hélène Rousseau\n<helene@contoso.example> a écrit :" },
        { "fr", "Hélène Rousseau <helene@contoso.example> a écrit :" },
        { "fr", "Hélène Rousseau a écrit le 05/03/2024 09:14 :" },

        // Spanish
        { "es", "El mar, 5 mar 2024 a las 9:14, Íñigo Salas (<inigo@contoso.example>) escribió:" },
        { "es", "El mar., 5 de marzo de 2024 9:14 a. m., Íñigo Salas <\ninigo@contoso.example> escribió:" },
        { "es", "El 5/3/24 a las 9:14, Íñigo Salas escribió:" },
        { "es", "El 5 mar 2024, a las 9:14, Íñigo Salas <inigo@contoso.example> escribió:" },
        { "es", "Íñigo Salas <inigo@contoso.example> escribió el martes, 5 de marzo de 2024:" },

        // Portuguese
        { "pt", "Em ter., 5 de mar. de 2024 às 09:14, Inês Carvalho <ines@contoso.example> escreveu:" },
        { "pt", "Em 05/03/2024 09:14, Inês Carvalho escreveu:" },
        { "pt", "Inês Carvalho <ines@contoso.example> escreveu no dia terça, 5/03/2024 à(s) 09:14:" },
        { "pt", "No dia 5 de mar. de 2024, às 09:14, Inês Carvalho <ines@contoso.example> escreveu:" },

        // Italian
        { "it", "Il giorno mar 5 mar 2024 alle ore 09:14 Luca Ferri <luca@contoso.example> ha scritto:" },
        { "it", "Il giorno mar 5 mar 2024 alle ore 09:14 Luca Ferri <luca@contoso.example>\nha scritto:" },
        { "it", "Il 05/03/24 09:14, Luca Ferri ha scritto:" },
        { "it", "In data 5 marzo 2024 09:14:02, Luca Ferri ha scritto:" },
        { "it", "Luca Ferri <luca@contoso.example> ha scritto:" },

        // Dutch
        { "nl", "Op di 5 mrt 2024 om 09:14 schreef Femke de Wit <femke@contoso.example>:" },
        { "nl", "Op 05-03-2024 om 09:14 schreef Femke de Wit:" },
        { "nl", "Op 5 mrt. 2024 om 09:14 heeft Femke de Wit <femke@contoso.example> het volgende geschreven:" },
        { "nl", "Femke de Wit <femke@contoso.example> schreef op 5 maart 2024 09:14:" },

        // Polish
        { "pl", "wt., 5 mar 2024 o 09:14 Łukasz Nowak <lukasz@contoso.example> napisał(a):" },
        { "pl", "W dniu 5.03.2024 o 09:14, Łukasz Nowak pisze:" },
        { "pl", "W dniu 5 marca 2024 09:14 użytkownik Łukasz Nowak <lukasz@contoso.example>\nnapisał:" },
        { "pl", "Dnia 5 marca 2024 09:14 Łukasz Nowak <lukasz@contoso.example> napisał(a):" },
        { "pl", "Wiadomość napisana przez Łukasz Nowak <lukasz@contoso.example> w dniu 5 mar 2024, o godz. 09:14:" },

        // Czech
        { "cs", "út 5. 3. 2024 v 9:14 odesílatel Zdeněk Kříž <zdenek@contoso.example> napsal:" },
        { "cs", "Dne 05. 03. 24 v 9:14 Zdeněk Kříž napsal(a):" },
        { "cs", "Dne 5. 3. 2024 v 9:14 napsal Zdeněk Kříž:" },
        { "cs", "Dne 5. března 2024 9:14 Zdeněk Kříž <zdenek@contoso.example> napsal:" },

        // Russian
        { "ru", "вт, 5 мар. 2024 г. в 09:14, Ирина Соколова <irina@contoso.example>:" },
        { "ru", "05.03.2024 09:14, Ирина Соколова пишет:" },
        { "ru", "5 марта 2024 г., 9:14 пользователь Ирина Соколова <irina@contoso.example>\nнаписал:" },
        { "ru", "5 мар. 2024 г., в 09:14, Ирина Соколова <irina@contoso.example> написал(а):" },
        { "ru", "Вторник, 5 марта 2024, 9:14 +03:00 от Ирина Соколова <irina@contoso.example>:" },

        // Ukrainian
        { "uk", "вт, 5 бер. 2024 р. о 09:14 Олена Коваль <olena@contoso.example> пише:" },
        { "uk", "05.03.24 09:14, Олена Коваль пише:" },
        { "uk", "5 бер. 2024 р., о 09:14, Олена Коваль <olena@contoso.example> написав(ла):" },

        // Swedish
        { "sv", "Den tis 5 mars 2024 kl 09:14 skrev Åsa Björk <asa@contoso.example>:" },
        { "sv", "Den 2024-03-05 kl. 09:14, skrev Åsa Björk:" },
        { "sv", "5 mars 2024 kl. 09:14 skrev Åsa Björk <asa@contoso.example>:" },

        // Danish
        { "da", "Den tirs. 5. mar. 2024 kl. 09.14 skrev Søren Holm <soren@contoso.example>:" },
        { "da", "Den 05-03-2024 kl. 09:14 skrev Søren Holm:" },

        // Norwegian
        { "nb", "tir. 5. mars 2024 kl. 09:14 skrev Øyvind Berg <oyvind@contoso.example>:" },
        { "nb", "5. mars 2024 kl. 09:14 skrev Øyvind Berg <oyvind@contoso.example>:" },
        { "nb", "Den 05.03.2024 09:14, skrev Øyvind Berg:" },

        // Finnish
        { "fi", "ti 5. maalisk. 2024 klo 9.14 Päivi Mäkelä (paivi@contoso.example) kirjoitti:" },
        { "fi", "Päivi Mäkelä kirjoitti 5.3.2024 klo 9.14:" },
        { "fi", "Päivi Mäkelä <paivi@contoso.example> kirjoitti 5.3.2024 kello 9.14:" },

        // Turkish
        { "tr", "Gökçe Yıldız <gokce@contoso.example>, 5 Mar 2024 Sal, 09:14 tarihinde şunu yazdı:" },
        { "tr", "5.03.2024 09:14 tarihinde Gökçe Yıldız yazdı:" },
        { "tr", "Gökçe Yıldız <gokce@contoso.example> şunları yazdı (5 Mar 2024 09:14):" },

        // Japanese
        { "ja", "2024年3月5日(火) 9:14 山口花子 <hanako@contoso.example>:" },
        { "ja", "2024/03/05 9:14、山口花子 <hanako@contoso.example>のメール:" },
        { "ja", "2024年3月5日 9:14、山口花子のメール：" },
        { "ja", "On 2024/03/05 9:14, 山口花子 wrote:" },

        // Korean
        { "ko", "2024년 3월 5일 (화) 오전 9:14, 김민수 <minsu@contoso.example>님이 작성:" },
        { "ko", "2024. 3. 5. 오전 9:14, 김민수 <minsu@contoso.example> 작성:" },
        { "ko", "김민수 이(가) 2024-03-05 오전 9:14에 쓴 글:" },

        // Chinese, simplified
        { "zh-Hans", "陈晓明 <xiaoming@contoso.example> 于2024年3月5日周二 09:14写道：" },
        { "zh-Hans", "在 2024年3月5日，上午9:14，陈晓明 <xiaoming@contoso.example> 写道：" },
        { "zh-Hans", "在 2024/3/5 9:14, 陈晓明 写道:" },
        { "zh-Hans", "在 2024-03-05 09:14:02，\"陈晓明\" <xiaoming@contoso.example> 写道：" },
        { "zh-Hans", "陈晓明 <xiaoming@contoso.example> 于 2024年3月5日\n周二 09:14写道：" },

        // Chinese, traditional
        { "zh-Hant", "林美玲 <meiling@contoso.example> 於 2024年3月5日 週二 上午9:14寫道：" },
        { "zh-Hant", "林美玲 於 2024/3/5 上午 09:14 寫道:" },
        { "zh-Hant", "在 2024年3月5日，上午9:14，林美玲 <meiling@contoso.example> 寫道：" },

        // Others
        { "sk", "ut 5. 3. 2024 o 9:14 Ľubomír Kováč <lubo@contoso.example> napísal(a):" },
        { "hu", "Szabó Gábor <gabor@contoso.example> ezt írta (időpont: 2024. márc. 5., K, 9:14):" },
        { "hu", "2024. 03. 05. 9:14 keltezéssel, Szabó Gábor írta:" },
        { "ro", "În mar., 5 mar. 2024 la 09:14, Ștefan Popa <stefan@contoso.example> a scris:" },
        { "el", "Στις Τρί 5 Μαρ 2024 στις 9:14 π.μ., ο/η Νίκος Παππάς <nikos@contoso.example> έγραψε:" },
        { "bg", "На вт, 5.03.2024 г. в 9:14 Иван Петров <ivan@contoso.example> написа:" },
        { "hr", "uto, 5. ožu 2024. u 09:14 Željko Horvat <zeljko@contoso.example> napisao je:" },
        { "he", "‫בתאריך יום ג׳, 5 במרץ 2024 ב-9:14 מאת ‪דנה לוי‬‏ <‪dana@contoso.example‬‏>:‬" },
        { "ar", "في الثلاثاء، 5 مارس 2024 في 9:14 ص تمت كتابة ما يلي بواسطة سامي <sami@contoso.example>:" },
        { "vi", "Vào Th 3, 5 thg 3, 2024 vào lúc 09:14 Nguyễn Lan <lan@contoso.example> đã viết:" },
        { "th", "ในวันที่ อ. 5 มี.ค. 2024 เวลา 09:14 สมชาย <somchai@contoso.example> เขียนว่า:" },
        { "id", "Pada tanggal Sel, 5 Mar 2024 pukul 09.14 Budi Santoso <budi@contoso.example> menulis:" },
        { "ca", "Missatge de Núria Puig <nuria@contoso.example> del dia dt., 5 de març 2024 a les 9:14:" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Attribution_above_a_quote_is_cut_with_it(string language, string attribution)
    {
        var parts = ReplyExtractor.FromText($"OK 42\n\n{attribution}\n\n> 17 / 18\n> 19\n");

        Assert.Equal("OK 42", parts.Reply);
        Assert.Equal($"{attribution}\n\n> 17 / 18\n> 19", parts.Quoted);
        AssertLanguage(language, parts.Language);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Attribution_above_an_unmarked_message_is_cut_with_it(string language, string attribution)
    {
        _ = language;
        var parts = ReplyExtractor.FromText($"OK 42\nB-7\n\n{attribution}\n\n17 / 18\n19\n");

        Assert.Equal("OK 42\nB-7", parts.Reply);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Attribution_above_a_bottom_posted_answer_is_cut(string language, string attribution)
    {
        _ = language;
        var parts = ReplyExtractor.FromText($"{attribution}\n> 17 / 18\n> 19\n\nOK 42\n");

        Assert.Equal("OK 42", parts.Reply);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Attribution_in_html_is_cut_with_what_follows(string language, string attribution)
    {
        _ = language;
        var html = $"<div>OK 42</div><div><br></div><div>{System.Net.WebUtility.HtmlEncode(attribution)}</div><blockquote type=\"cite\">17 / 18</blockquote>";

        Assert.Equal("OK 42", ReplyExtractor.FromHtml(html).Reply);
    }

    [Theory]
    [InlineData("On 5 March I wrote to you about the following:\n\nThe printer on floor 2 is offline.")]
    [InlineData("On this day\n\nI wrote something\n\nabout it.")]
    [InlineData("Am Montag schrieb ich Ihnen Folgendes:\n\nDer Drucker druckt nicht.")]
    [InlineData("The log of 2024-03-05 09:14:02 says:\n\nERROR 0x80070005 access denied")]
    [InlineData("Steps to reproduce on 5 March 2024:\n\n1. open Word\n2. print")]
    [InlineData("My colleague <anna@contoso.example> sees this too.\nPlease help:\nVPN drops.")]
    [InlineData("Le 5 mars, j'ai redémarré le poste. Voici le message :\n\nErreur 691")]
    [InlineData("我在2024年3月5日重启了电脑，提示如下：\n\n错误 691")]
    [InlineData("2024-03-05 09:14:02 ERROR Service failed\n2024-03-05 09:14:03 INFO Retrying\n2024-03-05 09:14:04 ERROR again:\nstack")]
    public void Prose_that_looks_like_an_attribution_is_kept(string text)
    {
        Assert.Equal(text, ReplyExtractor.FromText(text).Reply);
    }

    // Lines that are the same in two languages, and lines without a word, leave a choice.
    private static void AssertLanguage(string expected, string? actual)
    {
        string[] scandinavian = ["sv", "da", "nb"];
        if (scandinavian.Contains(expected))
        {
            Assert.Contains(actual, scandinavian);
        }
        else if (actual is not null && actual != "en")
        {
            Assert.True(actual == expected || actual.Split('-')[0] == expected.Split('-')[0] || (expected is "cs" or "sk" && actual is "cs" or "sk"), $"{actual} instead of {expected}");
        }
    }
}
