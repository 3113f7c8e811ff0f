using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards;

/// <summary>What the bot says when it is installed, and when somebody asks for help.</summary>
public static class WelcomeCard
{
    public static AdaptiveCard Draw(CardContext context)
    {
        var texts = context.Texts;
        var isDesk = TicketDecider.IsDesk(context.Viewer);
        List<CardElement> body =
        [
            CardParts.Heading(texts["Welcome_Title"]),
            new TextBlock(texts["Welcome_Intro"]),
            new TextBlock($"- {texts["Welcome_Way1"]}\n- {texts["Welcome_Way2"]}\n- {texts["Welcome_Way3"]}"),
            new TextBlock(texts["Welcome_Help"]) { IsSubtle = true },
        ];
        if (isDesk)
        {
            body.Add(new TextBlock(texts["Welcome_Agent"]) { IsSubtle = true });
        }

        var actions = new List<CardAction>
        {
            context.Execute(CardVerbs.New, texts["Action_New"], null) with { Id = CardVerbs.New, Style = ActionStyle.Positive },
            context.Execute(CardVerbs.List, texts["Action_Mine"], null, new ListPlace(TicketList.Mine).Data()) with { Id = "mine" },
        };
        if (isDesk)
        {
            actions.Add(context.Execute(CardVerbs.List, texts["Action_Queue"], null, new ListPlace(TicketList.Queue).Data()) with { Id = "queue" });
        }

        return context.Card(body, texts["Welcome_Title"], actions);
    }
}
