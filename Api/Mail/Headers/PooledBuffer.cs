using System.Buffers;

namespace M365Support.Mail.Headers;

/// <summary>A growing buffer on the stack or from the pool.</summary>
internal ref struct PooledBuffer<T>(Span<T> initial)
{
    private Span<T> span = initial;
    private T[]? rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<T> Written => span[..Length];

    public void Append(T item)
    {
        if (Length == span.Length)
        {
            Grow(1);
        }

        span[Length++] = item;
    }

    public void Append(scoped ReadOnlySpan<T> items)
    {
        if (items.Length > span.Length - Length)
        {
            Grow(items.Length);
        }

        items.CopyTo(span[Length..]);
        Length += items.Length;
    }

    public void Clear() => Length = 0;

    public void Dispose()
    {
        if (rented is { } array)
        {
            rented = null;
            span = default;
            ArrayPool<T>.Shared.Return(array);
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(span.Length * 2, Length + needed));
        Written.CopyTo(larger);
        var old = rented;
        span = larger;
        rented = larger;
        if (old is not null)
        {
            ArrayPool<T>.Shared.Return(old);
        }
    }
}
