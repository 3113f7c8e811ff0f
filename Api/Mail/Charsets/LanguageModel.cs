namespace M365Support.Mail.Charsets;

/// <summary>What text of a language looks like in one of its legacy charsets.</summary>
/// <param name="CodePage">The charset.</param>
/// <param name="Letters">Its characters beyond ASCII, lower case, the most frequent first.</param>
/// <param name="Prior">Added per byte, for how often mail is in this language and charset.</param>
internal sealed record LanguageModel(int CodePage, string Letters, double Prior)
{
    private const string Russian = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё";
    private const string Ukrainian = "оанивіретслкдупмязьбгйчхжшцюїєщфґ’";
    private const string Bulgarian = "аиоентрсвлкдпмзугъбчцщжхяйфшюь";
    private const string Serbian = "аиоенрсјтувкдмлпзбгчшћжљњцђфхџ";
    private const string Greek = "αοιετσνηυρπκμλςήίόάέώύωδγχθφβξζψϊϋΐΰ";
    private const string Hebrew = "יוהלראתמבשנםחדקעכפגסזטןץךף";
    private const string Arabic = "اليمنرتوبعدسفهكقحجشطصخةىأءذثضغإئزظآؤ،؟پچژگکی";
    private const string Thai = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผถซธณศฐษฎฏญภฝฟฆฌึ่้็์ัีิืุูำๆๆ";

    /// <summary>All models that are tried.</summary>
    public static IReadOnlyList<LanguageModel> SingleByte { get; } =
    [
        new(1252, "éèàêçôâîùûëïœ’«»–“”…æ€°", 0.35), new(1252, "üäößé„“–€", 0.35), new(1252, "óáíñéúü¿¡–ºª", 0.35), new(1252, "ãçáéíóõêâúàô–ºª", 0.3),
        new(1252, "àèùòéì’–“”€°", 0.3), new(1252, "äåöé–”", 0.3), new(1252, "åøæé–»«”", 0.3), new(1252, "ëéïèüöó’‘–", 0.3), new(1252, "’“”–—…•€£©®™°·‘½é§ ", 0.35), new(1252, "íáéóúýöþðæ", 0.05),
        new(1250, "łąęóśżćźń„”–", 0.1), new(1250, "íáéěřžýčšůúťňďó„“–", 0.1), new(1250, "áíčéžýľšúťôňäďóŕĺ", 0), new(1250, "áéöóőíüúű–”„", 0.05), new(1250, "ăîţşâ„”–", 0.05), new(1250, "čžšćđ", 0.05),
        new(28592, "łąęóśżćźń", 0), new(28592, "íáéěřžýčšůúťňďó", 0), new(28592, "áéöóőíüúű", -0.05),
        new(1254, "ışğüçöâîû’“”", 0.1), new(1257, "ėšįžųčūąę„“–", 0), new(1257, "āīēšņļžūķčģ", 0), new(1257, "äõöüšž", -0.1), new(1258, "àáâãèéêìíòóôõùúýăđĩũơư\u0300\u0301\u0303\u0309\u0323₫", -0.2),
        new(1251, Russian, 0.2), new(1251, Ukrainian, 0.1), new(1251, Bulgarian, 0.1), new(1251, Serbian, 0), new(20866, Russian, 0.15), new(21866, Ukrainian, 0.05),
        new(28595, Russian, 0), new(866, Russian, -0.1), new(10007, Russian, -0.1),
        new(1253, Greek, 0.1), new(1255, Hebrew, 0.1), new(1256, Arabic, 0.1), new(874, Thai, 0.1),
    ];

    /// <summary>Models of double-byte charsets.</summary>
    public static IReadOnlyList<LanguageModel> DoubleByte { get; } =
    [
        new(Charset.Gb18030, CommonHan.Simplified, 0.3), new(Charset.Big5, CommonHan.Traditional, 0.2), new(Charset.ShiftJis, CommonHan.Japanese, 0.1), new(Charset.EucJp, CommonHan.Japanese, 0.1), new(Charset.EucKr, CommonHan.Korean, 0.2),
    ];
}
