namespace M365Support.Mail.Replies;

/// <summary>How written and quoted blocks follow each other: top, bottom, in between.</summary>
public sealed class ReplyStructureTests
{
    private const string Attribution = "On Tue, Mar 5, 2024 at 9:14 AM Dana <dana@contoso.example> wrote:";

    [Fact]
    public void Plain_message_is_all_reply()
    {
        var parts = ReplyExtractor.FromText("Hi,\r\n\r\nmy mouse is broken.\r\n\r\nBo\r\n");

        Assert.Equal("Hi,\n\nmy mouse is broken.\n\nBo", parts.Reply);
        Assert.Null(parts.Quoted);
        Assert.Null(parts.Signature);
        Assert.Null(parts.Disclaimer);
        Assert.Null(parts.Forwarded);
        Assert.Equal("en", parts.Language);
        Assert.Equal(string.Empty, parts.Elided);
    }

    [Fact]
    public void Top_posted_reply_leaves_the_quote_out()
    {
        Assert.Equal("Yes.", ReplyExtractor.FromText($"Yes.\n\n{Attribution}\n\n> Is it on?\n>> Earlier.\n").Reply);
    }

    [Fact]
    public void Bottom_posted_reply_leaves_the_quote_out()
    {
        Assert.Equal("Yes.", ReplyExtractor.FromText($"{Attribution}\n> Is it on?\n> Bo\n\nYes.\n").Reply);
    }

    [Fact]
    public void Answers_between_quotes_keep_them_as_context()
    {
        var parts = ReplyExtractor.FromText($"{Attribution}\n> Which printer?\n\nFloor 2.\n\n> Since when?\n\nToday.\n\n> Bo\n> --\n> Desk\n");

        Assert.Equal("> Which printer?\n\nFloor 2.\n\n> Since when?\n\nToday.", parts.Reply);
        Assert.Equal($"{Attribution}\n\n> Bo\n> --\n> Desk", parts.Quoted);
    }

    [Fact]
    public void Answers_below_a_greeting_are_kept()
    {
        var parts = ReplyExtractor.FromText($"Hi Dana,\n\n{Attribution}\n> Which printer?\n\nThe one on floor 2.\n");

        Assert.Equal("Hi Dana,\n\n> Which printer?\n\nThe one on floor 2.", parts.Reply);
    }

    [Fact]
    public void Answers_announced_above_are_kept()
    {
        Assert.EndsWith("Floor 2, since today.", ReplyExtractor.FromText($"Please see my answers below.\n\n{Attribution}\n> Which printer and since when.\n\nFloor 2, since today.\n").Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_to_the_question_that_ends_the_quote_is_kept()
    {
        Assert.EndsWith("Floor 2, and it blinks red.", ReplyExtractor.FromText($"Thanks for the fast answer.\n\n{Attribution}\n> Which printer is it?\n\nFloor 2, and it blinks red.\n").Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Signature_below_the_quote_is_no_answer()
    {
        var parts = ReplyExtractor.FromText($"It works again.\n\n{Attribution}\n> Does it work?\n\nBest regards,\nBo Lee\n+1 555 0100\n");

        Assert.Equal("It works again.", parts.Reply);
        Assert.Equal("Best regards,\nBo Lee\n+1 555 0100", parts.Signature);
    }

    [Fact]
    public void Long_text_below_the_quote_is_an_answer()
    {
        var answer = string.Join('\n', Enumerable.Range(1, 8).Select(i => $"Step {i} was done and looked fine to me."));
        Assert.EndsWith(answer, ReplyExtractor.FromText($"Done.\n\n{Attribution}\n> Do the steps.\n\n{answer}\n").Reply, StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_replies_end_at_the_first_attribution()
    {
        var parts = ReplyExtractor.FromText($"Third.\n\n{Attribution}\n\nSecond.\n\nOn Mon, Mar 4, 2024 at 9:14 AM Bo <bo@contoso.example> wrote:\n\nFirst.\n");

        Assert.Equal("Third.", parts.Reply);
        Assert.Contains("First.", parts.Quoted, StringComparison.Ordinal);
    }

    [Fact]
    public void Quote_without_introduction_and_words_is_what_the_person_sent()
    {
        Assert.Equal("> only this", ReplyExtractor.FromText("> only this\n").Reply);
    }

    [Fact]
    public void Introduced_quote_without_words_is_no_reply()
    {
        var parts = ReplyExtractor.FromText($"{Attribution}\n> only this\n");

        Assert.Equal(string.Empty, parts.Reply);
        Assert.Equal($"{Attribution}\n> only this", parts.Quoted);
    }

    [Fact]
    public void Quote_marks_with_names_and_bars_are_understood()
    {
        Assert.Equal("Yes.", ReplyExtractor.FromText($"Yes.\n\n{Attribution}\n\nDana> Is it on?\nDana> Really?\n").Reply);
        Assert.Equal("Yes.", ReplyExtractor.FromText($"Yes.\n\n{Attribution}\n\n| Is it on?\n| Really?\n").Reply);
    }

    [Fact]
    public void End_of_a_wrapped_quoted_line_is_no_answer()
    {
        var parts = ReplyExtractor.FromText($"Yes.\n\n{Attribution}\n> could you please have a look at the printer on the second floor next\nto the kitchen\n> and tell me\n");

        Assert.Equal("Yes.", parts.Reply);
    }

    [Fact]
    public void Reply_above_a_forward_is_kept_apart()
    {
        var parts = ReplyExtractor.FromText("Can you look?\n\n-- \nBo\n\n---------- Forwarded message ---------\nFrom: Dana <dana@contoso.example>\nDate: Tue, Mar 5, 2024 at 9:14 AM\nSubject: Fwd: Printer\nTo: Bo <bo@contoso.example>\n\n---------- Forwarded message ---------\nFrom: Kim <kim@contoso.example>\nSubject: Printer\n\nIt is broken.\n");

        Assert.Equal("Can you look?", parts.Reply);
        Assert.Equal("-- \nBo".Replace(" \n", "\n", StringComparison.Ordinal), parts.Signature);
        Assert.Equal("dana@contoso.example", parts.Forwarded?.FromAddress);
        Assert.Contains("Kim", parts.Forwarded?.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hallo,\n\nmein Drucker druckt nicht. Bitte helfen Sie mir.\n\nDanke", "de")]
    [InlineData("Bonjour,\n\nje ne peux pas ouvrir le fichier. Merci de votre aide.", "fr")]
    [InlineData("Hola, no puedo entrar en el correo. Gracias por la ayuda.", "es")]
    [InlineData("Olá, não consigo abrir o e-mail. Obrigado.", "pt")]
    [InlineData("Buongiorno, non riesco ad aprire il file. Grazie", "it")]
    [InlineData("Hallo, ik kan het bestand niet openen. Bedankt", "nl")]
    [InlineData("Dzień dobry, nie mogę się zalogować do systemu. Proszę o pomoc.", "pl")]
    [InlineData("Dobrý den, nemohu se přihlásit, prosím o pomoc. Děkuji", "cs")]
    [InlineData("Здравствуйте, не могу войти в систему. Что делать?", "ru")]
    [InlineData("Добрий день, не можу увійти до системи. Дякую", "uk")]
    [InlineData("Hej, jag kan inte logga in. Tack för hjälpen", "sv")]
    [InlineData("Hej, jeg kan ikke logge ind. Hvad skal jeg gøre?", "da")]
    [InlineData("Hei, jeg kan ikke logge inn. Hva skal jeg gjøre?", "nb")]
    [InlineData("Hei, en pääse kirjautumaan. Mikä on vialla? Kiitos", "fi")]
    [InlineData("Merhaba, sisteme giriş yapamıyorum. Bana yardım eder misiniz? Teşekkürler", "tr")]
    [InlineData("お世話になっております。ログインできません。", "ja")]
    [InlineData("안녕하세요. 로그인이 되지 않습니다.", "ko")]
    [InlineData("您好，我的电脑无法登录系统，请帮忙。", "zh-Hans")]
    [InlineData("您好，我的電腦無法登入系統，請幫忙。", "zh-Hant")]
    [InlineData("Hi, I can not log in to the system. Please help.", "en")]
    [InlineData("4711", null)]
    public void Language_of_the_new_text_is_guessed(string text, string? language) => Assert.Equal(language, ReplyExtractor.FromText(text).Language);
}
