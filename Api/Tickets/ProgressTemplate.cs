namespace M365Support.Tickets;

/// <summary>News that an agent gives with one tap.</summary>
public sealed class ProgressTemplate
{
    /// <summary>What the button says; at most 40 characters.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the requester is told.</summary>
    public string Text { get; init; } = "";

    /// <summary>What happens next, in the requester's words. Default nothing.</summary>
    public string? Next { get; init; }

    internal IEnumerable<string> Problems(string name)
    {
        if (Title.Trim().Length is 0 or > 40)
        {
            yield return $"{name}:Title has 1 to 40 characters, for example \"Waiting for parts\".";
        }

        if (string.IsNullOrWhiteSpace(Text) || Text.Length > 1_000)
        {
            yield return $"{name}:Text is what the requester is told, 1 to 1000 characters, for example \"The new part is ordered.\"";
        }
    }
}
