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
}

/// <summary>Reads the marks that mail programs leave in HTML.</summary>
internal static class ClientMarks
{
    private const int BeginningLength = 300;

    private static readonly FrozenDictionary<string, ElementRole> Roles = new Dictionary<string, ElementRole>
    {
        // Gmail
        ["gmail_quote"] = ElementRole.QuoteGroup,
        ["gmail_quote_container"] = ElementRole.QuoteGroup,
        ["gmail_attr"] = ElementRole.Attribution,
        ["gmail_quote_attribution"] = ElementRole.Attribution,
        ["gmail_signature"] = ElementRole.Signature,
        ["gmail_signature_prefix"] = ElementRole.Signature,

        // Outlook: classic, new, web, mobile, Mac
        ["divrplyfwdmsg"] = ElementRole.StartsQuoted,
        ["appendonsend"] = ElementRole.StartsQuoted,
        ["stopspelling"] = ElementRole.StartsQuoted,
        ["olk_src_body_section"] = ElementRole.StartsQuoted,
        ["mac_outlook_attribution_blockquote"] = ElementRole.StartsQuoted,
        ["mail-editor-reference-message-container"] = ElementRole.StartsQuoted,
        ["ms-outlook-mobile-reference-message"] = ElementRole.StartsQuoted,
        ["outlookmessageheader"] = ElementRole.StartsQuoted,
        ["_mailoriginal"] = ElementRole.StartsQuoted,
        ["ms-outlook-mobile-signature"] = ElementRole.Signature,
        ["signature"] = ElementRole.Signature,
        ["_mailautosig"] = ElementRole.Signature,

        // Apple Mail
        ["applemailsignature"] = ElementRole.Signature,
        ["apple-mail-signature"] = ElementRole.Signature,
        ["applemailsignaturediv"] = ElementRole.Signature,
        ["applelinebreakatbeginningofsignature"] = ElementRole.Signature,
        ["applelinebreakatbeginningofmessage"] = ElementRole.None,

        // Thunderbird, Roundcube
        ["moz-cite-prefix"] = ElementRole.Attribution,
        ["moz-forward-container"] = ElementRole.StartsForwarded,
        ["moz-signature"] = ElementRole.Signature,
        ["moz-txt-sig"] = ElementRole.Signature,
        ["reply-intro"] = ElementRole.Attribution,
        ["_rc_sig"] = ElementRole.Signature,

        // Yahoo, AOL, GMX, Proton, Zoho, Fastmail, Tutanota
        ["yahoo_quoted"] = ElementRole.Quote,
        ["yahoo-signature"] = ElementRole.Signature,
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

        // QQ Mail, Tencent Exmail, Foxmail
        ["includetail"] = ElementRole.StartsQuoted,
        ["xm_mail_oringinal_describe"] = ElementRole.StartsQuoted,
        ["xm_compose_origin_mail_container"] = ElementRole.StartsQuoted,
        ["xm_compose_origin_mail_container_sign"] = ElementRole.Signature,
        ["foxmailsign"] = ElementRole.Signature,

        // NetEase 163 and 126
        ["isreplycontent"] = ElementRole.StartsQuoted,
        ["isforwardcontent"] = ElementRole.StartsForwarded,
        ["ntes-mailmaster-quote"] = ElementRole.StartsQuoted,
        ["ntes-signature"] = ElementRole.Signature,
        ["ntes-pcmac-signature"] = ElementRole.Signature,
        ["ntes-pcmail-signature"] = ElementRole.Signature,
        ["ntes-pcmail-quote"] = ElementRole.StartsQuoted,
        ["imail_signature"] = ElementRole.Signature,
        ["spneditorsign"] = ElementRole.Signature,

        // DingTalk and Alibaba mail
        ["__aliyun_signature_wrap"] = ElementRole.Signature,
        ["__aliyun_previous_wrap"] = ElementRole.StartsQuoted,
        ["alimail-quote"] = ElementRole.StartsQuoted,
        ["alimail-signature"] = ElementRole.Signature,

        // 139
        ["signcontainer"] = ElementRole.Signature,
        ["reply139content"] = ElementRole.StartsQuoted,

        // Spark, Airmail, Front, Missive, Superhuman, Mailspring, K-9, Samsung
        ["messagereplysection"] = ElementRole.Quote,
        ["messagesignaturesection"] = ElementRole.Signature,
        ["bloop_sign"] = ElementRole.Signature,
        ["clean_bq"] = ElementRole.Quote,
        ["front-blockquote"] = ElementRole.Quote,
        ["front-signature"] = ElementRole.Signature,
        ["missive_quote"] = ElementRole.Quote,
        ["missive_signature"] = ElementRole.Signature,
        ["sh-signature"] = ElementRole.Signature,
        ["k9mail-signature"] = ElementRole.Signature,
        ["composer_signature"] = ElementRole.Signature,
        ["original-message"] = ElementRole.StartsQuoted,
        ["originalmessage"] = ElementRole.StartsQuoted,
        ["mail-signature"] = ElementRole.Signature,
        ["email-signature"] = ElementRole.Signature,
        ["io-ox-signature"] = ElementRole.Signature,
        ["bb10_signature_div"] = ElementRole.Signature,
        ["_originalcontent"] = ElementRole.StartsQuoted,
        ["_persistentheader"] = ElementRole.StartsQuoted,
        ["ymail_android_signature"] = ElementRole.Signature,
        ["ymail_ios_signature"] = ElementRole.Signature,
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
            ElementRole.None when element.HasAttribute("data-sigid") || element.HasAttribute("data-signatureblock") => ElementRole.Signature,
            ElementRole.None when element.GetAttribute("data-signature-widget") is "container" => ElementRole.Signature,
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

    private static ElementRole ByToken(string? token)
    {
        if (string.IsNullOrEmpty(token) || token.Length > 120)
        {
            return ElementRole.None;
        }

        var name = token.AsSpan();
        while (name.StartsWith("x_", StringComparison.OrdinalIgnoreCase))
        {
            name = name[2..];
        }

        name = WithoutPrefix(name);
        Span<char> lower = stackalloc char[120];
        var length = name.ToLowerInvariant(lower);
        return Roles.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(lower[..length], out var role) ? role : ElementRole.None;
    }

    /// <summary>Gmail renames ids to "m_-123…name", Yahoo classes to "ydp1a2b3c4dname".</summary>
    private static ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> name)
    {
        if (name.StartsWith("m_", StringComparison.Ordinal))
        {
            var end = 2;
            while (end < name.Length && (char.IsAsciiDigit(name[end]) || name[end] == '-'))
            {
                end++;
            }

            return end > 2 ? name[end..] : name;
        }

        if (name.StartsWith("ydp", StringComparison.Ordinal))
        {
            var end = 3;
            while (end < name.Length && end < 11 && char.IsAsciiHexDigitLower(name[end]))
            {
                end++;
            }

            return end == 11 ? name[end..] : name;
        }

        return name;
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
