using System.CommandLine;
using M365Support.Bench.Mail;
using M365Support.Bench.Simulation;
using M365Support.Bench.Sla;

return await new RootCommand("Benchmarks of M365 Support; each ends with one line of JSON.") { MailBench.Create(), SlaBench.Create(), SimulateCommand.Create() }.Parse(args).InvokeAsync();
