using AngleSharp.Dom;
using M365Support.Mail.Html;

namespace M365Support.Mail.Replies;

/// <summary>Renders an HTML body as the lines that the extractor works on, with what the markup says about them.</summary>
internal sealed class HtmlLines : HtmlLineWriter
{
    private readonly Stack<(IElement Element, ElementRole Role)> _roles = new();
    private readonly bool _trustSignatures;
    private int _depth;
    private int _signatures;
    private int _attributions;
    private bool _cut;
    private ElementRole _starts;
    private (int Depth, bool Signature, bool Attribution) _lineState;

    private HtmlLines(bool trustSignatures) => _trustSignatures = trustSignatures;

    private List<MailLine> Lines { get; } = [];

    public static List<MailLine> Render(string html, HtmlLimits limits)
    {
        var body = HtmlWalker.Parse(html, limits);
        var lines = Render(body, trustSignatures: true);

        // Some phones let people type inside the signature's element: with nothing else written, look at its text instead.
        return lines.Exists(line => line.Known && line.Kind == LineKind.Signature) && !lines.TakeWhile(line => !line.StartsQuoted).Any(line => !line.Known && line.Comparable.Length > 0)
            ? Render(body, trustSignatures: false)
            : lines;
    }

    public override bool Enter(IElement element)
    {
        if (_cut || HtmlElements.IsUnread(element))
        {
            return base.Enter(element);
        }

        var role = ClientMarks.RoleOf(element);
        if (role == ElementRole.None || (role == ElementRole.Signature && !_trustSignatures) || (_depth > 0 && role is ElementRole.StartsQuoted or ElementRole.StartsForwarded))
        {
            return base.Enter(element);
        }

        BreakLine();
        if (role is ElementRole.StartsQuoted or ElementRole.StartsForwarded)
        {
            _starts = role;
            return base.Enter(element);
        }

        EndAttribution(role);
        if (!base.Enter(element))
        {
            return false;
        }

        _roles.Push((element, role));
        Count(role, 1);
        return true;
    }

    public override void Leave(IElement element)
    {
        base.Leave(element);
        if (_roles.TryPeek(out var top) && ReferenceEquals(top.Element, element))
        {
            BreakLine();
            _roles.Pop();
            Count(top.Role, -1);
        }
    }

    protected override void OnLineBegins() => _lineState = (_depth, _signatures > 0, _attributions > 0);

    protected override void Write(string line)
    {
        var blank = LineText.IsBlank(line);
        if (blank)
        {
            Lines.Add(new MailLine(string.Empty) { Kind = LineKind.Blank });
            return;
        }

        var (depth, signature, attribution) = _lineState;
        var starts = _starts != ElementRole.None && !_cut;
        _cut |= starts;
        var known = depth > 0 || signature || attribution;
        Lines.Add(new MailLine(depth > 0 ? new string('>', depth) + " " + line : line)
        {
            Depth = depth,
            Known = known,
            StartsQuoted = starts,
            Kind = depth > 0 ? LineKind.Quote
                : signature ? LineKind.Signature
                : attribution ? LineKind.Attribution
                : starts && _starts == ElementRole.StartsForwarded ? LineKind.ForwardMarker
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
        if (role == ElementRole.Quote && _roles.TryPeek(out var group) && group.Role == ElementRole.QuoteGroup && _attributions > 0)
        {
            _attributions = 0;
        }
    }

    private void Count(ElementRole role, int change)
    {
        switch (role)
        {
            case ElementRole.Quote:
                _depth += change;
                break;
            case ElementRole.Signature:
                _signatures += change;
                break;
            case ElementRole.Attribution or ElementRole.QuoteGroup:
                _attributions = Math.Max(0, _attributions + change);
                break;
        }
    }
}
