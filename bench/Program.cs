using System.CommandLine;
using M365Support.Bench.Mail;

return await new RootCommand("Benchmarks of M365 Support; each ends with one line of JSON.") { MailBench.Create() }.Parse(args).InvokeAsync();
