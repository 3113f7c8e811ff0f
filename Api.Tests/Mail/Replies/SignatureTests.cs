namespace M365Support.Mail.Replies;

/// <summary>Signatures, what phones add, and what legal departments add.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData("Sent from my iPhone")]
    [InlineData("Sent from my Samsung Galaxy smartphone.")]
    [InlineData("Sent from Outlook for iOS<https://aka.ms/o0ukef>")]
    [InlineData("Sent from Mail for Windows 10")]
    [InlineData("Sent via the Samsung Galaxy S21, an AT&T 5G smartphone")]
    [InlineData("Sent with Proton Mail secure email.")]
    [InlineData("(sent from a phone)")]
    [InlineData("<<sent by galaxy>>")]
    [InlineData("Get Outlook for Android<https://aka.ms/AAb9ysg>")]
    [InlineData("Get Outlook for iOS")]
    [InlineData("*Sent from my iPad*")]
    [InlineData("From my iPhone 15")]
    [InlineData("Von meinem iPhone gesendet")]
    [InlineData("Gesendet von meinem Samsung Galaxy Smartphone.")]
    [InlineData("Gesendet mit der GMX Mail App")]
    [InlineData("Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.")]
    [InlineData("Holen Sie sich Outlook für iOS")]
    [InlineData("Envoyé de mon iPhone")]
    [InlineData("Envoyé depuis mon appareil Galaxy")]
    [InlineData("Envoyé à partir de Outlook pour Android")]
    [InlineData("Télécharger Outlook pour iOS")]
    [InlineData("Enviado desde mi iPhone")]
    [InlineData("Enviado desde mi Samsung Mobile de Claro")]
    [InlineData("Obtener Outlook para Android")]
    [InlineData("Enviado do meu iPhone")]
    [InlineData("Enviado do meu dispositivo Samsung Galaxy")]
    [InlineData("Obter o Outlook para Android")]
    [InlineData("Inviato da iPhone")]
    [InlineData("Inviato dal mio telefono Android")]
    [InlineData("Scarica Outlook per iOS")]
    [InlineData("Verstuurd vanaf mijn iPhone")]
    [InlineData("Verzonden vanuit Outlook voor Android")]
    [InlineData("Outlook voor iOS downloaden")]
    [InlineData("Wysłane z iPhone'a")]
    [InlineData("Wysłano z urządzenia Galaxy")]
    [InlineData("Pobierz aplikację Outlook dla systemu iOS")]
    [InlineData("Odesláno z iPhonu")]
    [InlineData("Získat Outlook pro Android")]
    [InlineData("Отправлено с iPhone")]
    [InlineData("Отправлено из Почты Mail.ru для Android")]
    [InlineData("Надіслано з iPhone")]
    [InlineData("Skickat från min iPhone")]
    [InlineData("Hämta Outlook för iOS")]
    [InlineData("Sendt fra min iPhone")]
    [InlineData("Hent Outlook til Android")]
    [InlineData("Last ned Outlook for iOS")]
    [InlineData("Lähetetty iPhonesta")]
    [InlineData("Hanki Outlook for Android")]
    [InlineData("iPhone'umdan gönderildi")]
    [InlineData("Samsung Galaxy akıllı telefonumdan gönderildi.")]
    [InlineData("iOS için Outlook'u edinin")]
    [InlineData("iPhoneから送信")]
    [InlineData("iOS 版 Outlook を入手")]
    [InlineData("나의 iPhone에서 보냄")]
    [InlineData("iOS용 Outlook 다운로드")]
    [InlineData("发自我的iPhone")]
    [InlineData("发自我的 iPhone")]
    [InlineData("发自我的小米手机")]
    [InlineData("获取 Outlook for iOS")]
    [InlineData("从 Windows 版邮件发送")]
    [InlineData("從我的 iPhone 傳送")]
    [InlineData("取得 Outlook for Android")]
    [InlineData("Az iPhone-omról küldve")]
    [InlineData("Trimis de pe iPhone")]
    [InlineData("Στάλθηκε από το iPhone μου")]
    public void Line_of_a_phone_is_the_signature(string line)
    {
        var parts = ReplyExtractor.FromText($"B-7 42\n\n{line}\n");

        Assert.Equal("B-7 42", parts.Reply);
        Assert.Equal(line, parts.Signature);

        var above = ReplyExtractor.FromText($"B-7 42\n\n{line}\n\n> On 5 Mar 2024, at 09:14, Dana <dana@contoso.example> wrote:\n> 17\n");
        Assert.Equal("B-7 42", above.Reply);
    }

    [Theory]
    [InlineData("--")]
    [InlineData("-- ")]
    [InlineData("—")]
    [InlineData("________________________________")]
    [InlineData("-----")]
    [InlineData("**********")]
    public void Delimiter_begins_the_signature(string delimiter)
    {
        var parts = ReplyExtractor.FromText($"Fixed, thanks.\n\n{delimiter}\nDana Whitfield\nContoso Ltd\n+1 555 0100\n\nOn 5 Mar 2024, at 09:14, Bo <bo@contoso.example> wrote:\n> ok?\n");

        Assert.Equal("Fixed, thanks.", parts.Reply);
        Assert.Equal($"{delimiter.Trim()}\nDana Whitfield\nContoso Ltd\n+1 555 0100", parts.Signature);
        Assert.StartsWith("On 5 Mar", parts.Quoted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("This e-mail and any attachments are confidential and intended solely for the addressee.")]
    [InlineData("If you are not the intended recipient, please notify the sender and delete this\nmessage.")]
    [InlineData("CONFIDENTIALITY NOTICE: The contents of this email are meant for the addressee.")]
    [InlineData("Please consider the environment before printing this e-mail.")]
    [InlineData("Diese E-Mail enthält vertrauliche und/oder rechtlich geschützte Informationen.")]
    [InlineData("Ce message et toutes les pièces jointes sont confidentiels.")]
    [InlineData("Este mensaje y sus adjuntos se dirigen exclusivamente a su destinatario.")]
    [InlineData("Esta mensagem e seus anexos são confidenciais.")]
    [InlineData("Questo messaggio è confidenziale.")]
    [InlineData("Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.")]
    [InlineData("Niniejsza wiadomość jest przeznaczona wyłącznie dla adresata.")]
    [InlineData("Tato zpráva je důvěrná.")]
    [InlineData("Это сообщение и любые документы являются конфиденциальными.")]
    [InlineData("Detta meddelande är konfidentiellt.")]
    [InlineData("Bu e-posta ve ekleri gizlidir.")]
    [InlineData("本メールには機密情報が含まれている場合があります。")]
    [InlineData("본 메일은 지정된 수신인만을 위한 것입니다.")]
    [InlineData("本邮件及其附件含有保密信息，仅限于发送给上述收件人。")]
    [InlineData("本郵件及其附件含有機密資訊。")]
    public void Legal_notice_is_the_disclaimer(string notice)
    {
        var parts = ReplyExtractor.FromText($"B-7 42\n\nBo\n\n{notice}\n");

        Assert.Equal("B-7 42\n\nBo", parts.Reply);
        Assert.Equal(notice, parts.Disclaimer);
    }

    [Theory]
    [InlineData("CAUTION: This email originated from outside of the organization. Do not click links.")]
    [InlineData("[EXTERNAL] This message comes from outside.")]
    [InlineData("【外部邮件】请注意核实发件人")]
    public void Banner_on_top_is_the_disclaimer(string banner)
    {
        var parts = ReplyExtractor.FromText($"{banner}\n\nThe printer is offline.\nBo\n");

        Assert.Equal("The printer is offline.\nBo", parts.Reply);
        Assert.Equal(banner, parts.Disclaimer);
    }

    [Theory]
    [InlineData("Result:\n\nName   Size\n----   ----\na.txt  12\n\nPlease delete it.")]
    [InlineData("Log\n===\nline one\nline two\n===\nThat is all I have.")]
    [InlineData("Here is the list.\n\nSent from my desk, which is easier than the phone.")]
    [InlineData("From my phone I can't open the VPN.\nPlease help.")]
    [InlineData("The mail was sent from my account\nbut I did not write it.\nPlease check.")]
    [InlineData("mysql> select 1;\nmysql> select 2;\nBoth hang.")]
    [InlineData("I get this:\n\n| Name | Room |\n| Bo | 4 |\n\nwhy?")]
    [InlineData("-5 degrees in the server room\n- check the door\n- check the fan")]
    public void Text_that_resembles_a_signature_or_quote_is_kept(string text) => Assert.Equal(text, ReplyExtractor.FromText(text).Reply);
}
