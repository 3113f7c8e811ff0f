using System.ComponentModel.DataAnnotations;

namespace M365Support;

/// <summary>Where people find this app; section <c>App</c>.</summary>
public sealed class AppOptions : IValidatableObject
{
    public const string Section = "App";

    /// <summary>The address of the tabs, to which cards link. Default none: cards then have no links.</summary>
    public Uri? PublicUrl { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicUrl is { } url && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback)))
        {
            yield return new ValidationResult($"App:PublicUrl \"{url}\" is not an https address, for example https://support.contoso.com/.");
        }
    }
}
