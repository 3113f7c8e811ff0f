using M365Support.Infrastructure;

namespace M365Support.Bot;

[Collection(AzuriteCollection.Name)]
public sealed class ConversationStoreTests(AzuriteFixture azurite)
{
    private readonly string person = Guid.NewGuid().ToString();

    [SkippableFact]
    public async Task Conversation_is_known_after_the_app_was_installed()
    {
        using var store = Store();
        await store.ObserveAsync(Said(ActivityTypes.InstallationUpdate) with { Action = "add" }, CancellationToken.None);

        using var another = Store();
        var found = await another.FindAsync(person.ToUpperInvariant(), CancellationToken.None);

        Assert.Equal("a:1", found!.Reference.Conversation!.Id);
        Assert.Equal("29:alex", found.Reference.User!.Id);
        Assert.Equal(Reachability.Reachable, found.Reachability);
    }

    [SkippableFact]
    public async Task Row_is_written_only_when_something_changed()
    {
        using var store = Store();
        await store.ObserveAsync(Said(ActivityTypes.Message) with { Id = "1" }, CancellationToken.None);
        var first = (await store.FindAsync(person, CancellationToken.None))!.Version;

        using var another = Store();
        await another.ObserveAsync(Said(ActivityTypes.Message) with { Id = "2", Locale = "zh-CN" }, CancellationToken.None);
        Assert.Equal(first, (await another.FindAsync(person, CancellationToken.None))!.Version);

        await another.ObserveAsync(Said(ActivityTypes.Message) with { ServiceUrl = "https://smba.trafficmanager.net/apac/" }, CancellationToken.None);
        var moved = (await another.FindAsync(person, CancellationToken.None))!;
        Assert.NotEqual(first, moved.Version);
        Assert.Equal("https://smba.trafficmanager.net/apac/", moved.Reference.ServiceUrl);
    }

    [SkippableFact]
    public async Task Person_is_removed_by_uninstalling_and_back_by_installing()
    {
        using var store = Store();
        await store.ObserveAsync(Said(ActivityTypes.ConversationUpdate) with { MembersAdded = [new() { Id = "28:bot" }] }, CancellationToken.None);
        await store.ObserveAsync(Said(ActivityTypes.InstallationUpdate) with { Action = "remove" }, CancellationToken.None);
        Assert.Equal(Reachability.Removed, (await store.FindAsync(person, CancellationToken.None))!.Reachability);

        await store.ObserveAsync(Said(ActivityTypes.InstallationUpdate) with { Action = "add-upgrade" }, CancellationToken.None);
        Assert.Equal(Reachability.Reachable, (await store.FindAsync(person, CancellationToken.None))!.Reachability);

        await store.ObserveAsync(Said(ActivityTypes.ConversationUpdate) with { MembersRemoved = [new() { Id = "28:bot" }] }, CancellationToken.None);
        Assert.Equal(Reachability.Removed, (await store.FindAsync(person, CancellationToken.None))!.Reachability);
    }

    [SkippableFact]
    public async Task Group_chats_channels_and_invokes_elsewhere_teach_nothing()
    {
        using var store = Store();
        await store.ObserveAsync(Said(ActivityTypes.Message) with { Conversation = new() { Id = "19:x", ConversationType = "channel", IsGroup = true } }, CancellationToken.None);
        await store.ObserveAsync(Said(ActivityTypes.Message) with { Conversation = new() { Id = "19:x", ConversationType = "groupChat" } }, CancellationToken.None);
        await store.ObserveAsync(Said(ActivityTypes.Invoke) with { Name = InvokeNames.MessagingExtensionQuery }, CancellationToken.None);
        await store.ObserveAsync(Said(ActivityTypes.Message) with { From = new() { Id = "29:alex" } }, CancellationToken.None);

        Assert.Null(await store.FindAsync(person, CancellationToken.None));
    }

    [SkippableFact]
    public async Task Mark_gives_way_when_the_row_has_changed_since_it_was_read()
    {
        using var store = Store();
        using var another = Store();
        await store.ObserveAsync(Said(ActivityTypes.Message), CancellationToken.None);
        var stale = (await store.FindAsync(person, CancellationToken.None))!;
        await another.ObserveAsync(Said(ActivityTypes.Message) with { Conversation = new() { Id = "a:2", ConversationType = "personal" } }, CancellationToken.None);

        await store.MarkAsync(stale, Reachability.Blocked, CancellationToken.None);

        var now = (await store.FindAsync(person, CancellationToken.None))!;
        Assert.Equal(("a:2", Reachability.Reachable), (now.Reference.Conversation!.Id!, now.Reachability));
    }

    [SkippableTheory]
    [InlineData("../x/y\\z#?%")]
    [InlineData("张伟")]
    [InlineData("it's")]
    public async Task Object_id_of_any_letters_is_a_safe_key(string prefix)
    {
        using var store = Store();
        var id = prefix + person;
        await store.ObserveAsync(Said(ActivityTypes.Message) with { From = new() { Id = "29:x", AadObjectId = id } }, CancellationToken.None);

        Assert.Equal("29:x", (await store.FindAsync(id, CancellationToken.None))!.Reference.User!.Id);
    }

    private ConversationStore Store() => new(DeskHarness.StorageOf(azurite.ConnectionString), TimeProvider.System);

    private Activity Said(string type) => new()
    {
        Type = type,
        ChannelId = "msteams",
        ServiceUrl = "https://smba.trafficmanager.net/emea/",
        From = new() { Id = "29:alex", AadObjectId = person },
        Recipient = new() { Id = "28:bot" },
        Conversation = new() { Id = "a:1", ConversationType = "personal", TenantId = "t" },
    };
}
