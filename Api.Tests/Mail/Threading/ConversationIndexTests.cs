namespace M365Support.Mail.Threading;

public class ConversationIndexTests
{
    private static readonly byte[] First = [1, .. Enumerable.Repeat((byte)7, 21)];

    [Fact]
    public void Answers_share_the_first_22_bytes_with_what_they_answer()
    {
        var first = ConversationIndex.Read(Convert.ToBase64String(First));
        var answer = ConversationIndex.Read(Convert.ToBase64String([.. First, 1, 2, 3, 4, 5]));
        Assert.Equal((first!.Value.Id, false, true), (answer!.Value.Id, first.Value.IsAnswer, answer.Value.IsAnswer));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AQ==")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Broken_index_is_none(string? field) => Assert.Null(ConversationIndex.Read(field));

    [Fact]
    public void Endless_index_is_none() => Assert.Null(ConversationIndex.Read(new string('A', 1_000_000)));
}
