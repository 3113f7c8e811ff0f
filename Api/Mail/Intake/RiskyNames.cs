using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using M365Support.Tickets;

namespace M365Support.Mail.Intake;

/// <summary>What a file's name and declared type say about opening it (Learn: "Blocked attachments in Outlook", reduced to what runs).</summary>
internal static class RiskyNames
{
    private const int MaxExtension = 24;

    private static readonly FrozenSet<string> Programs = Words(
        // Windows programs, libraries, installers and what they are started by.
        "exe com scr pif dll ocx cpl sys drv msi msp mst msu msix msixbundle appx appxbundle appinstaller application appref-ms gadget theme themepack deskthemepack diagcab msc mui xbap xll wll "
        // Scripts.
        + "bat cmd btm js jse mjs vb vbs vbe vbscript ws wsf wsc wsh sct hta htc ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psm1 psdm1 cdxml pssc msh msh1 msh2 mshxml reg inf ins isp job jnlp "
        + "sh bash zsh ksh csh fish command run elf so dylib py pyc pyo pyw pyz pyzw pl rb lua tcl php php3 php4 php5 phtml jsp jspx asp aspx ashx cgi "
        // Shortcuts, and documents that start others.
        + "lnk url website webloc desktop scf shb shs search-ms library-ms settingcontent-ms contact group mcf osd pcd prg hlp chm chi chw its one onepkg onetoc2 "
        // Packages and disk images, whose content is not seen.
        + "jar war ear class apk aab xapk ipa deb rpm snap flatpak appimage dmg pkg mpkg app iso img ima vhd vhdx avhd avhdx vmdk vdi udf nrg wim esd swm vfd "
        + "air swf xap crx xpi vsix vsmacros vsw ksh bgi cnt fxp grp hpj maf mag mam maq mar mas mau mav maw mde mdt mdw ops plg prf printerexport rgs shr vbp wbt workflow xnk");

    private static readonly FrozenSet<string> Macros = Words("docm dotm xlsm xltm xlam xlsb xla xlm pptm potm ppam ppsm sldm ppa wbk ade adp mda mdb mdn accda accdb accde accdr mam pubm vsdm vssm vstm");

    private static readonly FrozenSet<string> ProgramTypes = Words(
        "application/x-msdownload application/x-msdos-program application/x-dosexec application/x-exe application/exe application/x-winexe application/vnd.microsoft.portable-executable application/x-ms-dos-executable "
        + "application/x-executable application/x-elf application/x-sharedlib application/x-pie-executable application/x-mach-binary application/x-object application/java-archive application/x-java-archive application/x-java-jnlp-file application/java-vm "
        + "application/x-msi application/x-ms-installer application/msix application/appx application/hta application/x-ms-shortcut application/x-mswinurl application/x-bat application/x-msbatch application/bat text/x-bat "
        + "application/x-sh application/x-shellscript text/x-sh text/x-shellscript application/x-csh application/x-powershell text/x-powershell application/x-perl text/x-perl text/x-python application/x-python-code application/x-httpd-php text/x-php "
        + "application/javascript application/x-javascript application/ecmascript text/javascript text/ecmascript text/jscript text/vbscript application/x-vbs text/vbs text/scriptlet "
        + "application/x-iso9660-image application/x-cd-image application/x-raw-disk-image application/x-apple-diskimage application/x-vhd application/x-vhdx application/x-virtualbox-vhd application/x-virtualbox-vhdx application/x-virtualbox-vmdk "
        + "application/onenote application/msonenote application/vnd.ms-htmlhelp application/x-chm application/winhlp application/x-shockwave-flash application/vnd.android.package-archive application/x-debian-package application/vnd.debian.binary-package application/x-rpm");

    /// <summary>What the name, as declared or made safe, and the type say.</summary>
    public static AttachmentConcern Judge(string? name, string mediaType)
    {
        if (ProgramTypes.Contains(mediaType))
        {
            return AttachmentConcern.Executable;
        }

        var worst = mediaType.Contains("macroenabled", StringComparison.OrdinalIgnoreCase) ? AttachmentConcern.Macro : AttachmentConcern.None;
        foreach (var extension in Extensions(name))
        {
            if (Programs.Contains(extension))
            {
                return AttachmentConcern.Executable;
            }

            worst = Macros.Contains(extension) ? AttachmentConcern.Macro : worst;
        }

        return worst;
    }

    /// <summary>The extensions that some system could take the name to have: it may end at a NUL or at a colon (NTFS streams), and dots and blanks at the end do not count on Windows.</summary>
    private static IEnumerable<string> Extensions(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            yield break;
        }

        name = name.Length > 2_000 ? name[^2_000..] : name;
        foreach (var end in new[] { name.Length, name.IndexOf(':', StringComparison.Ordinal), name.IndexOf('\0', StringComparison.Ordinal) })
        {
            if (end <= 0)
            {
                continue;
            }

            var visible = Visible(name[..end]).TrimEnd('.', ' ', '/', '\\', '"', '\'', '_');
            var dot = visible.LastIndexOf('.');
            if (dot >= 0 && visible.Length - dot - 1 is > 0 and <= MaxExtension)
            {
                yield return visible[(dot + 1)..].Trim();
            }
        }
    }

    /// <summary>In lower case, letters of other widths as plain ones, without what cannot be seen or turns the direction (an "exe" that reads as the beginning of "exe.pdf").</summary>
    private static string Visible(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                clean.Append(' ');
            }
            else if (category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse) && rune != Rune.ReplacementChar)
            {
                clean.Append(rune);
            }
        }

        return clean.ToString().Normalize(NormalizationForm.FormKC).ToLowerInvariant();
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
