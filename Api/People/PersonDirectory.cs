using System.Collections.Concurrent;
using Azure;
using M365Support.Graph;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace M365Support.People;

/// <summary>
/// Who somebody is, by mail address or object id, from the directory through a cache. A look-up is a hint: when Graph fails the last
/// known answer is given, and failing that a person made of what the caller already has.
/// </summary>
public sealed partial class PersonDirectory(GraphClient graph, IOptions<PeopleOptions> options, TimeProvider clock, ILogger<PersonDirectory> logger)
{
    /// <summary>How long a failed look-up is not repeated.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(30);

    /// <summary>RFC 5321, 4.5.3.1, with room for what is no valid address.</summary>
    private const int LongestAddress = 320;

    private readonly BoundedCache<DirectoryPerson?> cache = new(options.Value.DirectoryCacheSize, clock);
    private readonly ConcurrentDictionary<string, Lazy<Task<DirectoryPerson?>>> underWay = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The person at a mail address; an address outside the directory gives a person without an object id.</summary>
    /// <param name="address">A mail address as it came, in any case.</param>
    /// <param name="name">What to call a person who is not in the directory; the address when null.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DirectoryPerson> FindByAddressAsync(string address, string? name = null, CancellationToken cancellationToken = default)
    {
        var wanted = (address ?? "").Trim().ToLowerInvariant();
        var found = wanted.Length is > 2 and <= LongestAddress && wanted.Contains('@', StringComparison.Ordinal)
            ? await FindAsync(wanted, limit => graph.FindUserByMailAsync(wanted, limit), cancellationToken)
            : null;
        return found ?? Minimal(wanted, name ?? wanted);
    }

    /// <summary>The person with this object id; one whom the directory does not have is given without an address.</summary>
    /// <param name="aadObjectId">The directory's object id.</param>
    /// <param name="name">What to call a person who is not in the directory.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<DirectoryPerson> FindByIdAsync(string aadObjectId, string? name = null, CancellationToken cancellationToken = default)
    {
        var found = Guid.TryParse(aadObjectId, out var id)
            ? await FindAsync(id.ToString(), limit => graph.GetUserAsync(id.ToString(), limit), cancellationToken)
            : null;
        return found ?? Minimal(address: "", name ?? "");
    }

    private async Task<DirectoryPerson?> FindAsync(string key, Func<CancellationToken, Task<GraphUser?>> find, CancellationToken cancellationToken)
    {
        if (cache.TryGet(key, out var known, out var fresh) && fresh)
        {
            return known;
        }

        var looking = underWay.GetOrAdd(key, _ => new Lazy<Task<DirectoryPerson?>>(() => Task.Run(() => LookUpAsync(key, known, find), CancellationToken.None)));
        return await looking.Value.WaitAsync(cancellationToken);
    }

    private async Task<DirectoryPerson?> LookUpAsync(string key, DirectoryPerson? lastKnown, Func<CancellationToken, Task<GraphUser?>> find)
    {
        using var limit = new CancellationTokenSource(options.Value.LookupTimeout, clock);
        try
        {
            if (await find(limit.Token) is not { } user)
            {
                cache.Set(key, value: null, options.Value.UnknownPersonCache);
                return null;
            }

            var person = await DescribeAsync(user, lastKnown, limit.Token);
            cache.Set(key, person, options.Value.DirectoryCache);
            cache.Set(user.Id, person, options.Value.DirectoryCache);
            if (person.Address.Length > 0)
            {
                cache.Set(person.Address, person, options.Value.DirectoryCache);
            }

            return person;
        }
        catch (Exception e) when (IsFailure(e))
        {
            Log.LookupFailed(logger, e);
            cache.Set(key, lastKnown, AfterFailure);
            return lastKnown;
        }
        finally
        {
            underWay.TryRemove(key, out _);
        }
    }

    private async Task<DirectoryPerson> DescribeAsync(GraphUser user, DirectoryPerson? lastKnown, CancellationToken cancellationToken)
    {
        GraphMailboxSettings? settings = null;
        try
        {
            settings = await graph.GetMailboxSettingsAsync(user.Id, cancellationToken);
        }
        catch (Exception e) when (IsFailure(e))
        {
            // Somebody without a mailbox in the tenant, or no permission to read its settings.
            Log.SettingsMissing(logger, e);
        }

        var address = (user.Mail ?? user.UserPrincipalName ?? "").ToLowerInvariant();
        return new DirectoryPerson
        {
            AadObjectId = user.Id,
            Address = address,
            Name = user.DisplayName ?? address,
            Language = user.PreferredLanguage ?? settings?.Language?.Locale ?? lastKnown?.Language ?? options.Value.DefaultLanguage,
            TimeZone = TimeZoneNames.ToIana(settings?.TimeZone) ?? lastKnown?.TimeZone ?? options.Value.DefaultTimeZone,
            Department = user.Department,
            Office = user.OfficeLocation,
            JobTitle = user.JobTitle,
        };
    }

    private DirectoryPerson Minimal(string address, string name) =>
        new() { Address = address, Name = name, Language = options.Value.DefaultLanguage, TimeZone = options.Value.DefaultTimeZone };

    private static bool IsFailure(Exception e) => e is RequestFailedException or OperationCanceledException or AggregateException or Azure.Identity.AuthenticationFailedException;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A person could not be looked up in the directory; the last known answer is used.")]
        public static partial void LookupFailed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Debug, "The settings of a mailbox could not be read; the defaults are used.")]
        public static partial void SettingsMissing(ILogger logger, Exception exception);
    }
}
