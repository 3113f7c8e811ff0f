namespace M365Support.Tickets;

public sealed class TicketVerbsTests
{
    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("-", null, null, null)]
    [InlineData("L2", null, null, Tier.L2)]
    [InlineData("Bo@contoso.example", "L3", "bo@contoso.example", Tier.L3)]
    public void Hand_over_names_a_person_a_tier_or_nobody(string? to, string? tier, string? person, Tier? expected)
    {
        var command = Parse<HandOverTicket>(TicketVerbs.HandOver, ("to", to), ("tier", tier), ("reason", "r"));
        Assert.Equal((person, expected), (command.To?.Address, command.Tier));
    }

    [Theory]
    [InlineData("Requester", null, WaitingFor.Requester, null)]
    [InlineData("Vendor:Fiber: Inc", null, WaitingFor.Vendor, "Fiber: Inc")]
    [InlineData("vendor", "Fiber Inc", WaitingFor.Vendor, "Fiber Inc")]
    public void Vendor_is_named_apart_or_with_what_is_waited_for(string what, string? vendor, WaitingFor expected, string? name)
    {
        var command = Parse<WaitForTicket>(TicketVerbs.Wait, ("for", what), ("vendor", vendor), ("reason", "r"));
        Assert.Equal((expected, name), (command.For, command.Vendor));
    }

    [Fact]
    public void Date_without_a_time_is_a_day()
    {
        Assert.Equal(new DateOnly(2026, 3, 31), Parse<WaitForTicket>(TicketVerbs.Wait, ("for", "Schedule"), ("until", "2026-03-31")).Day);
        var moment = Parse<WaitForTicket>(TicketVerbs.Wait, ("for", "Schedule"), ("until", "2026-03-31T14:30:00+02:00"));
        Assert.Equal((null, new DateTimeOffset(2026, 3, 31, 12, 30, 0, TimeSpan.Zero)), (moment.Day, moment.Until!.Value));
    }

    [Fact]
    public void Form_that_was_left_as_it_was_changes_nothing()
    {
        var command = Parse<DescribeTicket>(
            TicketVerbs.Describe,
            ("subject", "Same"), ("seen.subject", "Same"), ("category", "-"), ("seen.category", ""), ("tags", "a, b"), ("seen.tags", "a,b"),
            ("fields", "Asset,Building"), ("field.Asset", ""), ("seen.Asset", ""), ("field.Building", "-"), ("seen.Building", ""));
        Assert.Null(command.Subject);
        Assert.Null(command.Category);
        Assert.Null(command.Tags);
        Assert.Empty(command.AddTags!.Concat(command.RemoveTags!).Concat(command.Fields!.Keys));
    }

    [Fact]
    public void Tags_of_a_form_are_what_was_added_and_removed_since_it_was_shown()
    {
        var command = Parse<DescribeTicket>(TicketVerbs.Describe, ("tags", "b, c"), ("seen.tags", "a,b"));
        Assert.Equal(["c"], command.AddTags!);
        Assert.Equal(["a"], command.RemoveTags!);
        Assert.Equal(["x", "y"], Parse<DescribeTicket>(TicketVerbs.Describe, ("tags", "x,y")).Tags!);
    }

    [Fact]
    public void Link_comes_in_two_fields_or_in_one()
    {
        var id = TicketId.FromCompact(48_201_936);
        Assert.Equal(new LinkTicket(LinkKind.Parent, id), Parse<LinkTicket>(TicketVerbs.Link, ("kind", "parent"), ("other", id.ToString())));
        Assert.Equal(new LinkTicket(LinkKind.Duplicate, id, Remove: true), Parse<LinkTicket>(TicketVerbs.Unlink, ("link", $"Duplicate:{id}")));
        Assert.Equal(new MergeTicket(id), Parse<MergeTicket>(TicketVerbs.Merge, ("into", id.ToString())));
        Assert.Equal("into", TicketVerbs.Parse(TicketVerbs.Merge, _ => null).Rejection?.Field);
    }

    private static T Parse<T>(string verb, params (string Name, string? Value)[] fields)
        where T : TicketCommand =>
        Assert.IsType<T>(TicketVerbs.Parse(verb, name => fields.FirstOrDefault(f => f.Name == name).Value).Value);
}
