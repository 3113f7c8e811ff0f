using M365Support.Cards;
using M365Support.People;

namespace M365Support.Tabs;

/// <summary>A person's own preferences, as a card; the same for the bot's chat, card tabs and the web page.</summary>
public sealed class SettingsFaces(PreferenceStore preferences, PersonDirectory directory)
{
    /// <summary>Whether the verb is one of these cards'.</summary>
    public static bool Knows(string verb) => verb is CardVerbs.Settings or CardVerbs.SettingsSave;

    public Task<Face> DoAsync(CardActionData data, CardContext context, CancellationToken cancellationToken) =>
        data.Verb == CardVerbs.SettingsSave ? SaveAsync(data, context, cancellationToken) : ShowAsync(context, cancellationToken);

    public async Task<Face> ShowAsync(CardContext context, CancellationToken cancellationToken) =>
        await DrawAsync(PreferenceDraft.Of(await preferences.FindAsync(context.Viewer.Person, cancellationToken)), null, isTrouble: false, context, cancellationToken);

    private async Task<Face> SaveAsync(CardActionData data, CardContext context, CancellationToken cancellationToken)
    {
        var draft = new PreferenceDraft(data.Field("way"), data.Field("language"), data.Field("quietFrom"), data.Field("quietTo"));
        var read = draft.Read();
        if (!read.IsOk)
        {
            return await DrawAsync(draft, read.Rejection.ToText(context.Culture), isTrouble: true, context, cancellationToken);
        }

        await preferences.SaveAsync(context.Viewer.Person, read.Value, cancellationToken);
        var chosen = read.Value.Language is { } language ? context with { Culture = Cultures.Of(language) } : context;
        return await DrawAsync(PreferenceDraft.Of(read.Value), chosen.Texts["Settings_Saved"], isTrouble: false, chosen, cancellationToken);
    }

    private async Task<Face> DrawAsync(PreferenceDraft draft, string? note, bool isTrouble, CardContext context, CancellationToken cancellationToken)
    {
        var person = await directory.FindByAddressAsync(context.Viewer.Person.Address, context.Viewer.Person.Name, cancellationToken);
        return new Face(SettingsCard.Title(context.Texts), SettingsCard.Draw(new SettingsView(draft, person.TimeZone, note, isTrouble), context));
    }
}
