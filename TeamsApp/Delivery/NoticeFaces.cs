using M365Support.Bot;
using M365Support.People;
using M365Support.Tickets;

namespace M365Support.Delivery;

/// <summary>Draws notices.</summary>
internal sealed class NoticeFaces(TimeProvider clock)
{
    public Task<Activity> ToActivityAsync(Notice notice, Ticket ticket, DirectoryPerson person, CancellationToken cancellationToken) =>
        Task.FromResult(Activity.Message($"{clock.GetUtcNow()} {notice.Kind} {ticket.Id} {ticket.Subject} {notice.Text}"));

    public (string Subject, string Text) ToMail(Notice notice, Ticket ticket, DirectoryPerson person) =>
        ($"[{ticket.Id}] {ticket.Subject}", $"{clock.GetUtcNow()} {notice.Kind} {notice.Text}");
}
