using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace M365Support.Bench.Simulation;

/// <summary>Prints figures for people, and then the same as one line of JSON.</summary>
internal static class SimulationReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(OpenTicketsFigures figures, IReadOnlyList<(string Event, int Count, string First)> logged)
    {
        Line($"{figures.Open} tickets open; {figures.Agents} agents, {figures.Instances} instances; {figures.AcknowledgedInTime} % acknowledged in time, {figures.Breached} breached");
        Line($"progress messages      {figures.ProgressDue} due, {figures.ProgressSent} sent, {figures.ProgressLate} late; agents asked {figures.UpdatesAsked} times; {figures.MessagesTwice} messages twice, {figures.MessagesLost} lost");
        Line($"an hour of theirs      {figures.WallSecondsPerHour} s, {figures.CpuSecondsPerHour} s of processor: {figures.TimesRealTime} times real time; the slowest minute {figures.SlowestMinuteSeconds} s");
        Line($"agents                 Gini of tickets assigned {figures.AssignedGini}");
        Line($"Teams                  {figures.BusiestTeamsMinute} requests in the busiest minute, of 3,000");
        Line($"storage                {figures.StorageRequestsPerProgress} requests for each progress message, asking the agent included; for each message:");
        foreach (var (operation, mean) in figures.StorageTransactions)
        {
            Line($"  {operation,-28} {mean,7:F2}");
        }

        Line($"memory                 at most {figures.PeakMemoryMegabytes} MB");
        Logged(logged);
        End(figures.Violations, figures);
    }

    public static void Print(SimulationFigures figures, IReadOnlyList<(string Event, int Count, string First)> logged)
    {
        Line($"{figures.Tickets} tickets in {figures.Days} days of {figures.Employees} people, {figures.StillOpen} still open; {figures.Agents} agents, {figures.Instances} instances, seed {figures.Seed}");
        Line($"acknowledged in time   {figures.AcknowledgedInTime} % of {figures.AcknowledgementsDue} ({figures.AcknowledgementsMissing} overdue at the end)");
        Line($"progress messages      {figures.ProgressDue} due, {figures.ProgressSent} sent, {figures.ProgressLate} late (and {figures.ProgressLateByFault} of those held back or lost on purpose); longest delay {figures.LongestProgressDelaySeconds} s; {figures.Silences} silences");
        foreach (var (priority, of) in figures.ByPriority)
        {
            Line($"breaches {priority}            {of.Breached} of {of.Tickets}");
        }

        Line($"agents                 Gini of tickets assigned to even share {figures.AssignedGini}, of mean load {figures.LoadGini}");
        foreach (var (tier, of) in figures.ByTier)
        {
            Line($"  {tier}                   {of.Agents} agents, {of.Assigned} assignments, Gini {of.AssignedGini}, mean open {of.MeanOpen} (Gini {of.LoadGini})");
        }

        Line($"messages               {figures.MessagesSent} sent, {figures.MailsSent} of them mails, {figures.MessagesTwice} twice, {figures.MessagesLost} lost; {figures.CardsEdited} edits in place; {figures.Poison} poison; {figures.Digests} digests");
        Line($"went wrong on purpose  {figures.QueueMessagesDeliveredTwice} queue messages delivered twice, {figures.QueueMessagesHeldBack} held back, {figures.QueueMessagesLost} lost; {figures.PostsTroubled} posts to Teams; {figures.InstancesKilled} instances killed");
        Line($"refused                {string.Join(", ", figures.Rejections.Select(r => $"{r.Key} {r.Value}"))}");
        Line($"storage                {figures.StorageRequests} requests, {figures.StorageRequestsPerTicket} a ticket; transactions by kind of work (count, mean, most, mean ms, what the costliest consisted of):");
        foreach (var (kind, of) in figures.StorageTransactions)
        {
            Line($"  {kind,-24} {of.Count,8} {of.Mean,7:F2} {of.Most,4} {of.MeanMilliseconds,9:F3}  {of.Costliest}");
        }

        Line($"Graph and Teams        {figures.GraphCalls} calls to Graph, {figures.GraphPresenceCalls} of them for presence; {figures.BusiestTeamsMinute} requests to Teams in the busiest minute");
        Line($"time and memory        {figures.WallSeconds} s, {figures.CpuSeconds} s of processor, at most {figures.PeakMemoryMegabytes} MB");
        Logged(logged);
        End(figures.Violations, figures);
    }

    private static void Logged(IReadOnlyList<(string Event, int Count, string First)> logged)
    {
        foreach (var (name, count, first) in logged)
        {
            Line($"logged {count} × {name}: {first.Split('\n')[0]}");
        }
    }

    private static void End<T>(IReadOnlyList<string> violations, T figures)
    {
        foreach (var violation in violations)
        {
            Line($"FAILED                 {violation}");
        }

        Console.WriteLine(JsonSerializer.Serialize(figures, Json));
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
