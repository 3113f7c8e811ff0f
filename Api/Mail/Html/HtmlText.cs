namespace M365Support.Mail.Html;

/// <summary>Turns HTML into plain text as a person would read it.</summary>
public static class HtmlText
{
    /// <summary>Blocks become lines, lists get their marks, table rows become lines with " | " between the cells; links keep their text.</summary>
    public static string Convert(string html, HtmlLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(html);
        var writer = new Writer();
        HtmlWalker.Walk(HtmlWalker.Parse(html, limits ?? HtmlLimits.Default), writer);
        writer.Finish();
        return Replies.PartText.Join(writer.Lines);
    }

    private sealed class Writer : HtmlLineWriter
    {
        public List<string> Lines { get; } = [];

        protected override void Write(string line) => Lines.Add(line.Replace(Nbsp, ' '));
    }
}
