using AngleSharp.Dom;
using M365Support.Mail.Html;

namespace M365Support.Mail.Replies;

/// <summary>Renders an HTML body as the lines that the extractor works on, with what the markup says about them.</summary>
internal sealed class HtmlLines : HtmlLineWriter
{
    private readonly Stack<(IElement Element, ElementRole Role)> openRoles = new();
    private readonly bool trustSignatures;
    private int quoteDepth;
    private int signatureDepth;
    private int attributionDepth;
    private int barDepth;
    private bool cutWritten;
    private ElementRole pendingStart;
    private (int Depth, bool Signature, bool Attribution, int Bars) lineState;

    private HtmlLines(bool trustSignatures) => this.trustSignatures = trustSignatures;

    private List<MailLine> Lines { get; } = [];

    public static List<MailLine> Render(string html, HtmlLimits limits)
    {
        var body = HtmlWalker.Parse(html, limits);
        var lines = Render(body, trustSignatures: true);

        // Some phones let people type inside the signature's element: with nothing else written, look at its text instead.
        return lines.Exists(line => line.Known && line.Kind == LineKind.Signature) && !lines.TakeWhile(line => !line.StartsQuoted).Any(line => !line.Known && line.Comparable.Length > 0 && !Markers.IsRule(line.Comparable))
            ? Render(body, trustSignatures: false)
            : lines;
    }

    public override bool Enter(IElement element)
    {
        if (cutWritten || HtmlElements.IsUnread(element))
        {
            return base.Enter(element);
        }

        var role = ClientMarks.RoleOf(element);
        if (role == ElementRole.None && HtmlElements.IsBlock(element) && HtmlElements.HasBar(element))
        {
            role = ElementRole.Barred;
        }

        if (role == ElementRole.None || (role == ElementRole.Signature && !trustSignatures) || (quoteDepth > 0 && role is ElementRole.StartsQuoted or ElementRole.StartsForwarded))
        {
            return base.Enter(element);
        }

        BreakLine();
        if (role is ElementRole.StartsQuoted or ElementRole.StartsForwarded)
        {
            pendingStart = role;
            return base.Enter(element);
        }

        EndAttribution(role);
        if (!base.Enter(element))
        {
            return false;
        }

        openRoles.Push((element, role));
        Count(role, 1);
        return true;
    }

    public override void Leave(IElement element)
    {
        base.Leave(element);
        if (openRoles.TryPeek(out var top) && ReferenceEquals(top.Element, element))
        {
            BreakLine();
            openRoles.Pop();
            Count(top.Role, -1);
        }
    }

    protected override void OnLineBegins() => lineState = (quoteDepth, signatureDepth > 0, attributionDepth > 0, barDepth);

    protected override void Write(string line)
    {
        line = line.Replace(Nbsp, ' ');
        var blank = LineText.IsBlank(line);
        if (blank)
        {
            Lines.Add(new MailLine(string.Empty) { Kind = LineKind.Blank });
            return;
        }

        var (depth, signature, attribution, bars) = lineState;
        var starts = pendingStart != ElementRole.None && !cutWritten;
        cutWritten |= starts;
        var known = depth > 0 || signature || attribution;
        Lines.Add(new MailLine(depth > 0 ? new string('>', depth) + " " + line : line)
        {
            Depth = depth,
            Known = known,
            Bars = known ? 0 : bars,
            StartsQuoted = starts,
            Kind = depth > 0 ? LineKind.Quote
                : signature ? LineKind.Signature
                : attribution ? LineKind.Attribution
                : starts && pendingStart == ElementRole.StartsForwarded ? LineKind.ForwardMarker
                : LineKind.Text,
        });
    }

    private static List<MailLine> Render(IElement body, bool trustSignatures)
    {
        var lines = new HtmlLines(trustSignatures);
        HtmlWalker.Walk(body, lines);
        lines.Finish();
        return lines.Lines;
    }

    /// <summary>The words of a quote group up to its first quote introduce it; what comes later may be answers.</summary>
    private void EndAttribution(ElementRole role)
    {
        if (role == ElementRole.Quote && openRoles.TryPeek(out var group) && group.Role == ElementRole.QuoteGroup && attributionDepth > 0)
        {
            attributionDepth = 0;
        }
    }

    private void Count(ElementRole role, int change)
    {
        switch (role)
        {
            case ElementRole.Quote:
                quoteDepth += change;
                break;
            case ElementRole.Barred:
                barDepth += change;
                break;
            case ElementRole.Signature:
                signatureDepth += change;
                break;
            case ElementRole.Attribution or ElementRole.QuoteGroup:
                attributionDepth = Math.Max(0, attributionDepth + change);
                break;
        }
    }
}
