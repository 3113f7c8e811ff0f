namespace M365Support.Wording;

public sealed class PlainWordsTests
{
    private static readonly PlainWords Words = new(
        new Dictionary<string, string>
        {
            ["DNS"] = "the address book",
            ["DNS resolution failure"] = "the computer cannot find the server's address",
            ["VPN"] = "the secure connection",
            ["C++"] = "a programming language",
            ["防火墙"] = "门卫",
        },
        "en");

    [Theory]
    [InlineData("It is a dns Resolution failure.", "It is a dns Resolution failure (the computer cannot find the server's address).")]
    [InlineData("DNS and VPN", "DNS (the address book) and VPN (the secure connection)")]
    [InlineData("DNS\nresolution failure", "DNS\nresolution failure (the computer cannot find the server's address)")]
    [InlineData("VPN, VPN and vpn", "VPN (the secure connection), VPN and vpn")]
    [InlineData("VPNs and MyVPN and VPN_2", "VPNs and MyVPN and VPN_2")]
    [InlineData("(VPN)", "(VPN (the secure connection))")]
    [InlineData("We use C++ here", "We use C++ (a programming language) here")]
    [InlineData("VPN (the tunnel) is down", "VPN (the tunnel) is down")]
    [InlineData("See https://vpn.contoso.example/VPN or vpn@contoso.example or \\\\srv\\VPN", "See https://vpn.contoso.example/VPN or vpn@contoso.example or \\\\srv\\VPN")]
    [InlineData("我们的防火墙拦截了VPN连接", "我们的防火墙 (门卫)拦截了VPN (the secure connection)连接")]
    [InlineData("", "")]
    [InlineData("Nothing technical.", "Nothing technical.")]
    public void Terms_are_explained_once_as_whole_words_the_longest_first(string text, string explained) => Assert.Equal(explained, Words.Explain(text));

    [Fact]
    public void Brackets_are_those_of_the_language() => Assert.Equal("VPN（安全通道）断了", new PlainWords([KeyValuePair.Create("VPN", "安全通道")], "zh-Hans").Explain("VPN断了"));

    [Fact]
    public void Hostile_texts_take_no_longer_than_others()
    {
        var words = new PlainWords(Enumerable.Range(1, 60).Select(n => KeyValuePair.Create(new string('a', n) + "b", "x")), "en");
        var text = string.Concat(Enumerable.Repeat("a ", 4_000)) + new string('a', 8_000);
        Assert.Equal(text, words.Explain(text));
        Assert.Equal(12, words.Explain(string.Join(' ', Enumerable.Range(1, 60).Select(n => new string('a', n) + "b"))).Split("(x)").Length - 1);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    public void Shipped_glossary_has_sixty_terms_that_fit(string language)
    {
        var terms = Glossary.ShippedTerms(language);
        Assert.InRange(terms.Count, 60, 1_000);
        Assert.All(terms, term => Assert.Equal(term with { ETag = "" }, GlossaryTerm.Read(language, term.Term, term.Plain).Value));
    }
}
