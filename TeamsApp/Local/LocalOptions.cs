using System.ComponentModel.DataAnnotations;

namespace M365Support.Local;

/// <summary>Settings of section <c>Local</c>: what stands in for Microsoft 365 on a laptop. Read in Development only.</summary>
public sealed class LocalOptions
{
    public const string Section = "Local";

    /// <summary>Folder of everything that outlives a run: storage, inbox, logs. Default <c>.local</c> beside the project file. Relative paths start there too.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Local:DataPath is empty. Name a folder, e.g. .local.")]
    public string DataPath { get; set; } = ".local";

    /// <summary>Port of the tabs and the HTTP API. Default 3978; a busy one is replaced by a free one.</summary>
    [Range(0, 65535, ErrorMessage = "Local:AppPort must lie between 0 (any free port) and 65535, e.g. 3978.")]
    public int AppPort { get; set; } = 3978;

    /// <summary>Whether to start Azurite. Default true; with false set <c>Storage:ConnectionString</c>.</summary>
    public bool Azurite { get; set; } = true;

    /// <summary>Whether to start the Agents Playground. Default true.</summary>
    public bool Playground { get; set; } = true;

    /// <summary>Port of the Playground. Default 56150; a busy one is replaced by a free one.</summary>
    [Range(0, 65535, ErrorMessage = "Local:PlaygroundPort must lie between 0 (any free port) and 65535, e.g. 56150.")]
    public int PlaygroundPort { get; set; } = 56150;

    /// <summary>Mail address of the demo person who chats in the Playground. Default: the first employee.</summary>
    public string? PlaygroundUser { get; set; }

    /// <summary>How long a child process may take to answer. Default 60 s, 1 s to 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "Local:StartTimeout must lie between 00:00:01 and 00:10:00, e.g. 00:01:00.")]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Reads and checks the section.</summary>
    /// <exception cref="LocalStartException">A setting is wrong; the message names it.</exception>
    internal static LocalOptions Read(IConfiguration configuration)
    {
        LocalOptions options;
        try
        {
            options = configuration.GetSection(Section).Get<LocalOptions>() ?? new();
        }
        catch (InvalidOperationException e)
        {
            throw new LocalStartException(e.Message);
        }

        List<ValidationResult> faults = [];
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? options
            : throw new LocalStartException(string.Join(' ', faults.Select(fault => fault.ErrorMessage)));
    }
}

/// <summary>Starting on a laptop failed for a reason that the person in front of it can mend. The message is the one sentence that says how.</summary>
public sealed class LocalStartException(string message, Exception? innerException = null) : Exception(message, innerException);
