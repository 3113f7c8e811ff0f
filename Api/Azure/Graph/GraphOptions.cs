using System.ComponentModel.DataAnnotations;

namespace M365Support.Graph;

/// <summary>Where Microsoft Graph is, and where it finds this app; section <c>Graph</c>.</summary>
public sealed class GraphOptions : IValidatableObject
{
    public const string Section = "Graph";

    /// <summary>The service with its version. Default https://graph.microsoft.com/v1.0/; an address on loopback is an emulator and needs no sign-in.</summary>
    [Required(ErrorMessage = "Graph:BaseAddress must not be empty, for example https://graph.microsoft.com/v1.0/.")]
    public Uri BaseAddress { get; set; } = GraphClientOptions.GlobalService;

    /// <summary>The scope of the app's tokens; national clouds have their own. Default https://graph.microsoft.com/.default.</summary>
    [Required(ErrorMessage = "Graph:Scope must not be empty, for example https://graph.microsoft.com/.default.")]
    public string Scope { get; set; } = "https://graph.microsoft.com/.default";

    /// <summary>This app's public address, under which Graph posts notifications; without one mailboxes are polled. Default none.</summary>
    public Uri? PublicUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseAddress is not { IsAbsoluteUri: true } || (BaseAddress.Scheme != Uri.UriSchemeHttps && !BaseAddress.IsLoopback))
        {
            yield return new ValidationResult($"Graph:BaseAddress \"{BaseAddress}\" is not an https address, for example https://graph.microsoft.com/v1.0/.");
        }

        if (PublicUrl is not null && (!PublicUrl.IsAbsoluteUri || (PublicUrl.Scheme != Uri.UriSchemeHttps && !PublicUrl.IsLoopback)))
        {
            yield return new ValidationResult($"Graph:PublicUrl \"{PublicUrl}\" is not an https address, for example https://support.contoso.example/.");
        }
    }
}
