using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Threading;

public class ThreadTokensTests
{
    private static readonly TicketId Ticket = TicketId.Create();
    private static readonly ThreadTokens Tokens = Of("a key of the desk's own");

    [Theory]
    [InlineData("AW: {0}")]
    [InlineData("回复： {0} (2)")]
    [InlineData("[EXTERNAL] Re: {0}")]
    public void Mark_is_found_in_what_answering_makes_of_the_subject(string answer)
    {
        var subject = string.Format(System.Globalization.CultureInfo.InvariantCulture, answer, Tokens.Subject(Ticket, "No network"));
        Assert.True(Tokens.TryFind(subject, out var found));
        Assert.Equal(Ticket, found);
    }

    /// <summary>What keyboards, relays and line breaks make of a mark.</summary>
    [Theory]
    [InlineData("[{0}-{1}-{2}/{3}]")]
    [InlineData("AW: WG: RE: [{0}-{1}-{2}/{3}] x")]
    [InlineData("回复：【{0}-{1}-{2}/{3}】 x")]
    [InlineData("［{0}-{1}-{2}／{3}］ x")]
    [InlineData("[{0}\u2011{1}\u2013{2}/{3}]")]
    [InlineData("[{0}{1}{2}/{3}]")]
    [InlineData("[ {0}-{1}-{2} / {3} ]")]
    [InlineData("[{0}-{1}-{2}/\t{3}]")]
    [InlineData("[{0}-{1}\u200b-{2}\u200e/{3}\u202c]")]
    [InlineData("Re: {0}-{1}-{2}/{3}, again")]
    public void Mark_is_found_and_taken_off_in_whatever_it_was_made_of(string subject)
    {
        var mark = Tokens.Subject(Ticket, "")[1..24];
        foreach (var token in new[] { mark[12..22], mark[12..22].ToUpperInvariant(), mark[12..17] + " " + mark[17..22], string.Concat(mark[12..22].Select(c => (char)(c + 0xFEE0))) })
        {
            var answer = string.Format(System.Globalization.CultureInfo.InvariantCulture, subject, mark[..3], mark[4..7], mark[8..11], token);
            Assert.True(Tokens.TryFind(answer, out var found), answer);
            Assert.Equal(Ticket, found);
            if (answer.IndexOfAny(['[', '［', '【']) >= 0 && !answer.Contains('\u200b', StringComparison.Ordinal))
            {
                Assert.DoesNotContain(mark[8..11], ThreadTokens.Unmarked(answer), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Mark_is_found_in_address_and_Message_ID_also_in_capitals()
    {
        Assert.True(Tokens.TryFind(Tokens.PlusAddress(Ticket, "support@contoso.example").ToUpperInvariant(), out var byAddress));
        Assert.True(Tokens.TryFind(Tokens.MessageId(Ticket, "in-1|000", "contoso.example"), out var byMessage));
        Assert.Equal((Ticket, Ticket), (byAddress, byMessage));
    }

    [Fact]
    public void Message_ID_is_the_same_for_the_same_message_and_another_for_another()
    {
        Assert.Equal(Tokens.MessageId(Ticket, "1", "c.example"), Tokens.MessageId(Ticket, "1", "c.example"));
        Assert.NotEqual(Tokens.MessageId(Ticket, "1", "c.example"), Tokens.MessageId(Ticket, "2", "c.example"));
    }

    [Fact]
    public void Mark_of_another_desk_or_of_another_ticket_counts_for_nothing()
    {
        Assert.False(Of("somebody else's key").TryFind(Tokens.Subject(Ticket, "x"), out _));
        var token = Tokens.Subject(Ticket, "")[13..23];
        Assert.False(Tokens.TryFind($"[{TicketId.Create()}/{token}]", out _));
        Assert.False(Tokens.TryFind($"[{Ticket}] {Ticket}/", out _));
        Assert.False(Tokens.TryFind($"[{Ticket}/{token[..9]}]", out _));
        Assert.False(Tokens.TryFind($"[{Ticket}/{token}0]", out _));
    }

    [Fact]
    public void Former_key_is_still_known_and_no_longer_signs()
    {
        var both = new ThreadTokens([Encoding.UTF8.GetBytes("the new key of the desk"), Encoding.UTF8.GetBytes("a key of the desk's own")]);
        Assert.True(both.TryFind(Tokens.Subject(Ticket, ""), out _));
        Assert.NotEqual(Tokens.Subject(Ticket, ""), both.Subject(Ticket, ""));
    }

    [Fact]
    public void Subject_carries_one_mark_however_often_it_is_answered() =>
        Assert.Equal(Tokens.Subject(Ticket, "Re: No network"), Tokens.Subject(Ticket, "Re: " + Tokens.Subject(Ticket, "No network")));

    private static ThreadTokens Of(string key) => new([Encoding.UTF8.GetBytes(key)]);
}
