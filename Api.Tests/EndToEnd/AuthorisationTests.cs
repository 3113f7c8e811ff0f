using System.Text.Json;
using M365Support.Infrastructure;

namespace M365Support.EndToEnd;

/// <summary>Whoever comes through whichever door does and learns only what is theirs.</summary>
[Collection(AppGroup.Name)]
public sealed class AuthorisationTests(AppFixture fixture)
{
    private const string Requester = "lynne@contoso.example";
    private const string Participant = "isaiah@contoso.example";
    private const string Stranger = "sunli@contoso.example";
    private const string Agent = "priya@contoso.example";
    private const string Holder = "adele@contoso.example";
    private const string Manager = "megan@contoso.example";

    /// <summary>What the desk keeps to itself, in a note and beside it.</summary>
    private const string Secret = "SECRET-7f3a";

    private static readonly string[] OfDesk =
    [
        "take", "acknowledge", "progress", "note", "resolve", "prioritise", "handover", "wait", "resume", "describe",
        "watch", "unwatch", "link", "unlink", "merge", "unmerge", "split", "macro",
    ];

    private static readonly string[] OfRequester = ["confirm", "withdraw", "rate"];

    private static readonly string[] OfPeople = ["nudge", "mute", "unmute"];

    private static readonly string[] All = [.. OfDesk, .. OfRequester, .. OfPeople, "reply", "reopen", "participants"];

    private static readonly Lazy<Dictionary<string, string>> ObjectIds = new(() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(NodePackages.TeamsApp, "Local", "people.json"))).RootElement.GetProperty("people").EnumerateArray()
            .ToDictionary(person => person.GetProperty("mail").GetString()!, person => person.GetProperty("id").GetString()!, StringComparer.Ordinal));

    public static TheoryData<string, string[], int> Forbidden => new()
    {
        { Stranger, All, 404 },
        { Requester, OfDesk, 403 },
        { Participant, [.. OfDesk, .. OfRequester, "reopen", "participants"], 403 },
        { Agent, [.. OfRequester, .. OfPeople], 403 },
        { Holder, [.. OfRequester, .. OfPeople], 403 },
        { Manager, [.. OfRequester, .. OfPeople], 403 },
    };

    [SkippableTheory]
    [MemberData(nameof(Forbidden))]
    public async Task Act_is_refused_through_every_door_and_changes_nothing_when_it_is_not_the_persons(string person, string[] verbs, int status)
    {
        var (id, other) = (await TicketAsync(), await TicketAsync());
        var before = (await fixture.App.TicketAsync(id, Manager)).GetProperty("version").GetInt64();
        var wrong = new List<string>();
        foreach (var verb in verbs)
        {
            var fields = FieldsOf(verb, other);
            var api = await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/{verb}", person, fields);
            Expect("API", verb, status, api.Status, api.Body);
            var bulk = await fixture.App.SendAsync(HttpMethod.Post, "/api/tickets/bulk", person, new { ids = new[] { id }, command = verb, fields });
            Expect("bulk", verb, status, bulk.Body.GetProperty("results")[0].GetProperty("status").GetInt32(), bulk.Body);

            var data = new Dictionary<string, string>(fields, StringComparer.Ordinal) { ["ticket"] = id, ["nonce"] = Guid.NewGuid().ToString(), ["verb"] = verb };
            var page = await fixture.App.SendAsync(HttpMethod.Post, "/api/cards/actions", person, new { action = new { type = "Action.Execute", verb, data } });
            Expect("page", verb, status == 403 ? 403 : 400, page.Body.GetProperty("statusCode").GetInt32(), page.Body);
            var chat = await InvokeAsync("adaptiveCard/action", person, new { action = new { type = "Action.Execute", verb, data }, trigger = "manual" });
            Expect("chat", verb, status == 403 ? 403 : 400, chat.GetProperty("statusCode").GetInt32(), chat);
            var tab = (await InvokeAsync("tab/submit", person, new { tabContext = new { tabEntityId = "mine" }, data })).GetRawText();
            Expect("card tab", verb, 1, tab.Contains(status == 403 ? "You may not do this" : "There is no such ticket", StringComparison.Ordinal) ? 1 : 0, default);
            Expect("roster", verb, 0, (api.Body.GetRawText() + page.Body.GetRawText() + chat.GetRawText() + tab).Contains("chenwei@", StringComparison.Ordinal) ? 1 : 0, api.Body);
        }

        Assert.Empty(wrong);
        Assert.Equal(before, (await fixture.App.TicketAsync(id, Manager)).GetProperty("version").GetInt64());

        void Expect(string door, string verb, int expected, int actual, JsonElement body)
        {
            if (expected != actual)
            {
                wrong.Add($"{verb} through {door}: {actual} rather than {expected} {(body.ValueKind == JsonValueKind.Undefined ? "" : body.GetRawText())}");
            }
        }
    }

    [SkippableFact]
    public async Task Ticket_of_others_and_ticket_that_is_not_are_told_apart_by_nothing()
    {
        const string Absent = "482-019-360";
        var id = await TicketAsync();
        foreach (var path in new[] { "", "/timeline", "/original", "/attachments/0", "/messages/1", "/messages/1/original", "/messages/1/attachments/0" })
        {
            Assert.Equal(await AnswerAsync($"/api/tickets/{Absent}{path}"), await AnswerAsync($"/api/tickets/{id}{path}"));
        }

        Assert.Equal(await AnswerAsync($"/api/tabs/tickets/{Absent}"), await AnswerAsync($"/api/tabs/tickets/{id}"));
        foreach (var verb in new[] { "open", "refresh", "form" })
        {
            Assert.Equal(await PressAsync(Absent), await PressAsync(id));

            async Task<string> PressAsync(string ticket) =>
                (await InvokeAsync("adaptiveCard/action", Stranger, new { action = new { type = "Action.Execute", verb, data = new { ticket, name = "participants" } } })).GetRawText();
        }

        Assert.Equal(await FindAsync(Absent), await FindAsync(id));

        async Task<string> FindAsync(string ticket) =>
            (await InvokeAsync("composeExtension/query", Stranger, new { commandId = "find", parameters = new[] { new { name = "query", value = ticket } } })).GetRawText();

        async Task<string> AnswerAsync(string path)
        {
            var (status, body) = await fixture.App.SendAsync(HttpMethod.Get, path, Stranger);
            Assert.Equal(404, status);
            return string.Join('\n', body.EnumerateObject().Where(member => member.Name != "traceId").Select(member => member.ToString()));
        }
    }

    [SkippableTheory]
    [InlineData(Requester)]
    [InlineData(Participant)]
    public async Task What_the_desk_keeps_to_itself_reaches_nobody_else(string person)
    {
        var id = await TicketAsync();
        var noted = await DoneAsync(id, "note", new { text = $"{Secret} note" });
        await DoneAsync(id, "describe", new { addTags = Secret });
        await DoneAsync(id, "handover", new { reason = $"{Secret} reason" });
        await DoneAsync(id, "watch", new { });
        var note = noted.GetProperty("timeline").EnumerateArray().First(e => e.GetProperty("type").GetString() == "note").GetProperty("sequence").GetInt64();

        foreach (var path in new[] { $"/api/tickets/{id}", $"/api/tickets/{id}/timeline?count=200", "/api/tickets?view=mine", $"/api/tabs/tickets/{id}", "/api/tabs/mine" })
        {
            var (status, body) = await fixture.App.SendAsync(HttpMethod.Get, path, person);
            Assert.Equal(200, status);
            Silent(path, body.GetRawText());
        }

        Assert.Equal(404, (await fixture.App.SendAsync(HttpMethod.Get, $"/api/tickets/{id}/messages/{note}", person)).Status);
        foreach (var verb in new[] { "open", "refresh", "reply" })
        {
            Silent(verb, (await InvokeAsync("adaptiveCard/action", person, new { action = new { type = "Action.Execute", verb, data = new Dictionary<string, string> { ["ticket"] = id, ["reply-text"] = "Hello" } } })).GetRawText());
        }

        Silent("before", (await InvokeAsync("adaptiveCard/action", person, new { action = new { verb = "refresh", data = new { ticket = id, before = $"{note + 1}" } } })).GetRawText());
        foreach (var form in new[] { "split", "describe", "links", "handover" })
        {
            var answer = await InvokeAsync("adaptiveCard/action", person, new { action = new { verb = "form", data = new { ticket = id, name = form, sequence = $"{note}" } } });
            Assert.Equal(403, answer.GetProperty("statusCode").GetInt32());
        }

        Silent("search", (await InvokeAsync("composeExtension/query", person, new { commandId = "find", parameters = new[] { new { name = "query", value = id } } })).GetRawText());

        static void Silent(string door, string answer)
        {
            Assert.False(answer.Contains(Secret, StringComparison.Ordinal), $"{door}: {answer}");
            Assert.False(answer.Contains("open of", StringComparison.Ordinal), $"{door} tells of the agent's load");
        }
    }

    [SkippableTheory]
    [InlineData(Requester, "mine,settings")]
    [InlineData(Agent, "mine,assigned,queue,settings")]
    [InlineData(Manager, "mine,assigned,queue,desk,roster,glossary,settings")]
    public async Task Views_are_offered_and_given_to_those_they_are_for(string person, string offered)
    {
        var (_, names) = await fixture.App.SendAsync(HttpMethod.Get, "/api/tabs", person);
        Assert.Equal(offered, string.Join(',', names.EnumerateArray().Select(name => name.GetString())));
        foreach (var tab in new[] { "mine", "assigned", "queue", "desk", "roster", "glossary", "settings" })
        {
            var isTheirs = offered.Split(',').Contains(tab);
            Assert.Equal(isTheirs ? 200 : 403, (await fixture.App.SendAsync(HttpMethod.Get, $"/api/tabs/{tab}", person)).Status);
            var card = (await InvokeAsync("tab/fetch", person, new { tabContext = new { tabEntityId = tab } })).GetRawText();
            Assert.Equal(isTheirs, !card.Contains("You may not do this", StringComparison.Ordinal));
            object data = tab is "mine" or "assigned" or "queue" ? new { view = tab } : new { };
            var pressed = await InvokeAsync("adaptiveCard/action", person, new { action = new { verb = tab is "mine" or "assigned" or "queue" ? "list" : tab, data } });
            Assert.Equal(isTheirs ? 200 : 403, pressed.GetProperty("statusCode").GetInt32());
        }

        foreach (var verb in new[] { "roster-edit", "roster-save", "roster-remove", "roster-undo", "glossary-edit", "glossary-save", "glossary-remove", "glossary-undo" })
        {
            var (_, answer) = await fixture.App.SendAsync(HttpMethod.Post, "/api/cards/actions", person, new { action = new { verb, data = new { address = "nobody@contoso.example", term = "nothing", language = "en" } } });
            Assert.Equal(person == Manager, answer.GetProperty("statusCode").GetInt32() == 200);
        }

        if (person == Requester)
        {
            foreach (var verb in new[] { "pause", "unpause", "bulk" })
            {
                Assert.Equal(403, (await InvokeAsync("adaptiveCard/action", person, new { action = new { verb, data = new { act = "take" } } })).GetProperty("statusCode").GetInt32());
            }
        }
    }

    [SkippableTheory]
    [InlineData("tab/submit")]
    [InlineData("composeExtension/submitAction")]
    public async Task Draft_that_is_refused_comes_back_with_the_reason_and_all_that_was_typed(string door)
    {
        var data = new { verb = "create", subject = "", text = "Typed with care", impact = "Team", urgency = "High", businessEffect = "Nothing goes out", requester = "no address", category = "network", nonce = Guid.NewGuid() };
        var answer = (await InvokeAsync(door, Agent, new { commandId = "createTicket", tabContext = new { tabEntityId = "mine" }, data })).GetRawText();
        foreach (var kept in new[] { "“no address” is not a mail address", "Typed with care", "\"value\":\"Team\"", "\"value\":\"High\"", "Nothing goes out", "\"value\":\"no address\"", "\"value\":\"network\"" })
        {
            Assert.Contains(kept, answer, StringComparison.Ordinal);
        }
    }

    private static Dictionary<string, string> FieldsOf(string verb, string other) => verb switch
    {
        "progress" or "reply" or "note" => new() { ["text"] = "Text" },
        "resolve" => new() { ["cause"] = "a", ["action"] = "b", ["prevention"] = "c" },
        "prioritise" => new() { ["impact"] = "Company", ["urgency"] = "High", ["reason"] = "Why" },
        "handover" => new() { ["to"] = "nobody@contoso.example", ["reason"] = "Why" },
        "wait" => new() { ["for"] = "Requester", ["reason"] = "Why" },
        "describe" => new() { ["subject"] = "Other" },
        "participants" => new() { ["add"] = "sunli@contoso.example" },
        "reopen" => new() { ["reason"] = "Why" },
        "rate" => new() { ["score"] = "1" },
        "link" or "unlink" => new() { ["other"] = other, ["kind"] = "Related" },
        "merge" => new() { ["into"] = other },
        "split" => new() { ["sequence"] = "1", ["subject"] = "Part" },
        "macro" => new() { ["name"] = "Password was reset" },
        _ => [],
    };

    /// <summary>A ticket of the requester with a participant, held by an agent.</summary>
    private async Task<string> TicketAsync()
    {
        var (status, ticket) = await fixture.App.SendAsync(
            HttpMethod.Post, "/api/tickets", Requester, new { subject = "Lamp", text = "It is dark.", category = "network" }, Guid.NewGuid().ToString());
        Assert.Equal(201, status);
        var id = ticket.GetProperty("id").GetString()!;
        await DoneAsync(id, "take", new { }, Manager);
        await DoneAsync(id, "handover", new { to = Holder, reason = "For you" }, Manager);
        await DoneAsync(id, "acknowledge", new { });
        await DoneAsync(id, "participants", new { add = Participant }, Requester);
        return id;
    }

    private async Task<JsonElement> DoneAsync(string id, string verb, object fields, string person = Holder)
    {
        var (status, body) = await fixture.App.SendAsync(HttpMethod.Post, $"/api/tickets/{id}/{verb}", person, fields);
        Assert.True(status == 200, $"{verb}: {body}");
        return body;
    }

    /// <summary>An invoke as Teams sends it, from a chat that is not kept for later.</summary>
    private async Task<JsonElement> InvokeAsync(string name, string person, object value)
    {
        var (status, body) = await fixture.App.SendAsync(HttpMethod.Post, "/api/messages", body: new
        {
            type = "invoke",
            name,
            id = Guid.NewGuid().ToString(),
            channelId = "msteams",
            serviceUrl = "http://localhost:1/",
            locale = "en-US",
            from = new { id = $"29:{person}", aadObjectId = ObjectIds.Value[person] },
            recipient = new { id = "28:bot" },
            conversation = new { id = "19:meeting", conversationType = "groupChat", isGroup = true },
            value,
        });
        Assert.True(status == 200, $"{name}: {status} {body}");
        return body;
    }
}
