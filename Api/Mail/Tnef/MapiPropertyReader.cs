using System.Buffers.Binary;

namespace M365Support.Mail.Tnef;

/// <summary>A MAPI property; only the first value of many.</summary>
internal readonly record struct MapiProperty(int Id, int Type, ReadOnlyMemory<byte> Data)
{
    public bool IsText => Type == 0x1E;

    public bool IsUnicode => Type == 0x1F;

    public bool IsObject => Type == 0x0D;

    /// <summary>The value of a 32-bit property, else 0.</summary>
    public int Number => Type == 0x03 && Data.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(Data.Span) : 0;
}

/// <summary>Walks a MAPI property list (MS-OXTNEF §2.1.3.4).</summary>
internal struct MapiPropertyReader
{
    private readonly ReadOnlyMemory<byte> source;
    private int position;
    private uint left;

    public MapiPropertyReader(ReadOnlyMemory<byte> source)
    {
        this.source = source;
        left = TryReadNumber(out var count) ? count : 0;
    }

    /// <summary>Whether the list ended early or holds an unknown type.</summary>
    public bool IsMalformed { get; private set; }

    public bool TryRead(out MapiProperty property)
    {
        property = default;
        if (left == 0 || IsMalformed || !TryReadNumber(out var tag))
        {
            return false;
        }

        left--;
        var type = (int)(tag & 0xFFFF);
        var id = (int)(tag >> 16);
        if (id >= 0x8000 && !TrySkipName())
        {
            return Fail();
        }

        var many = (type & 0x1000) != 0;
        type &= 0xFFF;
        var isVariable = type is 0x1E or 0x1F or 0x102 or 0x0D;
        uint count = 1;
        if ((many || isVariable) && !TryReadNumber(out count))
        {
            return Fail();
        }

        ReadOnlyMemory<byte> first = default;
        for (uint i = 0; i < count; i++)
        {
            if (!TryReadValue(type, isVariable, out var value))
            {
                return Fail();
            }

            first = i == 0 ? value : first;
        }

        property = new(id, type, first);
        return true;
    }

    private bool TryReadValue(int type, bool isVariable, out ReadOnlyMemory<byte> value)
    {
        value = default;
        uint length;
        if (isVariable)
        {
            if (!TryReadNumber(out length))
            {
                return false;
            }
        }
        else
        {
            length = type switch
            {
                0x02 or 0x03 or 0x04 or 0x0A or 0x0B => 4,
                0x05 or 0x06 or 0x07 or 0x14 or 0x40 => 8,
                0x48 => 16,
                _ => uint.MaxValue,
            };
        }

        if (length > source.Length - position)
        {
            return false;
        }

        value = source.Slice(position, (int)length);
        position = Math.Min(source.Length, position + (((int)length + 3) & ~3));
        return true;
    }

    private bool TrySkipName()
    {
        position = Math.Min(source.Length, position + 16);
        if (!TryReadNumber(out var kind))
        {
            return false;
        }

        return kind == 0 ? TryReadNumber(out _) : TryReadValue(0x1F, isVariable: true, out _);
    }

    private bool TryReadNumber(out uint number)
    {
        if (source.Length - position < 4)
        {
            number = 0;
            return false;
        }

        number = BinaryPrimitives.ReadUInt32LittleEndian(source.Span[position..]);
        position += 4;
        return true;
    }

    private bool Fail()
    {
        IsMalformed = true;
        return false;
    }
}
