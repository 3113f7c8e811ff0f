using M365Support.Tickets;

namespace M365Support.Api.Tests.Tickets;

public sealed class TicketIdTests
{
    [Fact]
    public void Created_id_is_written_in_three_groups_and_read_back()
    {
        for (var i = 0; i < 1_000; i++)
        {
            var id = TicketId.Create();
            Assert.Matches("^[1-9][0-9]{2}-[0-9]{3}-[0-9]{3}$", id.ToString());
            Assert.Equal(id, TicketId.Parse(id.ToString(), null));
            Assert.Equal(id, TicketId.FromCompact(id.ToCompact()));
        }
    }

    [Theory]
    [InlineData("{0}{1}{2}")]
    [InlineData(" {0} {1} {2} ")]
    [InlineData("{0}-{1}{2}")]
    public void Id_is_read_as_people_write_it(string format)
    {
        var id = TicketId.Create();
        var parts = id.ToString().Split('-');
        Assert.Equal(id, TicketId.Parse(string.Format(format, parts[0], parts[1], parts[2]), null));
    }

    [Fact]
    public void Every_wrong_digit_and_every_swap_of_neighbours_is_noticed()
    {
        var digits = TicketId.Create().ToString().Replace("-", "", StringComparison.Ordinal);
        for (var i = 0; i < digits.Length; i++)
        {
            foreach (var wrong in "0123456789".Where(d => d != digits[i]))
            {
                Assert.False(TicketId.TryParse(digits[..i] + wrong + digits[(i + 1)..], out _));
            }

            if (i > 0 && digits[i] != digits[i - 1])
            {
                var swapped = digits.ToCharArray();
                (swapped[i], swapped[i - 1]) = (swapped[i - 1], swapped[i]);
                Assert.False(TicketId.TryParse(new string(swapped), out _));
            }
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("482-019-36")]
    [InlineData("482-019-3651")]
    [InlineData("482/019/365")]
    [InlineData("４８２-０１９-３６５")]
    public void Other_text_is_no_id(string? text) => Assert.False(TicketId.TryParse(text, out _));
}
