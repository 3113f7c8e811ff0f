using M365Support.Cards.Elements;
using M365Support.Tickets;

namespace M365Support.Cards.Forms;

/// <summary>The configured macros, each with what it would do here.</summary>
internal static class MacroForm
{
    private const int Preview = 600;

    public static IEnumerable<CardElement> Draw(FormParts parts)
    {
        var macros = parts.Context.Policy.Macros;
        if (macros.Count == 0)
        {
            yield return new TextBlock(parts.Texts["Macro_None"]);
        }

        foreach (var (index, (name, macro)) in macros.OrderBy(m => m.Key, StringComparer.CurrentCulture).Index())
        {
            yield return new Container(
            [
                new TextBlock(CardText.Line(name, 100)) { Weight = TextWeight.Bolder },
                CardParts.Facts(Effects(macro, parts)),
                new ActionSet([parts.Button(TicketVerbs.Macro, parts.Texts.Format("Action_RunMacro", CardText.Plain(name, 60)), style: null, ("name", name)) with { Id = $"macro-{index}" }]),
            ])
            {
                Separator = true,
                Spacing = Spacing.Medium,
            };
        }
    }

    private static IEnumerable<(string Title, string? Value)> Effects(Macro macro, FormParts parts)
    {
        var texts = parts.Texts;
        yield return (texts["Macro_Reply"], Filled(macro.Reply));
        yield return (texts["Macro_Note"], Filled(macro.Note));
        yield return (texts["Fact_Tags"], macro.Tags.Count == 0 ? null : CardText.Line(string.Join(", ", macro.Tags)));
        yield return (texts["Macro_Wait"], macro.WaitFor switch
        {
            null => null,
            WaitingFor.Vendor => texts.Format("WaitingFor_Vendor", CardText.Line(macro.Vendor ?? "")),
            WaitingFor.Schedule => texts.Duration(macro.WaitTime),
            _ => texts["WaitingFor_Requester"],
        });
        yield return (texts["Action_Resolve"], macro.Resolve is { } report ? Filled($"{report.Cause}\n{report.Action}\n{report.Prevention}") : null);

        string? Filled(string? text) => text is null ? null : CardText.Escape(Macro.Fill(text, parts.Ticket, parts.Context.Viewer.Person), Preview);
    }
}
