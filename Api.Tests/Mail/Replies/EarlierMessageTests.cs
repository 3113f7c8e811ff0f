namespace M365Support.Mail.Replies;

/// <summary>Headings and header blocks above an earlier or forwarded message.</summary>
public sealed class EarlierMessageTests
{
    private const string Reply = "Die Nummer ist 4711.";

    /// <summary>Header blocks as Outlook and others write them; From, date, To, Subject.</summary>
    public static TheoryData<string, string> Blocks => new()
    {
        { "en", "From: Dana Whitfield <dana@contoso.example>\nSent: Tuesday, March 5, 2024 9:14 AM\nTo: Service Desk\nSubject: Printer" },
        { "en", "From: Dana Whitfield\nSent: 05 March 2024 09:14\nTo: Service Desk\nCc: Bo; Kim\nSubject: RE: Printer\nImportance: High" },
        { "en", "*From:* Dana Whitfield <dana@contoso.example>\n*Sent:* Tuesday, March 5, 2024 9:14 AM\n*To:* Service Desk\n*Subject:* Printer" },
        { "en", "From: Dana Whitfield\nDate: Tue, 5 Mar 2024 09:14:02 +0100\nSubject: Printer\nTo: Service Desk <desk@contoso.example>" },
        { "en", "From:\tDana Whitfield <dana@contoso.example>\nTo:\tService Desk <desk@contoso.example>\nDate:\t05.03.2024 09:14\nSubject:\tPrinter" },
        { "en", "From: Dana Whitfield <dana@contoso.example>\n\nSent: Tuesday, March 5, 2024 9:14 AM\n\nTo: Service Desk\n\nSubject: Printer" },
        { "en", "From: Dana Whitfield <dana@contoso.example>\nSent: Tuesday, March 5, 2024 9:14 AM\nTo: Anna <a@contoso.example>; Bo <b@contoso.example>;\n Kim <k@contoso.example>; Lee <l@contoso.example>\nSubject: Printer" },
        { "de", "Von: Jörg Lindner <joerg@contoso.example>\nGesendet: Dienstag, 5. März 2024 09:14\nAn: Servicedesk\nBetreff: Drucker" },
        { "de", "Von: Jörg Lindner\nDatum: 5. März 2024 um 09:14\nAn: Servicedesk\nBetreff: Drucker" },
        { "fr", "De : Hélène Rousseau <helene@contoso.example>\nEnvoyé : mardi 5 mars 2024 09:14\nÀ : Support\nObjet : Imprimante" },
        { "fr", "De\u00a0: Hélène Rousseau\nDate\u00a0: mardi, 5 mars 2024 à 09:14\nÀ\u00a0: Support <support@contoso.example>\nObjet\u00a0: Imprimante" },
        { "es", "De: Íñigo Salas <inigo@contoso.example>\nEnviado: martes, 5 de marzo de 2024 9:14\nPara: Soporte\nAsunto: Impresora" },
        { "es", "De: Íñigo Salas\nEnviado el: martes, 5 de marzo de 2024 9:14\nPara: Soporte\nCC: Ana\nAsunto: Impresora" },
        { "pt", "De: Inês Carvalho <ines@contoso.example>\nEnviada em: terça-feira, 5 de março de 2024 09:14\nPara: Suporte\nAssunto: Impressora" },
        { "pt", "De: Inês Carvalho\nEnviado: 5 de março de 2024 09:14\nPara: Suporte\nAssunto: Impressora" },
        { "it", "Da: Luca Ferri <luca@contoso.example>\nInviato: martedì 5 marzo 2024 09:14\nA: Assistenza\nOggetto: Stampante" },
        { "nl", "Van: Femke de Wit <femke@contoso.example>\nVerzonden: dinsdag 5 maart 2024 09:14\nAan: Helpdesk\nOnderwerp: Printer" },
        { "pl", "Od: Łukasz Nowak <lukasz@contoso.example>\nWysłano: wtorek, 5 marca 2024 09:14\nDo: Pomoc\nTemat: Drukarka" },
        { "cs", "Od: Zdeněk Kříž <zdenek@contoso.example>\nOdesláno: úterý 5. března 2024 9:14\nKomu: Podpora\nPředmět: Tiskárna" },
        { "ru", "От: Ирина Соколова <irina@contoso.example>\nОтправлено: вторник, 5 марта 2024 г. 9:14\nКому: Поддержка\nТема: Принтер" },
        { "uk", "Від: Олена Коваль <olena@contoso.example>\nНадіслано: вівторок, 5 березня 2024 р. 9:14\nКому: Підтримка\nТема: Принтер" },
        { "sv", "Från: Åsa Björk <asa@contoso.example>\nSkickat: den 5 mars 2024 09:14\nTill: Support\nÄmne: Skrivare" },
        { "da", "Fra: Søren Holm <soren@contoso.example>\nSendt: 5. marts 2024 09:14\nTil: Support\nEmne: Printer" },
        { "nb", "Fra: Øyvind Berg <oyvind@contoso.example>\nSendt: tirsdag 5. mars 2024 09:14\nTil: Brukerstøtte\nEmne: Skriver" },
        { "fi", "Lähettäjä: Päivi Mäkelä <paivi@contoso.example>\nLähetetty: tiistai 5. maaliskuuta 2024 9.14\nVastaanottaja: Tuki\nAihe: Tulostin" },
        { "tr", "Kimden: Gökçe Yıldız <gokce@contoso.example>\nGönderilme Tarihi: 5 Mart 2024 Salı 09:14\nKime: Destek\nKonu: Yazıcı" },
        { "tr", "Gönderen: Gökçe Yıldız <gokce@contoso.example>\nGönderildi: 5 Mart 2024 Salı 09:14\nKime: Destek\nKonu: Yazıcı" },
        { "ja", "差出人: 山口花子 <hanako@contoso.example>\n送信日時: 2024年3月5日 9:14\n宛先: ヘルプデスク\n件名: プリンター" },
        { "ko", "보낸 사람: 김민수 <minsu@contoso.example>\n보낸 날짜: 2024년 3월 5일 화요일 오전 9:14\n받는 사람: 지원팀\n제목: 프린터" },
        { "zh-Hans", "发件人: 陈晓明 <xiaoming@contoso.example>\n发送时间: 2024年3月5日 9:14\n收件人: 服务台\n主题: 打印机" },
        { "zh-Hans", "发件人：陈晓明\n发送时间：2024年3月5日 9:14\n收件人：服务台\n抄送：李雷\n主题：打印机" },
        { "zh-Hans", "发件人：陈晓明 <xiaoming@contoso.example>\n日　期：2024年03月05日 09:14:02\n收件人：服务台\n主　题：打印机" },
        { "zh-Hant", "寄件者: 林美玲 <meiling@contoso.example>\n寄件日期: 2024年3月5日 上午 09:14\n收件者: 服務台\n主旨: 印表機" },
        { "zh-Hant", "寄件人：林美玲\n日期：2024年3月5日 09:14\n收件人：服務台\n主題：印表機" },
        { "hu", "Feladó: Szabó Gábor <gabor@contoso.example>\nElküldve: 2024. március 5., kedd 9:14\nCímzett: Ügyfélszolgálat\nTárgy: Nyomtató" },
        { "ro", "De la: Ștefan Popa <stefan@contoso.example>\nTrimis: marți, 5 martie 2024 09:14\nCătre: Suport\nSubiect: Imprimantă" },
        { "el", "Από: Νίκος Παππάς <nikos@contoso.example>\nΣτάλθηκε: Τρίτη, 5 Μαρτίου 2024 9:14\nΠρος: Υποστήριξη\nΘέμα: Εκτυπωτής" },
        { "vi", "Từ: Nguyễn Lan <lan@contoso.example>\nĐã gửi: Thứ Ba, 5 tháng 3, 2024 9:14\nĐến: Hỗ trợ\nChủ đề: Máy in" },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Header_block_begins_the_quoted_part(string language, string block)
    {
        var parts = ReplyExtractor.FromText($"{Reply}\n\n{block}\n\n17 / 18\n");

        Assert.Equal(Reply, parts.Reply);
        Assert.Equal($"{block}\n\n17 / 18", parts.Quoted);
        Assert.NotNull(language);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Header_block_below_a_rule_takes_the_rule_along(string language, string block)
    {
        _ = language;
        var parts = ReplyExtractor.FromText($"{Reply}\n\n________________________________\n{block}\n\n17 / 18\n");

        Assert.Equal(Reply, parts.Reply);
        Assert.StartsWith("____", parts.Quoted, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Header_block_in_outlooks_html_begins_the_quoted_part(string language, string block)
    {
        _ = language;
        var lines = string.Join("<br>", block.Split('\n').Where(line => line.Length > 0).Select(line =>
        {
            var colon = line.IndexOfAny([':', '：']);
            return colon < 0 ? System.Net.WebUtility.HtmlEncode(line) : $"<b>{System.Net.WebUtility.HtmlEncode(line[..(colon + 1)])}</b>{System.Net.WebUtility.HtmlEncode(line[(colon + 1)..])}";
        }));
        var html = $"<div class=WordSection1><p class=MsoNormal>{Reply}<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>{lines}<o:p></o:p></p></div><p class=MsoNormal>17 / 18</p></div>";
        var parts = ReplyExtractor.FromHtml(html);

        Assert.Equal(Reply, parts.Reply);
        Assert.EndsWith("17 / 18", parts.Quoted, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Header_block_with_nothing_above_is_a_forwarded_message(string language, string block)
    {
        _ = language;
        var parts = ReplyExtractor.FromText($"{block}\n\n17 / 18\n");

        Assert.Equal(string.Empty, parts.Reply);
        Assert.NotNull(parts.Forwarded);
        Assert.Equal("17 / 18", parts.Forwarded.Body);
        Assert.NotNull(parts.Forwarded.From);
        Assert.NotNull(parts.Forwarded.Subject);
        Assert.NotNull(parts.Forwarded.DateText);
        Assert.NotNull(parts.Forwarded.To);
    }

    [Theory]
    [InlineData("-----Original Message-----")]
    [InlineData("----- Original Message -----")]
    [InlineData("-------- Original message --------")]
    [InlineData("---- Replied Message ----")]
    [InlineData("-----Ursprüngliche Nachricht-----")]
    [InlineData("-------- Originalnachricht --------")]
    [InlineData("-----Message d'origine-----")]
    [InlineData("-------- Message d’origine --------")]
    [InlineData("-----Mensaje original-----")]
    [InlineData("-----Mensagem original-----")]
    [InlineData("-----Messaggio originale-----")]
    [InlineData("-----Oorspronkelijk bericht-----")]
    [InlineData("-----Wiadomość oryginalna-----")]
    [InlineData("-----Původní zpráva-----")]
    [InlineData("-----Исходное сообщение-----")]
    [InlineData("-----Оригінальне повідомлення-----")]
    [InlineData("-----Ursprungligt meddelande-----")]
    [InlineData("-----Oprindelig meddelelse-----")]
    [InlineData("-----Opprinnelig melding-----")]
    [InlineData("-----Alkuperäinen viesti-----")]
    [InlineData("-----Özgün İleti-----")]
    [InlineData("-----Orijinal İleti-----")]
    [InlineData("-----元のメッセージ-----")]
    [InlineData("-----원본 메시지-----")]
    [InlineData("------------------ 原始邮件 ------------------")]
    [InlineData("------------------&nbsp;原始邮件&nbsp;------------------")]
    [InlineData("---- 回复的原邮件 ----")]
    [InlineData("-----邮件原件-----")]
    [InlineData("-----原始郵件-----")]
    [InlineData("------------------ Original ------------------")]
    [InlineData("*-------- Original Message --------*")]
    public void Heading_begins_the_quoted_part(string heading)
    {
        heading = System.Net.WebUtility.HtmlDecode(heading);
        var parts = ReplyExtractor.FromText($"{Reply}\n\n{heading}\n\n17 / 18\n");

        Assert.Equal(Reply, parts.Reply);
        Assert.Equal($"{heading}\n\n17 / 18", parts.Quoted);
    }

    [Theory]
    [InlineData("---------- Forwarded message ---------")]
    [InlineData("-------- Forwarded Message --------")]
    [InlineData("Begin forwarded message:")]
    [InlineData("----- Forwarded by Dana Whitfield/HQ/Contoso on 05.03.2024 09:14 -----")]
    [InlineData("-------- Weitergeleitete Nachricht --------")]
    [InlineData("Anfang der weitergeleiteten Nachricht:")]
    [InlineData("---------- Message transféré ---------")]
    [InlineData("Début du message transféré :")]
    [InlineData("---------- Mensaje reenviado ---------")]
    [InlineData("Inicio del mensaje reenviado:")]
    [InlineData("---------- Mensagem encaminhada ---------")]
    [InlineData("Início da mensagem encaminhada:")]
    [InlineData("---------- Messaggio inoltrato ---------")]
    [InlineData("Inizio messaggio inoltrato:")]
    [InlineData("---------- Doorgestuurd bericht ---------")]
    [InlineData("Begin doorgestuurd bericht:")]
    [InlineData("---------- Wiadomość przekazana ---------")]
    [InlineData("Początek przekazywanej wiadomości:")]
    [InlineData("---------- Přeposlaná zpráva ---------")]
    [InlineData("---------- Пересылаемое сообщение ---------")]
    [InlineData("Начало переадресованного сообщения:")]
    [InlineData("---------- Переслане повідомлення ---------")]
    [InlineData("---------- Vidarebefordrat meddelande ---------")]
    [InlineData("---------- Videresendt meddelelse ---------")]
    [InlineData("---------- Videresendt melding ---------")]
    [InlineData("---------- Välitetty viesti ---------")]
    [InlineData("---------- İletilen ileti ---------")]
    [InlineData("---------- 転送メッセージ ---------")]
    [InlineData("---------- 전달된 메시지 ---------")]
    [InlineData("---------- 转发的邮件 ---------")]
    [InlineData("-------- 转发邮件信息 --------")]
    [InlineData("---------- 轉寄郵件 ---------")]
    public void Heading_of_a_forward_begins_the_forwarded_message(string heading)
    {
        var parts = ReplyExtractor.FromText($"{Reply}\n\n{heading}\nFrom: Dana Whitfield <dana@contoso.example>\nDate: Tue, 5 Mar 2024 09:14:02 +0100\nSubject: Printer\nTo: <desk@contoso.example>\n\n17 / 18\n");

        Assert.Equal(Reply, parts.Reply);
        Assert.Null(parts.Quoted);
        Assert.Equal("dana@contoso.example", parts.Forwarded?.FromAddress);
        Assert.Equal("Printer", parts.Forwarded?.Subject);
        Assert.Equal("17 / 18", parts.Forwarded?.Body);
        Assert.Equal(new DateTimeOffset(2024, 3, 5, 9, 14, 2, TimeSpan.FromHours(1)), parts.Forwarded?.Date);
    }

    [Fact]
    public void Forward_of_apple_mail_keeps_its_text_without_quote_marks()
    {
        var parts = ReplyExtractor.FromText("Please handle.\n\nBegin forwarded message:\n\n> From: Dana Whitfield <dana@contoso.example>\n> Subject: Printer\n> Date: 5 March 2024 at 09:14:02 CET\n> To: desk@contoso.example\n> \n> Floor 2 is offline.\n> Dana\n");

        Assert.Equal("Please handle.", parts.Reply);
        Assert.Equal("dana@contoso.example", parts.Forwarded?.FromAddress);
        Assert.Equal("Printer", parts.Forwarded?.Subject);
        Assert.Equal("Floor 2 is offline.\nDana", parts.Forwarded?.Body);
    }

    [Fact]
    public void Header_block_is_a_forward_when_the_subject_says_so()
    {
        const string Text = "See below.\n\nFrom: Dana Whitfield <dana@contoso.example>\nSent: Tuesday, March 5, 2024 9:14 AM\nTo: Service Desk\nSubject: Printer\n\nOffline.";

        Assert.NotNull(ReplyExtractor.FromText(Text, new ReplyOptions { Subject = "FW: Printer" }).Forwarded);
        Assert.Null(ReplyExtractor.FromText(Text, new ReplyOptions { Subject = "RE: Printer" }).Forwarded);
    }

    [Theory]
    [InlineData("##- Please type your reply above this line -##")]
    [InlineData("-- Bitte antworten Sie oberhalb dieser Zeile --")]
    [InlineData("--- 请在此行上方回复 ---")]
    public void Line_of_a_support_desk_begins_the_quoted_part(string line)
    {
        var parts = ReplyExtractor.FromText($"{Reply}\n\n{line}\n\nYour ticket was received.\n");

        Assert.Equal(Reply, parts.Reply);
        Assert.StartsWith(line, parts.Quoted, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_block_may_begin_with_the_date_and_lack_the_author()
    {
        Assert.Equal(Reply, ReplyExtractor.FromText($"{Reply}\n\nDate: Tue, 5 Mar 2024 09:14:02 +0100\nTo: desk@contoso.example\n\n17 / 18\n").Reply);
    }

    [Fact]
    public void Header_block_in_one_line_is_understood()
    {
        Assert.Equal(Reply, ReplyExtractor.FromText($"{Reply}\n\nFrom: Dana Whitfield Sent: Tuesday, March 5, 2024 9:14 AM To: Service Desk Subject: Printer\n\n17 / 18\n").Reply);
    }

    [Theory]
    [InlineData("I need tickets:\n\nFrom: Berlin\nTo: Munich\nDate: 5 May\n\nThanks")]
    [InlineData("Please create a user:\n\nName: Anna\nTo: Sales\nSubject: access rights")]
    [InlineData("Original message\nwas lost, please send again.")]
    [InlineData("Von: hier bis dort ist das Kabel kaputt.\nDanke")]
    public void Lists_with_labels_are_kept(string text)
    {
        Assert.Equal(text, ReplyExtractor.FromText(text).Reply);
    }

    [Fact]
    public void Table_of_netease_mail_master_is_a_header_block()
    {
        var parts = ReplyExtractor.FromText("已经好了，谢谢\n\n---- 回复的原邮件 ----\n| 发件人 | 服务台<desk@contoso.example> |\n| 发送日期 | 2024年03月05日 09:14 |\n| 收件人 | 陈晓明<xiaoming@contoso.example> |\n| 主题 | 打印机 |\n请重启。");

        Assert.Equal("已经好了，谢谢", parts.Reply);
        Assert.EndsWith("请重启。", parts.Quoted, StringComparison.Ordinal);
        Assert.Equal("zh-Hans", parts.Language);
    }
}
