namespace M365Support.Mail.Charsets;

public sealed class TextDecoderTests
{
    private const string Simplified = "您好，我的电脑今天早上无法登录公司邮箱，提示密码错误。请帮忙重置一下密码，谢谢！";
    private const string Traditional = "您好，我的電腦今天早上無法登入公司信箱，顯示密碼錯誤。請幫忙重設密碼，謝謝！";
    private const string Japanese = "お世話になっております。今朝からパソコンが起動しません。ご確認をお願いいたします。";
    private const string Korean = "안녕하세요. 오늘 아침부터 프린터가 작동하지 않습니다. 확인 부탁드립니다. 감사합니다.";
    private const string Russian = "Здравствуйте! Сегодня утром не работает принтер на третьем этаже. Помогите, пожалуйста.";
    private const string Ukrainian = "Доброго дня! Сьогодні вранці не працює принтер. Її замінили, але є помилка.";
    private const string Polish = "Dzień dobry, dziś rano drukarka przestała działać. Proszę o pomoc, będę wdzięczny.";
    private const string Czech = "Dobrý den, dnes ráno přestala fungovat tiskárna. Prosím o pomoc, děkuji.";
    private const string Hungarian = "Jó napot! Ma reggel óta nem működik a nyomtató. Kérem, segítsenek minél előbb, köszönöm.";
    private const string Turkish = "Merhaba, bu sabah yazıcı çalışmıyor. Yardımcı olur musunuz? Teşekkür ederim, iyi günler.";
    private const string Greek = "Καλημέρα, ο εκτυπωτής δεν λειτουργεί από το πρωί. Παρακαλώ βοηθήστε μας, ευχαριστώ.";
    private const string Hebrew = "שלום, המדפסת לא עובדת מהבוקר. אנא עזרו לי בהקדם. תודה רבה.";
    private const string Arabic = "مرحبا، الطابعة لا تعمل منذ الصباح. الرجاء المساعدة في أقرب وقت. شكرا جزيلا.";
    private const string Thai = "สวัสดีครับ เครื่องพิมพ์ใช้งานไม่ได้ตั้งแต่เช้า กรุณาช่วยตรวจสอบด้วย ขอบคุณครับ";
    private const string French = "Bonjour, l'imprimante du troisième étage ne marche plus depuis ce matin. Merci d'avance à vous, c'est très gênant.";
    private const string German = "Guten Tag, der Drucker im dritten Stock läuft seit heute früh nicht. Können Sie bitte prüfen? Grüße";
    private const string Spanish = "Buenos días, la impresora del tercer piso no funciona desde esta mañana. ¿Podrían revisarla? Está señalando un error.";
    private const string Portuguese = "Bom dia, a impressora não está funcionando desde manhã. Vocês poderiam verificar a configuração?";
    private const string Swedish = "Hej, skrivaren på tredje våningen fungerar inte. Kan någon titta på det? Hälsningar, Åsa";
    private const string Danish = "Hej, printeren på tredje sal virker ikke. Kan I kigge på den? Jeg håber på snarlig hjælp. Søren";
    private const string Lithuanian = "Laba diena, šį rytą neveikia spausdintuvas. Prašau padėti kuo greičiau, ačiū už pagalbą.";

    [Theory]
    [InlineData(Simplified, 936)]
    [InlineData(Simplified, 54936)]
    [InlineData(Traditional, 950)]
    [InlineData(Japanese, 932)]
    [InlineData(Japanese, 51932)]
    [InlineData(Japanese, 50220)]
    [InlineData(Korean, 949)]
    [InlineData(Russian, 1251)]
    [InlineData(Russian, 20866)]
    [InlineData(Russian, 28595)]
    [InlineData(Russian, 866)]
    [InlineData(Ukrainian, 1251)]
    [InlineData(Polish, 1250)]
    [InlineData(Polish, 28592)]
    [InlineData(Czech, 1250)]
    [InlineData(Czech, 28592)]
    [InlineData(Hungarian, 1250)]
    [InlineData(Turkish, 1254)]
    [InlineData(Greek, 1253)]
    [InlineData(Hebrew, 1255)]
    [InlineData(Arabic, 1256)]
    [InlineData(Thai, 874)]
    [InlineData(French, 1252)]
    [InlineData(German, 1252)]
    [InlineData(Spanish, 1252)]
    [InlineData(Portuguese, 1252)]
    [InlineData(Swedish, 1252)]
    [InlineData(Danish, 1252)]
    [InlineData(Lithuanian, 1257)]
    [InlineData("会议室投影仪没有信号", 936)]
    [InlineData("回复: 键盘失灵", 936)]
    [InlineData("Δεν μπορώ να συνδεθώ", 1253)]
    [InlineData("שכחתי סיסמה", 1255)]
    [InlineData("נייר תקוע במדפסת", 1255)]
    [InlineData("Nie mogę się zalogować", 1250)]
    [InlineData("Dziękuję", 28592)]
    [InlineData("Şifremi unuttum", 1254)]
    [InlineData("Neveikia spausdintuvas šiandien", 1257)]
    [InlineData("СРОЧНО: не открывается 1С", 1251)]
    [InlineData("СРОЧНО: не открывается 1С", 20866)]
    [InlineData("你好，打印机坏了", 936)]
    [InlineData("印表機壞了，請幫忙", 950)]
    [InlineData("プリンターが壊れました", 932)]
    [InlineData("프린터가 고장났어요", 949)]
    [InlineData("Принтер сломался", 1251)]
    [InlineData("Принтер сломался", 20866)]
    [InlineData("Drucker läuft nicht", 1252)]
    [InlineData("It’s the “blue” screen – again…", 1252)]
    [InlineData("café", 1252)]
    public void Text_without_a_label_is_recognised(string text, int codePage)
    {
        Assert.Equal(text, Eml.InCharset(text, codePage, label: null).TextBody);
        Assert.Equal(text, Eml.InCharset(text, codePage, label: "x-unknown").TextBody);
    }

    [Theory]
    [InlineData(Simplified, 936, "gb2312")]
    [InlineData(Simplified, 936, "GBK")]
    [InlineData(Simplified, 54936, "\"gb18030\"")]
    [InlineData(Simplified, 52936, "HZ-GB-2312")]
    [InlineData(Traditional, 950, "big5")]
    [InlineData(Japanese, 932, "Shift_JIS")]
    [InlineData(Japanese, 932, "windows-31J")]
    [InlineData(Japanese, 50220, "ISO-2022-JP")]
    [InlineData(Japanese, 51932, "EUC-JP")]
    [InlineData(Korean, 949, "ks_c_5601-1987")]
    [InlineData(Korean, 949, "euc-kr")]
    [InlineData(Russian, 1251, "cp1251")]
    [InlineData(Russian, 20866, "KOI8-R")]
    [InlineData(Russian, 10007, "x-mac-cyrillic")]
    [InlineData(Russian, 866, "IBM866")]
    [InlineData(Greek, 28597, "iso-8859-7")]
    [InlineData(Thai, 874, "TIS-620")]
    [InlineData(Turkish, 28599, "iso-8859-9")]
    [InlineData(French, 28605, "iso-8859-15")]
    [InlineData("It’s “here”", 1252, "iso-8859-1")]
    [InlineData("plain", 37, "IBM037")]
    public void Text_with_a_label_follows_it(string text, int codePage, string label) => Assert.Equal(text, Eml.InCharset(text, codePage, label).TextBody);

    [Theory]
    [InlineData(Simplified, 65001, "gb2312")]
    [InlineData(Simplified, 65001, "us-ascii")]
    [InlineData(French, 65001, "iso-8859-1")]
    [InlineData(Russian, 65001, "windows-1251")]
    [InlineData(Japanese, 65001, "iso-2022-jp")]
    [InlineData(Japanese, 65001, "Shift_JIS")]
    [InlineData(Korean, 65001, "euc-kr")]
    [InlineData(Simplified, 936, "utf-8")]
    [InlineData(Simplified, 936, "us-ascii")]
    [InlineData(Japanese, 50220, "us-ascii")]
    [InlineData(Japanese, 932, "iso-2022-jp")]
    [InlineData(Russian, 1251, "utf-8")]
    [InlineData(German, 1252, "utf-8")]
    [InlineData(Traditional, 950, "utf-8")]
    public void Text_with_a_wrong_label_is_recognised(string text, int codePage, string label) => Assert.Equal(text, Eml.InCharset(text, codePage, label).TextBody);

    [Theory]
    [InlineData("utf-16le", 1200)]
    [InlineData("utf-16be", 1201)]
    [InlineData("utf-16", 1200)]
    [InlineData("utf-16", 1201)]
    [InlineData("utf-8", 1200)]
    [InlineData(null, 1201)]
    public void Text_in_UTF16_is_read_by_its_NULs(string? label, int codePage)
    {
        var bytes = System.Text.Encoding.GetEncoding(codePage).GetBytes("Hello, printer down. 你好");

        Assert.Equal("Hello, printer down. 你好", TextDecoder.Decode(bytes, label, document: null));
    }

    [Fact]
    public void Text_loses_byte_order_mark_and_NULs() => Assert.Equal("a你b", TextDecoder.Decode("\uFEFFa你\0b"u8, "utf-8", document: null));

    [Fact]
    public void Text_in_UTF7_stays_as_it_is_and_warns()
    {
        var message = Eml.Parse("Content-Type: text/plain; charset=utf-7\n\n+ADw-script+AD4-");

        Assert.Equal("+ADw-script+AD4-", message.TextBody);
        Assert.Contains(message.Warnings, w => w.Code == MailWarningCode.RefusedCharset);
    }

    [Fact]
    public void Text_cut_inside_a_character_keeps_the_rest() => Assert.Equal("你好吗\uFFFD", TextDecoder.Decode("你好吗我"u8[..^1], "utf-8", document: null));

    [Theory]
    [InlineData("iso-8859-10", new byte[] { 0xDE, 0xF0, 0xE6 }, "Þðæ")]
    [InlineData("ISO-8859-14", new byte[] { 0xA8, 0xF0 }, "Ẁŵ")]
    [InlineData("iso-8859-16", new byte[] { 0xAA, 0xFE, 0xBA, 0xE2 }, "Șțșâ")]
    [InlineData("iso-2022-cn", new byte[] { 0x1B, 0x24, 0x29, 0x41, 0x0E, 0x3D, 0x3B, 0x3B, 0x3B, 0x0F, 0x20, 0x68, 0x69 }, "交换 hi")]
    [InlineData("iso-2022-cn", new byte[] { 0x68, 0x0E }, "h")]
    [InlineData(null, new byte[] { 0x1B, 0x24, 0x29, 0x41, 0x0E, 0x3D, 0x3B, 0x0F }, "交")]
    public void Text_in_a_charset_that_the_runtime_lacks_is_read(string? label, byte[] bytes, string expected) =>
        Assert.Equal(expected, TextDecoder.Decode(bytes, label, document: null));

    [Fact]
    public void Html_without_a_charset_follows_its_own_declaration()
    {
        byte[] source = [.. "Content-Type: text/html\r\n\r\n<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">"u8, 0xC4, 0xE0];

        Assert.EndsWith("Да", MailMessage.Parse(source).HtmlBody, StringComparison.Ordinal);
    }
}
