using System.Runtime.InteropServices;
using System.Text;

namespace M365Support.Mail.Parsing;

/// <summary>Where a header field lies in the source.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeaderSlot(int Start, int NameLength, int ValueStart, int End);

/// <summary>What all parts of one parsed message share: the bytes, the positions of all header fields, options and warnings.</summary>
internal sealed class MimeDocument(ReadOnlyMemory<byte> source, MailParserOptions options, int depth)
{
    private const int MaxGuesses = 200;

    private HeaderSlot[] slots = new HeaderSlot[24];
    private List<MailWarning>? warnings;
    private string? hint;
    private bool hintKnown;
    private int guesses;

    public ReadOnlyMemory<byte> Source { get; } = source;

    public ReadOnlySpan<byte> Span => Source.Span;

    public MailParserOptions Options { get; } = options;

    /// <summary>How many containers lie around this document.</summary>
    public int Depth { get; } = depth;

    public int HeaderCount { get; private set; }

    /// <summary>The outermost part.</summary>
    public MimePart? Root { get; set; }

    /// <summary>The charset that the message declares for its text: a hint for undeclared bytes elsewhere.</summary>
    public string? CharsetHint
    {
        get
        {
            if (!hintKnown && Root is { } root)
            {
                hintKnown = true;
                hint = FindHint(root);
            }

            return hint;
        }
    }

    public IReadOnlyList<MailWarning> Warnings => warnings ?? (IReadOnlyList<MailWarning>)[];

    public HeaderSlot HeaderAt(int index) => slots[index];

    public void AddHeader(HeaderSlot slot)
    {
        if (HeaderCount == slots.Length)
        {
            Array.Resize(ref slots, slots.Length * 2);
        }

        slots[HeaderCount++] = slot;
    }

    public bool HeaderIs(int index, string name)
    {
        var slot = slots[index];
        return slot.NameLength == name.Length && Ascii.EqualsIgnoreCase(Span.Slice(slot.Start, slot.NameLength), name);
    }

    /// <summary>Takes a line that lost its indentation into the field before it, if that left an angle bracket open.</summary>
    public bool TryExtendLastHeader(int lineStart, int lineEnd)
    {
        var slot = slots[HeaderCount - 1];
        var value = Span[slot.ValueStart..slot.End];
        var open = value.LastIndexOf((byte)'<');
        if (open < 0 || value[open..].Contains((byte)'>') || value.Length - open > 500 || Span[lineStart..lineEnd].IndexOfAny((byte)'>', (byte)'<') is var angle && (angle < 0 || Span[lineStart + angle] != '>'))
        {
            return false;
        }

        slots[HeaderCount - 1] = slot with { End = lineEnd };
        return true;
    }

    /// <summary>Guessing costs far more than decoding, so a message gets only so many guesses.</summary>
    public bool MayGuessCharset() => guesses++ < MaxGuesses;

    public void Warn(MailWarningCode code, string message)
    {
        warnings ??= [];
        if (!warnings.Exists(w => w.Code == code))
        {
            warnings.Add(new(code, message));
        }
    }

    private static string? FindHint(MimePart root)
    {
        var part = root;
        while (part.HasParts && part.ContentType.Charset is null)
        {
            part = part.Children[0];
        }

        return part.ContentType.Charset;
    }
}
