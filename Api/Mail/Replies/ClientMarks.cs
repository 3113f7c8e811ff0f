using System.Collections.Frozen;
using AngleSharp.Dom;
using M365Support.Mail.Html;

namespace M365Support.Mail.Replies;

/// <summary>What an element's id, class or name says, in the words of the mail program that wrote it.</summary>
internal enum ElementRole
{
    None,

    /// <summary>The line that introduces a quote.</summary>
    Attribution,

    /// <summary>An earlier message in a container of its own.</summary>
    Quote,

    /// <summary>Introduction and quote together; the person's answers may stand between.</summary>
    QuoteGroup,

    /// <summary>From here to the end of the body everything is an earlier message.</summary>
    StartsQuoted,

    /// <summary>From here to the end of the body everything is a forwarded message.</summary>
    StartsForwarded,

    Signature,

    /// <summary>A bar along the left: a quote where the text above introduces one.</summary>
    Barred,
}

/// <summary>Reads the marks that mail programs leave in HTML.</summary>
internal static class ClientMarks
{
    private const int BeginningLength = 300;
    private const int LongestName = 120;

    /// <summary>Zoho, Windows Mail, Mail.ru, QQ Mail, Apple Mail before 2014.</summary>
    private static readonly string[] SignatureAttributes = ["data-sigid", "data-signatureblock", "data-signature-widget", "xmail-signature", "apple-content-edited"];

    private static readonly string[] SignatureParts = ["block", "wrapper", "container", "content", "div", "user", "prefix", "wrap"];

    private static readonly FrozenDictionary<string, ElementRole> Roles = new Dictionary<string, ElementRole>
    {
        // Gmail
        ["gmail_quote"] = ElementRole.QuoteGroup,
        ["gmail_quote_container"] = ElementRole.QuoteGroup,
        ["gmail_attr"] = ElementRole.Attribution,
        ["gmail_quote_attribution"] = ElementRole.Attribution,
        ["gmail_signature_prefix"] = ElementRole.Signature,

        // Outlook: classic, new, web, mobile, Mac
        ["divrplyfwdmsg"] = ElementRole.StartsQuoted,
        ["divrpf"] = ElementRole.StartsQuoted,
        ["appendonsend"] = ElementRole.StartsQuoted,
        ["stopspelling"] = ElementRole.StartsQuoted,
        ["olk_src_body_section"] = ElementRole.StartsQuoted,
        ["mac_outlook_attribution_blockquote"] = ElementRole.StartsQuoted,
        ["mail-editor-reference-message-container"] = ElementRole.StartsQuoted,
        ["ms-outlook-mobile-reference-message"] = ElementRole.StartsQuoted,
        ["outlookmessageheader"] = ElementRole.StartsQuoted,
        ["_mailoriginal"] = ElementRole.StartsQuoted,
        ["_mailautosig"] = ElementRole.Signature,

        // Apple Mail
        ["applemailsignaturediv"] = ElementRole.Signature,
        ["applelinebreakatbeginningofsignature"] = ElementRole.Signature,
        ["applelinebreakatbeginningofmessage"] = ElementRole.None,

        // Thunderbird, Roundcube
        ["moz-cite-prefix"] = ElementRole.Attribution,
        ["moz-forward-container"] = ElementRole.StartsForwarded,
        ["moz-txt-sig"] = ElementRole.Signature,
        ["reply-intro"] = ElementRole.Attribution,
        ["_rc_sig"] = ElementRole.Signature,

        // Yahoo, AOL, GMX, Proton, Zoho, Fastmail, Tutanota
        ["yahoo_quoted"] = ElementRole.Quote,
        ["aolmail_quote"] = ElementRole.Quote,
        ["aolreplacedbody"] = ElementRole.Quote,
        ["protonmail_quote"] = ElementRole.QuoteGroup,
        ["protonmail_signature_block"] = ElementRole.Signature,
        ["protonmail_signature_block-user"] = ElementRole.Signature,
        ["zmail_extra"] = ElementRole.Quote,
        ["tutanota_quote"] = ElementRole.Quote,

        // Zimbra
        ["zwchr"] = ElementRole.StartsQuoted,
        ["__divider__"] = ElementRole.StartsQuoted,
        ["__headers__"] = ElementRole.StartsQuoted,
        ["__quoted_text__"] = ElementRole.StartsQuoted,
        ["__signature__"] = ElementRole.Signature,
        ["__sig_pre__"] = ElementRole.Signature,

        // QQ Mail, Tencent Exmail, Foxmail
        ["includetail"] = ElementRole.StartsQuoted,
        ["xm_mail_oringinal_describe"] = ElementRole.StartsQuoted,
        ["xm_compose_origin_mail_container"] = ElementRole.StartsQuoted,
        ["xm_compose_origin_mail_container_sign"] = ElementRole.Signature,
        ["xm_write_card"] = ElementRole.Signature,
        ["foxmailsign"] = ElementRole.Signature,

        // NetEase 163 and 126
        ["isreplycontent"] = ElementRole.StartsQuoted,
        ["isforwardcontent"] = ElementRole.StartsForwarded,
        ["ntes-mailmaster-quote"] = ElementRole.StartsQuoted,
        ["ntes-pcmail-quote"] = ElementRole.StartsQuoted,
        ["spneditorsign"] = ElementRole.Signature,

        // DingTalk and Alibaba mail
        ["__aliyun_signature_wrap"] = ElementRole.Signature,
        ["__aliyun_previous_wrap"] = ElementRole.StartsQuoted,
        ["alimail-quote"] = ElementRole.StartsQuoted,

        // 139
        ["signcontainer"] = ElementRole.Signature,
        ["reply139content"] = ElementRole.StartsQuoted,

        // Spark, Airmail, Front, Missive, Superhuman, Mailspring, K-9, Samsung
        ["messagereplysection"] = ElementRole.Quote,
        ["messagesignaturesection"] = ElementRole.Signature,
        ["bloop_sign"] = ElementRole.Signature,
        ["clean_bq"] = ElementRole.Quote,
        ["front-blockquote"] = ElementRole.Quote,
        ["missive_quote"] = ElementRole.Quote,
        ["original-message"] = ElementRole.StartsQuoted,
        ["originalmessage"] = ElementRole.StartsQuoted,
        ["bb10_signature_div"] = ElementRole.Signature,
        ["_originalcontent"] = ElementRole.StartsQuoted,
        ["_persistentheader"] = ElementRole.StartsQuoted,
        ["signature_old"] = ElementRole.Signature,
        ["mb_sig"] = ElementRole.Signature,
        ["history_container"] = ElementRole.Quote,
        ["cite2"] = ElementRole.Quote,
        ["hs_reply_quote"] = ElementRole.Quote,
        ["email_quote"] = ElementRole.Quote,
        ["replied_message"] = ElementRole.StartsQuoted,
        ["originalmail"] = ElementRole.StartsQuoted,
        ["airmail_on"] = ElementRole.Attribution,
        ["replysplit"] = ElementRole.StartsQuoted,
        ["replyforwardhdr"] = ElementRole.StartsQuoted,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static ElementRole RoleOf(IElement element)
    {
        var role = ByName(element);
        return role switch
        {
            ElementRole.Attribution when StartsWithDashes(element) => ElementRole.StartsForwarded,
            ElementRole.QuoteGroup when element.LocalName == "blockquote" => ElementRole.Quote,
            ElementRole.QuoteGroup when StartsWithDashes(element) => ElementRole.StartsForwarded,
            ElementRole.QuoteGroup when !HasQuote(element) => ElementRole.Quote,
            ElementRole.None when element.LocalName == "blockquote" => IsIndent(element) ? ElementRole.None : ElementRole.Quote,
            ElementRole.None when element.LocalName is "div" or "td" or "p" && IsBorderedHeader(element) => ElementRole.StartsQuoted,
            ElementRole.None when element.LocalName == "div" && element.GetAttribute("name") is "quote" => ElementRole.Quote,
            ElementRole.None when Array.Exists(SignatureAttributes, element.HasAttribute) => ElementRole.Signature,
            _ => role,
        };
    }

    private static ElementRole ByName(IElement element)
    {
        if (element.LocalName is "includetail")
        {
            return ElementRole.StartsQuoted;
        }

        if (element.LocalName is "sign" or "signature")
        {
            return ElementRole.Signature;
        }

        var role = ByToken(element.Id);
        role = role == ElementRole.None ? ByToken(element.GetAttribute("name")) : role;
        role = role == ElementRole.None ? ByToken(element.GetAttribute("data-marker")) : role;
        role = role == ElementRole.None ? ByToken(element.GetAttribute("data-smartmail")) : role;
        if (role == ElementRole.None && element.ClassName is { Length: > 0 and <= 2_000 } classes)
        {
            foreach (var range in classes.AsSpan().SplitAny(" \t\n\r\f"))
            {
                role = ByToken(classes[range]);
                if (role != ElementRole.None)
                {
                    return role;
                }
            }
        }

        return role;
    }

    private static ElementRole ByToken(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > LongestName)
        {
            return ElementRole.None;
        }

        var name = WithoutPrefix(text);
        Span<char> lower = stackalloc char[LongestName];
        var known = Roles.GetAlternateLookup<ReadOnlySpan<char>>();
        var token = lower[..name.ToLowerInvariant(lower)];
        return known.TryGetValue(token, out var role) || known.TryGetValue(token.TrimEnd("-_0123456789"), out role) ? role
            : NamesSignature(name) ? ElementRole.Signature
            : ElementRole.None;
    }

    /// <summary>Whatever the program: "Signature", "composer_signature", "psignature", "front-signature", "CanarySig", "signature-wrapper".</summary>
    private static bool NamesSignature(ReadOnlySpan<char> name)
    {
        name = name.TrimEnd("-_0123456789");
        foreach (var part in SignatureParts)
        {
            if (name.EndsWith(part, StringComparison.OrdinalIgnoreCase))
            {
                name = name[..^part.Length].TrimEnd("-_");
                break;
            }
        }

        return name.EndsWith("signature", StringComparison.OrdinalIgnoreCase)
            || (name.EndsWith("sig", StringComparison.OrdinalIgnoreCase) && (name.Length == 3 || name[^4] is '-' or '_' || name[^3] == 'S'));
    }

    /// <summary>The name without what programs put in front when they show the mail of others: Outlook "x_" each time, Hotmail "ecx", Gmail "m_-123…", Yahoo "ydp1a2b3c4d" and "yiv1234567890".</summary>
    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> name)
    {
        while (name.StartsWith("x_", StringComparison.OrdinalIgnoreCase))
        {
            name = name[2..];
        }

        return name.StartsWith("ecx", StringComparison.Ordinal) ? name[3..]
            : name.StartsWith("m_", StringComparison.Ordinal) ? Without(name, 2, "0123456789-", int.MaxValue)
            : name.StartsWith("yiv", StringComparison.Ordinal) ? Without(name, 3, "0123456789", int.MaxValue)
            : name.StartsWith("ydp", StringComparison.Ordinal) ? Without(name, 3, "0123456789abcdef", 8)
            : name;
    }

    private static ReadOnlySpan<char> Without(ReadOnlySpan<char> name, int start, string characters, int most)
    {
        var rest = name[start..];
        var count = rest.IndexOfAnyExcept(characters);
        return count <= 0 ? name : rest[Math.Min(count, most)..];
    }

    private static bool StartsWithDashes(IElement element) => HtmlWalker.BeginningOf(element, 40).StartsWith("---", StringComparison.Ordinal);

    private static bool HasQuote(IElement element) => element.QuerySelector("blockquote") is not null;

    /// <summary>Gmail and Outlook indent with a blockquote that has no border.</summary>
    private static bool IsIndent(IElement element)
    {
        var style = HtmlElements.Style(element);
        return element.GetAttribute("type") is null && element.GetAttribute("cite") is null
            && (style.Contains("border:none", StringComparison.Ordinal) || style.Contains("border:0", StringComparison.Ordinal) || style.Contains("border:medium", StringComparison.Ordinal))
            && !style.Contains("border-left:", StringComparison.Ordinal);
    }

    /// <summary>Outlook's header of an earlier message: a line above, and labels in bold, whatever their language.</summary>
    private static bool IsBorderedHeader(IElement element)
    {
        var style = HtmlElements.Style(element);
        var bordered = style.Contains("border-top:solid", StringComparison.Ordinal) || style.Contains("border-top-style:solid", StringComparison.Ordinal)
            || (style.Contains("border-top:", StringComparison.Ordinal) && style.Contains("solid", StringComparison.Ordinal))
            || style.Contains("border-style:solidnonenone", StringComparison.Ordinal);
        if (!bordered)
        {
            return false;
        }

        var beginning = HtmlWalker.BeginningOf(element, BeginningLength);
        return beginning.AsSpan().Count(':') + beginning.AsSpan().Count('：') >= 3
            && element.QuerySelectorAll("b, strong").Take(4).Count(bold => HtmlWalker.BeginningOf(bold, 40).TrimEnd() is { Length: > 0 } label && label[^1] is ':' or '：') >= 2;
    }
}
