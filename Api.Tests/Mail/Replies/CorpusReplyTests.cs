using Xunit.Abstractions;

namespace M365Support.Mail.Replies;

/// <summary>Measures the extractor on the corpus that the environment variable MAIL_CORPUS names.</summary>
public sealed class CorpusReplyTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Replies_of_the_corpus_are_exact_but_for_one_at_most()
    {
        var folder = Folder("replies");
        var wrong = new List<string>();
        var files = Directory.GetFiles(Path.Combine(folder, "emails"), "*.txt");
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            var expected = Lines(File.ReadAllText(Path.Combine(folder, "trimmed", name)));
            var parts = ReplyExtractor.FromText(File.ReadAllText(file));
            if (!expected.SequenceEqual(Lines(parts.Reply)))
            {
                wrong.Add(name);
                output.WriteLine($"{name}: got\n{parts.Reply}\n");
            }
        }

        output.WriteLine($"{files.Length - wrong.Count} of {files.Length} exact");
        Assert.True(wrong.Count <= 1, string.Join(", ", wrong));
    }

    [SkippableFact]
    public void Elided_text_of_the_corpus_is_what_was_cut()
    {
        var folder = Folder("replies");
        var different = new List<string>();
        foreach (var file in Directory.GetFiles(Path.Combine(folder, "emails"), "*.txt"))
        {
            var name = Path.GetFileName(file);
            var expected = Letters(File.ReadAllText(Path.Combine(folder, "elided", name)));
            if (expected != Letters(ReplyExtractor.FromText(File.ReadAllText(file)).Elided))
            {
                different.Add(name);
            }
        }

        output.WriteLine($"different: {string.Join(", ", different)}");
        Assert.True(different.Count <= 2, string.Join(", ", different));
    }

    [SkippableFact]
    public void Html_bodies_of_the_corpus_give_the_new_text()
    {
        foreach (var file in Directory.GetFiles(Folder("talon"), "*.html"))
        {
            var parts = ReplyExtractor.FromHtml(File.ReadAllText(file));
            Assert.Equal(["Hi. I am fine.", "Thanks,", "Alex"], Lines(parts.Reply));
            Assert.Contains("Hello! How are you?", parts.Quoted, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void Whole_messages_of_the_corpus_give_the_new_text_from_each_body()
    {
        foreach (var file in Directory.GetFiles(Folder("talon"), "*.eml"))
        {
            var message = MailMessage.Parse(File.ReadAllBytes(file));
            Assert.Equal(["Hello"], Lines(ReplyExtractor.FromText(message.TextBody!).Reply));
            if (message.HtmlBody is { } html)
            {
                Assert.Equal(["Hello"], Lines(ReplyExtractor.FromHtml(html).Reply));
            }
        }
    }

    private static string Folder(string name)
    {
        var corpus = Environment.GetEnvironmentVariable("MAIL_CORPUS");
        Skip.If(string.IsNullOrEmpty(corpus), "MAIL_CORPUS is not set");
        var folder = Path.Combine(corpus!, name);
        Skip.IfNot(Directory.Exists(folder), $"{folder} does not exist");
        return folder;
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    // The corpus joins wrapped attributions and rewrites quote marks in what was cut, so only the words are compared.
    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
