namespace M365Support.Mail.Replies;

public sealed class AgreementTests
{
    [Theory]
    [InlineData("solved")]
    [InlineData("Works now, thanks!")]
    [InlineData("Yes, it's solved. Thank you very much for your help!")]
    [InlineData("Hi team,\n\nit works again.\n\nBest regards")]
    [InlineData("YES")]
    [InlineData("👍")]
    [InlineData("Thanks 👍🏽")]
    [InlineData("Vielen Dank, es funktioniert wieder!")]
    [InlineData("Merci beaucoup, ça marche maintenant")]
    [InlineData("Cela fonctionne, c’est réglé.")]
    [InlineData("Ya funciona, muchas gracias")]
    [InlineData("Risolto, grazie mille")]
    [InlineData("Resolvido! Muito obrigada")]
    [InlineData("Het werkt weer, hartelijk dank voor de snelle hulp")]
    [InlineData("Nu fungerar det, tack för hjälpen")]
    [InlineData("Det virker nu, mange tak")]
    [InlineData("Nå fungerer det. Tusen takk!")]
    [InlineData("Toimii nyt, kiitos")]
    [InlineData("Już działa, dziękuję bardzo")]
    [InlineData("Už to funguje, díky")]
    [InlineData("Már működik, köszönöm szépen")]
    [InlineData("S-a rezolvat, mulțumesc")]
    [InlineData("Λύθηκε, ευχαριστώ πολύ")]
    [InlineData("Всё работает, спасибо большое!")]
    [InlineData("Все працює, дякую")]
    [InlineData("Sorun çözüldü, teşekkürler")]
    [InlineData("Đã hoạt động lại, cảm ơn nhiều")]
    [InlineData("Sudah bisa, terima kasih")]
    [InlineData("تم حل المشكلة، شكراً جزيلاً")]
    [InlineData("הבעיה נפתרה, תודה רבה")]
    [InlineData("ใช้งานได้แล้วครับ ขอบคุณมาก")]
    [InlineData("解決しました。ありがとうございました。")]
    [InlineData("이제 잘 됩니다. 감사합니다!")]
    [InlineData("已解决，谢谢")]
    [InlineData("好了，谢谢！")]
    [InlineData("现在可以打印了，非常感谢")]
    [InlineData("問題已經解決，謝謝您")]
    public void Answer_agrees_when_it_says_so_and_nothing_else(string text) => Assert.Equal(AgreementKind.Agrees, Agreement.Of(text));

    [Theory]
    [InlineData("not solved")]
    [InlineData("It does not work.")]
    [InlineData("It works now, but very slowly")]
    [InlineData("Thanks, I shall test tomorrow")]
    [InlineData("Yes?")]
    [InlineData("Is it solved?")]
    [InlineData("solved? no")]
    [InlineData("unsolved")]
    [InlineData("Works now. I have another problem: Excel crashes.")]
    [InlineData("Funktioniert nicht")]
    [InlineData("Leider nein, danke")]
    [InlineData("Ça ne marche pas")]
    [InlineData("No funciona")]
    [InlineData("Non funziona")]
    [InlineData("Nie działa")]
    [InlineData("Не работает")]
    [InlineData("没有解决")]
    [InlineData("还没解决，谢谢")]
    [InlineData("解决了吗？")]
    [InlineData("未解决")]
    [InlineData("不可以了")]
    [InlineData("解決していません")]
    [InlineData("まだ直りません")]
    [InlineData("해결되지 않았습니다")]
    [InlineData("ยังใช้งานไม่ได้")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("...")]
    [InlineData(null)]
    public void Anything_else_keeps_the_ticket_going(string? text) => Assert.Equal(AgreementKind.None, Agreement.Of(text));

    [Theory]
    [InlineData("Thanks!")]
    [InlineData("Many thanks for your help, best regards")]
    [InlineData("谢谢")]
    [InlineData("Danke schön")]
    public void Thanks_alone_are_a_courtesy(string text) => Assert.Equal(AgreementKind.Courtesy, Agreement.Of(text));

    [Fact]
    public void Own_name_under_the_answer_is_no_further_word()
    {
        Assert.Equal(AgreementKind.Agrees, Agreement.Of("Solved, thanks!\nAlex", "Alex Wilber"));
        Assert.Equal(AgreementKind.None, Agreement.Of("Solved, thanks!\nAlex", "Megan Bowen"));
        Assert.Equal(AgreementKind.None, Agreement.Of("Solved, thanks!\nAlex"));
    }

    [Fact]
    public void Long_and_hostile_texts_are_answered_at_once()
    {
        Assert.Equal(AgreementKind.None, Agreement.Of(string.Concat(Enumerable.Repeat("thanks ", 100_000))));
        Assert.Equal(AgreementKind.None, Agreement.Of(new string('好', 299) + "x"));
        Assert.Equal(AgreementKind.Agrees, Agreement.Of("solved \ud800"));
    }
}
