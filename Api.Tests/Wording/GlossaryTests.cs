using M365Support.Infrastructure;
using M365Support.Tickets;
using Microsoft.Extensions.Logging.Abstractions;

namespace M365Support.Wording;

[Collection(AzuriteCollection.Name)]
public sealed class GlossaryTests(AzuriteFixture azurite)
{
    private static readonly Person Megan = new("megan@contoso.example", "Megan Bowen");
    private static readonly Person Wang = new("jianguo@contoso.example", "王建国");

    private readonly ManualClock clock = new();
    private readonly string prefix = DeskHarness.NewPrefix();

    [SkippableFact]
    public async Task Term_is_added_changed_removed_and_brought_back()
    {
        var glossary = await NewAsync();
        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("Contoso Hub", "our intranet"), null, Megan, default));
        Assert.Equal("The Contoso Hub (our intranet) is down", glossary.WordsFor("en").Explain("The Contoso Hub is down"));

        var added = (await glossary.FindAsync("en", "contoso hub", default))!;
        Assert.Equal(Megan, added.By);
        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("Contoso Hub", "the start page"), added.ETag, Wang, default));
        var changed = (await glossary.FindAsync("en", "Contoso Hub", default))!;
        Assert.Equal(GlossaryOutcome.Done, await glossary.RemoveAsync("en", "Contoso Hub", changed.ETag, Megan, default));
        Assert.Null(await glossary.FindAsync("en", "Contoso Hub", default));
        Assert.Equal("The Contoso Hub is down", glossary.WordsFor("en").Explain("The Contoso Hub is down"));

        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("Contoso Hub", "the start page"), null, Megan, default));
        Assert.Contains(await glossary.ListAsync("en", default), t => t is { Term: "Contoso Hub", Plain: "the start page" });
    }

    [SkippableFact]
    public async Task Shipped_term_can_be_changed_and_removed()
    {
        var glossary = await NewAsync();
        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("VPN", "the tunnel"), Glossary.Shipped, Megan, default));
        Assert.Equal("VPN (the tunnel)", glossary.WordsFor("en").Explain("VPN"));
        Assert.Equal(GlossaryOutcome.Done, await glossary.RemoveAsync("en", "DNS", Glossary.Shipped, Megan, default));
        Assert.DoesNotContain(await glossary.ListAsync("en", default), t => t.Term == "DNS");
        Assert.Equal(GlossaryOutcome.NotFound, await glossary.RemoveAsync("en", "DNS", Glossary.Shipped, Megan, default));
    }

    [SkippableFact]
    public async Task Second_of_two_changes_is_refused()
    {
        var glossary = await NewAsync();
        Assert.Equal(GlossaryOutcome.ChangedMeanwhile, await glossary.SaveAsync(Term("vpn", "the tunnel"), null, Megan, default));
        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("VPN", "the tunnel"), Glossary.Shipped, Megan, default));
        Assert.Equal(GlossaryOutcome.ChangedMeanwhile, await glossary.SaveAsync(Term("VPN", "the pipe"), Glossary.Shipped, Wang, default));
        var etag = (await glossary.FindAsync("en", "VPN", default))!.ETag;
        Assert.Equal(GlossaryOutcome.Done, await glossary.SaveAsync(Term("VPN", "the pipe"), etag, Wang, default));
        Assert.Equal(GlossaryOutcome.ChangedMeanwhile, await glossary.RemoveAsync("en", "VPN", etag, Megan, default));
    }

    [SkippableFact]
    public async Task Other_instance_has_the_words_after_a_minute()
    {
        var (one, two) = (await NewAsync(), await NewAsync());
        _ = two.WordsFor("en");
        await one.SaveAsync(Term("Contoso Hub", "our intranet"), null, Megan, default);
        await Eventually.BecomesTrueAsync("the words are read again", () =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(two.WordsFor("en").Explain("Contoso Hub") == "Contoso Hub (our intranet)");
        });
    }

    [Fact]
    public void Search_finds_terms_and_explanations()
    {
        var found = Glossary.Search(Glossary.ShippedTerms("en"), "server ADDRESS");
        Assert.Contains(found, t => t.Term == "DNS resolution failure");
        Assert.DoesNotContain(found, t => t.Term == "VPN");
        Assert.Equal(Glossary.ShippedTerms("en").Count, Glossary.Search(Glossary.ShippedTerms("en"), "  ").Count);
    }

    [Theory]
    [InlineData("fr", "VPN", "x", "language")]
    [InlineData("en", "  ", "x", "term")]
    [InlineData("en", "…", "x", "term")]
    [InlineData("en", "VPN", "", "plain")]
    [InlineData("en", "a term that is so long that nobody would ever find it in any text whatsoever", "x", "term")]
    public void Term_is_refused_where_it_makes_no_sense(string language, string term, string plain, string field) =>
        Assert.Equal(field, GlossaryTerm.Read(language, term, plain).Rejection!.Field);

    private static GlossaryTerm Term(string term, string plain) => GlossaryTerm.Read("en", term, plain).Value;

    private async Task<Glossary> NewAsync()
    {
        var storage = DeskHarness.StorageOf(azurite.ConnectionString, prefix);
        var glossary = new Glossary(storage, clock, NullLogger<Glossary>.Instance);
        await storage.CreateAsync(default);
        return glossary;
    }
}
