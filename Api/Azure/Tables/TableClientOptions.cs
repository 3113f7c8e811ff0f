using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Retries, diagnostics and transport of the table clients.</summary>
public sealed class TableClientOptions : ClientOptions
{
    internal const string Version = "2020-12-06";
}
