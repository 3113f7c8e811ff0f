namespace M365Support.Local;

public sealed class DemoPeopleTests
{
    [Fact]
    public void Demo_people_are_enough_for_a_support_desk()
    {
        var people = EmulatorDriver.People;
        Assert.True(people.Managers.Count() >= 2);
        Assert.Equal(5, people.Agents.Count());
        Assert.True(people.People.Count(person => person.Role == DemoRole.Employee) >= 8);
        Assert.Equal(["L1", "L2", "L3"], people.Agents.Select(agent => agent.Tier).Distinct().Order(StringComparer.Ordinal));
        Assert.True(people.Agents.Count(agent => agent is { Tier: "L1", Presence.Availability: "Available" }) >= 2);
        Assert.Contains(people.Agents, agent => agent is { Tier: "L1" or "L2", Presence.Availability: "Away" });
        Assert.All(people.Agents, agent => Assert.NotEmpty(agent.Skills));
    }

    [Theory]
    [InlineData("\"role\": \"agent\", \"tier\": \"L1\"", "\"role\": \"agent\", \"tier\": \"L9\"", "Adele Vance: an agent's tier is one of L1, L2, L3, not \"L9\".")]
    [InlineData("\"Europe/Berlin\"", "\"Berlin\"", "Johanna Lorenz: \"Berlin\" is no IANA time zone")]
    [InlineData("\"alex@contoso.example\"", "\"Alex@example.com\"", "the mail address \"Alex@example.com\" is lower-case and ends in @contoso.example.")]
    [InlineData("\"alex@contoso.example\"", "\"lina@contoso.example\"", "Alex Wilber: the id or mail address is used twice.")]
    [InlineData("\"role\": \"manager\"", "\"role\": \"boss\"", "is not the JSON expected, at $.people[0].role in line 6")]
    [InlineData("\"availability\": \"Away\"", "\"availability\": \"Gone\"", "availability \"Gone\" is not one of Available")]
    public void Fault_in_the_file_is_named(string good, string bad, string message)
    {
        var path = Path.GetTempFileName();
        try
        {
            var text = File.ReadAllText(EmulatorDriver.PeoplePath);
            var at = text.IndexOf(good, StringComparison.Ordinal);
            File.WriteAllText(path, text[..at] + bad + text[(at + good.Length)..]);
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => DemoPeople.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Missing_file_is_named() =>
        Assert.Contains("nowhere.json does not exist", Assert.Throws<InvalidDataException>(() => DemoPeople.Load("nowhere.json")).Message, StringComparison.Ordinal);
}
