using System.Collections;
using M365Support.Mail.Parsing;

namespace M365Support.Mail;

/// <summary>The header fields of a part, in order, duplicates included.</summary>
public sealed class MailHeaderCollection : IReadOnlyList<MailHeader>
{
    private readonly MimeDocument document;
    private readonly int first;

    internal MailHeaderCollection(MimeDocument document, int first, int count)
    {
        this.document = document;
        this.first = first;
        Count = count;
    }

    public int Count { get; }

    public MailHeader this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return new(document, document.HeaderAt(first + index));
        }
    }

    /// <summary>The decoded value of the first field of that name (case ignored), or null.</summary>
    public string? this[string name]
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (document.HeaderIs(first + i, name))
                {
                    return this[i].Value;
                }
            }

            return null;
        }
    }

    /// <summary>Whether a field of that name is there (case ignored).</summary>
    public bool Contains(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (document.HeaderIs(first + i, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The decoded values of all fields of that name, in order.</summary>
    public IEnumerable<string> All(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (document.HeaderIs(first + i, name))
            {
                yield return this[i].Value;
            }
        }
    }

    public IEnumerator<MailHeader> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
