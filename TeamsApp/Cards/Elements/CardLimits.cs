namespace M365Support.Cards.Elements;

/// <summary>How large cards may be (Learn: "Cards", "Rate limiting for bots": a message of 100 KB is refused; a card above 28 KB is not shown everywhere).</summary>
public static class CardLimits
{
    /// <summary>Bytes of a card in a message.</summary>
    public const int MaxCard = 28 * 1024;

    /// <summary>Bytes of a whole message.</summary>
    public const int MaxMessage = 80 * 1024;

    /// <summary>People for whom a card refreshes by itself.</summary>
    public const int MaxRefreshUsers = 60;

    /// <summary>Buttons of one set that Teams shows; the others must be secondary.</summary>
    public const int MaxPrimaryActions = 6;

    private static readonly int[] TextLengths = [4_000, 2_000, 1_000, 500, 250, 120, 60];

    /// <summary>Draws a card with as much of its foreign texts as fits into <paramref name="most"/> bytes.</summary>
    /// <param name="draw">Draws the card with texts of at most so many characters, and fewer rows for fewer characters.</param>
    /// <exception cref="InvalidOperationException">It does not fit even with the shortest texts.</exception>
    public static AdaptiveCard Fit(Func<int, AdaptiveCard> draw, int most = MaxCard)
    {
        foreach (var length in TextLengths)
        {
            var card = draw(length);
            if (CardJson.ToBytes(card).Length <= most)
            {
                return card;
            }
        }

        throw new InvalidOperationException($"A card does not fit into {most} bytes even with texts of {TextLengths[^1]} characters.");
    }
}
