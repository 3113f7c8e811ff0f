using Azure;
using M365Support.Infrastructure;
using M365Support.People;
using M365Support.Tickets;
using static M365Support.Delivery.DeliveryDesk;

namespace M365Support.Delivery;

/// <summary>One live card of a ticket with each person.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LiveMessagesTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Card_is_edited_in_place_while_there_is_nothing_new()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket);
        var sent = desk.Connector.Requests.Count;
        for (var hour = 1; hour <= 3; hour++)
        {
            await desk.SendAsync(Notice(NoticeKind.Progress, ticket, $"due-{hour}", isSilent: true), ticket);
        }

        Assert.Equal(3, desk.Connector.Requests.Count - sent);
        Assert.All(desk.Puts, put => Assert.EndsWith("/activities/id-2", put.RawPath, StringComparison.Ordinal));
        Assert.Single(desk.Posts);
        Assert.Contains("Nothing new since", desk.Puts[^1].Body.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task News_come_as_a_new_message_and_the_former_one_keeps_its_words_without_buttons()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var first = desk.Open(Alex, (new Actor(Adele, Roles.Agent, Channel.Web), new PostProgress("The fuse is being replaced.")));
        await desk.SendAsync(Notice(NoticeKind.Update, first, "one", text: first.LastUpdate), first);
        await desk.SendAsync(Notice(NoticeKind.Update, first, "two", text: "The cable is next."), first with { Version = first.Version + 1, LastUpdate = "The cable is next." });

        Assert.Equal(2, desk.Posts.Count);
        var former = CardOf(Assert.Single(desk.Puts));
        Assert.Contains("The fuse is being replaced.", former.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("The cable is next.", former.GetRawText(), StringComparison.Ordinal);
        Assert.False(former.TryGetProperty("actions", out _));
        Assert.DoesNotContain("Action.", former.GetRawText(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task News_that_come_late_say_what_they_were_for_and_what_is_known_by_now()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var agent = new Actor(Adele, Roles.Agent, Channel.Web);
        var ticket = desk.Open(Alex, (agent, new PostProgress("The fuse is being replaced.")), (agent, new PostProgress("The cable is next.")));
        await desk.SendAsync(Notice(NoticeKind.Update, ticket, "one", text: "The fuse is being replaced."), ticket);
        await desk.SendAsync(Notice(NoticeKind.Update, ticket, "two", text: ticket.LastUpdate), ticket);

        var (late, last) = (CardOf(desk.Posts[0]).GetRawText(), CardOf(desk.Posts[1]).GetRawText());
        Assert.Matches("fuse is being replaced.*cable is next", late);
        Assert.DoesNotContain("fuse", last, StringComparison.Ordinal);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(last, "cable is next"));
    }

    [SkippableTheory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(405)]
    public async Task New_card_is_sent_where_the_old_one_can_no_longer_be_replaced(int status)
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket);
        desk.Connector.Next(status, new { error = new { code = "Whatever" } });
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-1", isSilent: true), ticket);
        Assert.Equal(2, desk.Posts.Count);

        // From then on that one is edited.
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-2", isSilent: true), ticket);
        Assert.Equal(2, desk.Posts.Count);
        Assert.NotEqual(desk.Puts[0].RawPath, desk.Puts[^1].RawPath);
    }

    [SkippableFact]
    public async Task Message_that_was_sent_before_a_crash_is_not_sent_again_by_another_instance()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var other = await desk.AddInstanceAsync();
        var ticket = desk.Open(Alex);
        var notice = Notice(NoticeKind.Progress, ticket, "due-1");

        // The process dies after Teams took it and before anything was stored of it.
        Assert.NotNull(await desk.One.Sender.SendAsync(notice, ticket, default));
        await desk.SendAsync(notice, ticket, other);
        Assert.Single(desk.Posts);

        // Nobody knows where it is, so the next hour begins anew.
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-2", isSilent: true), ticket, other);
        Assert.Equal(2, desk.Posts.Count);
    }

    [SkippableFact]
    public async Task Reminder_to_an_agent_that_was_sent_before_a_crash_is_not_sent_again_and_later_ones_are()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var other = await desk.AddInstanceAsync();
        var ticket = desk.Open(Alex);
        var reminder = Notice(NoticeKind.HalfUsed, ticket, "due-1") with { To = Adele };
        Assert.NotNull(await desk.One.Sender.SendAsync(reminder, ticket, default));
        await desk.SendAsync(reminder, ticket, other);
        Assert.Single(desk.Posts);

        await desk.SendAsync(reminder with { Command = "due-2", Kind = NoticeKind.Breached }, ticket, other);
        Assert.Equal(2, desk.Posts.Count);
        Assert.Empty(desk.Puts);
    }

    [SkippableFact]
    public async Task Message_whose_answer_was_lost_is_not_sent_again()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex);
        var notice = Notice(NoticeKind.Progress, ticket, "due-1");
        await desk.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket);
        desk.Connector.NextIsCutOff();
        await desk.SendAsync(notice, ticket);
        await desk.SendAsync(notice with { Key = "001" }, ticket);
        Assert.Equal(3, desk.Posts.Count);
        Assert.Equal(0, desk.Mails);
    }

    [SkippableFact]
    public async Task Message_that_Teams_could_not_take_is_tried_again_and_sent_once()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket);
        var notice = Notice(NoticeKind.Progress, ticket, "due-1");
        desk.Connector.Next(429, null, ("Retry-After", "3600"));
        await Assert.ThrowsAsync<RequestFailedException>(() => desk.SendAsync(notice, ticket));
        await desk.SendAsync(notice, ticket, await desk.AddInstanceAsync());
        Assert.Equal(3, desk.Posts.Count);
        Assert.Single(desk.Puts);
    }

    [SkippableFact]
    public async Task Message_that_waited_for_throttling_when_the_app_was_stopped_is_sent_once()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex);
        var notice = Notice(NoticeKind.Progress, ticket, "due-1");
        desk.Connector.Next(201, new { id = "a:1" }).Next(429, null, ("Retry-After", "2"));
        using var stop = new CancellationTokenSource();
        var sending = desk.One.Sender.SendAsync(notice, ticket, stop.Token);
        await Eventually.BecomesTrueAsync("Teams has refused it", () => Task.FromResult(desk.Posts.Count == 1));
        await Eventually.BecomesTrueAsync("it is known that it was not sent", async () => !(await desk.One.Get<LiveCards>().FindAsync(ticket.Id, Alex, default))!.Begun.Any());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        await desk.SendAsync(notice, ticket, await desk.AddInstanceAsync());
        Assert.Equal(2, desk.Posts.Count);
    }

    [SkippableFact]
    public async Task Two_instances_keep_one_live_card()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var other = await desk.AddInstanceAsync();
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Received, ticket, "open"), ticket);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-1"), ticket with { Version = 2 }, other);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-2", isSilent: true), ticket with { Version = 3 });
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-3"), ticket with { Version = 4 });

        Assert.Equal(3, desk.Posts.Count);
        var second = desk.Puts[1].RawPath;
        Assert.Equal([false, true, true], desk.Puts.Select(p => p.RawPath == second));
    }

    [SkippableFact]
    public async Task Newest_version_stays_live_when_two_messages_cross()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var (cards, ticket) = (desk.One.Get<LiveCards>(), desk.Open(Alex));
        var (one, two) = (await cards.BeginAsync(ticket.Id, Alex, "one", default), await cards.BeginAsync(ticket.Id, Alex, "two", default));
        await cards.SaveAsync(two.Card with { Version = 2, Place = "a", Message = "newer" }, "two", default);
        await cards.SaveAsync(one.Card with { Version = 1, Place = "a", Message = "older" }, "one", default);

        Assert.Equal("newer", (await cards.FindAsync(ticket.Id, Alex, default))!.Message);
        Assert.False((await cards.BeginAsync(ticket.Id, Alex, "one", default)).MayHaveArrived);
    }

    [SkippableFact]
    public async Task Nothing_new_is_never_mailed_and_news_are()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Mia);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-1", isSilent: true), ticket);
        Assert.Equal(0, desk.Mails);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-2"), ticket);
        Assert.Equal(1, desk.Mails);
        Assert.Empty(desk.Connector.Requests);
    }

    [SkippableTheory]
    [InlineData(MessageWay.Teams, 1, 0)]
    [InlineData(MessageWay.Mail, 0, 1)]
    [InlineData(MessageWay.Both, 1, 1)]
    public async Task Message_comes_the_way_the_person_chose(MessageWay way, int posts, int mails)
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        await desk.WantsAsync(Alex, new Preferences { Way = way, Language = "zh-Hans" });
        var ticket = desk.Open(Alex);
        await desk.SendAsync(Notice(NoticeKind.Progress, ticket, "due-1"), ticket);
        Assert.Equal((posts, mails), (desk.Posts.Count, desk.Mails));
        Assert.All(desk.Posts, post => Assert.Equal("zh", CardOf(post).GetProperty("lang").GetString()));
    }

    [SkippableFact]
    public async Task Requesters_see_terms_explained_and_agents_do_not()
    {
        await using var desk = await DeliveryDesk.StartAsync(azurite);
        var ticket = desk.Open(Alex, (new Actor(Adele, Roles.Agent, Channel.Web), new PostProgress("It was a DNS resolution failure.")));
        await desk.SendAsync(Notice(NoticeKind.Update, ticket, "one", text: ticket.LastUpdate), ticket);
        Assert.Contains("DNS resolution failure (the computer cannot find the server's address)", CardOf(desk.Posts[0]).ToString(), StringComparison.Ordinal);
    }
}
