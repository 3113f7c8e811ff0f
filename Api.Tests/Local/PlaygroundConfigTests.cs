using System.Text.Json.Nodes;
using M365Support.Infrastructure;

namespace M365Support.Local;

public sealed class PlaygroundConfigTests
{
    private static readonly DemoPeople People = DemoPeople.Load(Path.Combine(NodePackages.TeamsApp, "Local", "people.json"));

    [Fact]
    public void Current_user_is_the_first_employee_and_five_others_of_every_role_are_there()
    {
        var config = JsonNode.Parse(PlaygroundConfig.Create(People, currentUserMail: null))!;

        Assert.Equal(People.People.First(person => person.Role == DemoRole.Employee).Id, config["currentUser"]!["aadObjectId"]!.GetValue<string>());
        var others = config["users"]!.AsArray().Select(user => People.Find(user!["id"]!.GetValue<string>())!).ToList();
        Assert.Equal(5, others.Distinct().Count());
        Assert.Equal(3, others.Select(person => person.Role).Distinct().Count());
        Assert.Contains(others, person => !char.IsAscii(person.Name[0]));
        Assert.Contains(others, person => char.IsAscii(person.Name[0]));
        Assert.All(config["users"]!.AsArray(), user => Assert.NotEqual("", user!["surname"]!.GetValue<string>()));
    }

    [Fact]
    public void Current_user_can_be_chosen()
    {
        var manager = People.Managers.First();

        var config = JsonNode.Parse(PlaygroundConfig.Create(People, manager.Mail))!;

        Assert.Equal(manager.Id, config["currentUser"]!["id"]!.GetValue<string>());
        Assert.DoesNotContain(config["users"]!.AsArray(), user => user!["id"]!.GetValue<string>() == manager.Id);
    }

    [Fact]
    public void Unknown_current_user_is_told_in_a_sentence()
    {
        var e = Assert.Throws<LocalStartException>(() => PlaygroundConfig.Create(People, "nobody@contoso.example"));

        Assert.Contains("Local:PlaygroundUser is 'nobody@contoso.example'", e.Message, StringComparison.Ordinal);
    }
}
