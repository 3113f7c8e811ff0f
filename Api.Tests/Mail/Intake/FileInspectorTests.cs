using System.IO.Compression;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

public sealed class FileInspectorTests
{
    public static TheoryData<string, byte[]> Programs => new()
    {
        { "PE", [(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0] },
        { "ELF", [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0] },
        { "Mach-O", [0xCF, 0xFA, 0xED, 0xFE, 7, 0, 0, 1] },
        { "Mach-O, big endian", [0xFE, 0xED, 0xFA, 0xCE, 0, 0, 0, 7] },
        { "Mach-O, fat", [0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2] },
        { "script", "#!/bin/sh\nrm -rf /\n"u8.ToArray() },
        { "script after a byte order mark", [0xEF, 0xBB, 0xBF, .. "#!/usr/bin/env python"u8] },
        { "shortcut", [0x4C, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46] },
        { "internet shortcut", "\r\n[InternetShortcut]\r\nURL=file://evil.example/x\r\n"u8.ToArray() },
        { "OneNote", [0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D, 0xAE, 0xB1, 0x53, 0x78, 0xD0, 0x29, 0x96, 0xD3] },
        { "help", "ITSF\x03\0\0\0"u8.ToArray() },
        { "virtual disk", "conectix\0\0\0\x02"u8.ToArray() },
        { "CD image", [.. new byte[0x8001], .. "CD001\x01\0"u8] },
        { "packed program", Zip(("readme.txt", new string('x', 70_000)), ("tools/setup.exe", "x")) },
        { "packed script of a foreign name", Zip(("für Sie/чтение.pdf   .js", "x")) },
        { "packed program of a long name", Zip((new string('a', 400) + ".scr", "x")) },
        { "installer", [.. Ole, .. new byte[700], 0x84, 0x10, 0x0C, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46] },
    };

    public static TheoryData<string, byte[]> Ordinary => new()
    {
        { "nothing", [] },
        { "text", "MZ-3000 is out of toner? No: see #!".Insert(0, "The ").Select(c => (byte)c).ToArray() },
        { "PDF", "%PDF-1.7\n"u8.ToArray() },
        { "picture", [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13] },
        { "zip", Zip(("readme.txt", "vbaProject is not in here")) },
        { "zip of ordinary files", Zip(("logs/app.log", "run.exe"), ("exe/", ""), ("screen.png", "PK"), ("notes.exe.txt", "x")) },
        { "document", Zip(("[Content_Types].xml", "<Types><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"), ("word/document.xml", "<w:document/>")) },
        { "old document", [.. Ole, .. new byte[600], .. Encoding.Unicode.GetBytes("WordDocument")] },
        { "text about macros", Encoding.Unicode.GetBytes("_VBA_PROJECT") },
    };

    public static TheoryData<string, byte[]> Macros => new()
    {
        { "renamed .docx", Zip(("[Content_Types].xml", "<Types/>"), ("word/vbaProject.bin", "x")) },
        { "other case", Zip(("[Content_Types].xml", "<Types/>"), ("word/VBAPROJECT.BIN", "x")) },
        { "part of another name", Zip(("[Content_Types].xml", "<Types>" + new string(' ', 3_000) + "<Override PartName=\"/word/a.dat\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>"), ("word/a.dat", "x")) },
        { "macro sheet", Zip(("[Content_Types].xml", "<Types/>"), ("xl/macrosheets/sheet1.xml", "x")) },
        { "LibreOffice", Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("Basic/script-lc.xml", "x")) },
        { "old document", [.. Ole, .. new byte[40_000], .. Encoding.Unicode.GetBytes("_VBA_PROJECT")] },
    };

    private static byte[] Ole => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_is_known_by_its_bytes(string kind, byte[] file) => AssertJudged(kind, AttachmentConcern.Executable, file);

    [Theory]
    [MemberData(nameof(Macros))]
    public void Macros_are_found_inside_documents(string kind, byte[] file) => AssertJudged(kind, AttachmentConcern.Macro, file);

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void Ordinary_file_is_of_no_concern(string kind, byte[] file) => AssertJudged(kind, AttachmentConcern.None, file);

    [Theory]
    [InlineData("89504E470D0A1A0A0000", "image/png")]
    [InlineData("FFD8FFE000104A464946", "image/jpeg")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("3C73766720786D6C6E73", null)]
    [InlineData("3C68746D6C3E", null)]
    [InlineData("", null)]
    public void Picture_is_known_by_its_bytes(string hex, string? type)
    {
        var inspector = new FileInspector();
        inspector.Pass(Convert.FromHexString(hex));
        Assert.Equal(type, inspector.PictureType());
    }

    [Fact]
    public void Any_bytes_are_judged_without_an_exception()
    {
        var random = new Random(3);
        foreach (var seed in Macros.Concat(Programs).Select(row => (byte[])row[1]))
        {
            for (var i = 0; i < 200; i++)
            {
                var file = seed.ToArray();
                for (var j = 0; j < 1 + random.Next(8) && file.Length > 0; j++)
                {
                    file[random.Next(Math.Min(file.Length, 4_000))] = (byte)random.Next(256);
                }

                var inspector = new FileInspector();
                inspector.Pass(file.AsSpan(0, random.Next(file.Length + 1)));
                Assert.True(Enum.IsDefined(inspector.Judge()));
            }
        }
    }

    /// <summary>However the bytes are cut, the judgement is the same.</summary>
    private static void AssertJudged(string kind, AttachmentConcern concern, byte[] file)
    {
        foreach (var piece in new[] { 7, 1_000, int.MaxValue })
        {
            var inspector = new FileInspector();
            for (var at = 0; at < file.Length; at += Math.Min(piece, file.Length - at))
            {
                inspector.Pass(file.AsSpan(at, Math.Min(piece, file.Length - at)));
            }

            Assert.True(concern == inspector.Judge(), $"{kind} in pieces of {piece} is {inspector.Judge()}");
            Assert.Equal(file.Length, inspector.Length);
        }
    }

    private static byte[] Zip(params (string Name, string Text)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in entries)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }

        return file.ToArray();
    }
}
