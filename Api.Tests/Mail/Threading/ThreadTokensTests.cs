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
