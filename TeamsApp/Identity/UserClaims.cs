using System.Security.Claims;

namespace M365Support.Identity;

/// <summary>The claims that every signed-in person or program carries, whatever the scheme.</summary>
public static class UserClaims
{
    public const string Name = "name";

    /// <summary>Mail address, lower case. Absent for programs.</summary>
    public const string Mail = "mail";

    /// <summary>Object id in Microsoft Entra ID.</summary>
    public const string ObjectId = "oid";

    /// <summary>App role of the token.</summary>
    public const string Role = "roles";

    /// <summary>The role of programs that hand in mail and alerts.</summary>
    public const string IntegrationRole = "integration";

    /// <summary>The person's mail address in lower case, or null.</summary>
    public static string? GetMail(this ClaimsPrincipal user) => user.FindFirstValue(Mail);

    /// <summary>The Entra object id, or null.</summary>
    public static string? GetObjectId(this ClaimsPrincipal user) => user.FindFirstValue(ObjectId);
}
