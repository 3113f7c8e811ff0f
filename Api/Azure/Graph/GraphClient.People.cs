using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;

namespace M365Support.Graph;

public sealed partial class GraphClient
{
    /// <summary>The most ids that one request for presence may carry (Learn: "cloudCommunications: getPresencesByUserId").</summary>
    public const int PresenceBatch = 650;

    private const string UserProperties = "id,displayName,mail,userPrincipalName,preferredLanguage,department,officeLocation,jobTitle,accountEnabled";

    /// <summary>The user with this object id or user principal name, or null (Learn: "Get a user").</summary>
    public async Task<GraphUser?> GetUserAsync(string idOrUserPrincipalName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(idOrUserPrincipalName);
        try
        {
            return await ReadAsync(Message(RequestMethod.Get, $"users/{Segment(idOrUserPrincipalName)}?$select={UserProperties}"), GraphJson.Default.GraphUser, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>
    /// The user who receives mail at this address, be it the primary address, the sign-in name or an alias; or null.
    /// The three conditions in one filter are an advanced query, hence the consistency level and the count
    /// (Learn: "Advanced query capabilities on Microsoft Entra ID objects").
    /// </summary>
    public async Task<GraphUser?> FindUserByMailAsync(string address, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        var filter = $"mail%20eq%20{Literal(address)}%20or%20userPrincipalName%20eq%20{Literal(address)}"
            + $"%20or%20proxyAddresses/any(p:p%20eq%20{Literal("smtp:" + address)})";
        var message = Message(RequestMethod.Get, $"users?$select={UserProperties}&$count=true&$top=5&$filter={filter}");
        message.Request.Headers.Add("ConsistencyLevel", "eventual");
        var users = (await ReadAsync(message, GraphJson.Default.GraphPageGraphUser, cancellationToken)).Value ?? [];
        return users.FirstOrDefault(user => string.Equals(user.Mail, address, StringComparison.OrdinalIgnoreCase)) ?? (users.Count == 0 ? null : users[0]);
    }

    /// <summary>Every user of the directory, fetched page by page while it is enumerated (Learn: "List users").</summary>
    /// <param name="pageSize">1 to 999 users in one answer.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async IAsyncEnumerable<GraphUser> ListUsersAsync(int pageSize = 100, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 999);
        for (string? next = $"users?$select={UserProperties}&$top={pageSize}"; next is not null;)
        {
            var page = await ReadAsync(Message(RequestMethod.Get, next), GraphJson.Default.GraphPageGraphUser, cancellationToken);
            foreach (var user in page.Value ?? [])
            {
                yield return user;
            }

            next = Relative(page.NextLink);
        }
    }

    /// <summary>
    /// The presence of many users: one request for each <see cref="PresenceBatch"/> of them. Ids that are no GUID are left out,
    /// because Graph refuses the whole batch for one of them (Learn: "cloudCommunications: getPresencesByUserId").
    /// </summary>
    public async Task<IReadOnlyList<GraphPresence>> GetPresencesByUserIdAsync(IEnumerable<string> userIds, CancellationToken cancellationToken = default)
    {
        var presences = new List<GraphPresence>();
        foreach (var batch in userIds.Where(id => Guid.TryParse(id, out _)).Distinct(StringComparer.OrdinalIgnoreCase).Chunk(PresenceBatch))
        {
            var message = Message(RequestMethod.Post, "communications/getPresencesByUserId");
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = Json(new PresenceRequest(batch), GraphJson.Default.PresenceRequest);
            presences.AddRange((await ReadAsync(message, GraphJson.Default.GraphPageGraphPresence, cancellationToken)).Value ?? []);
        }

        return presences;
    }

    /// <summary>The time zone and language that a user has chosen for the mailbox (Learn: "Get user mailbox settings").</summary>
    public async Task<GraphMailboxSettings> GetMailboxSettingsAsync(string user, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        using var place = await gate.EnterAsync(user, cancellationToken);
        return await ReadAsync(MailMessage(RequestMethod.Get, $"users/{Segment(user)}/mailboxSettings?$select=timeZone,language"), GraphJson.Default.GraphMailboxSettings, cancellationToken);
    }
}
