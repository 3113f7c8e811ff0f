namespace M365Support.Local;

/// <summary>Where the Graph emulator listens and keeps its state.</summary>
public sealed record GraphEmulatorOptions
{
    /// <summary>The file of demo people.</summary>
    public required string People { get; init; }

    /// <summary>The folder of its state: <c>inbox</c>, <c>sent</c>, <c>mailboxes</c> and <c>state</c> are made in it.</summary>
    public required string DataPath { get; init; }

    /// <summary>The port on loopback; 0, the default, takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>How long a dropped file must keep its size before it counts as a mail; default 500 ms.</summary>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often the folders are read even if the file system reports nothing; default 5 s.</summary>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most messages that a filtered round of changes gives (Learn: "message: delta"); default 5,000.</summary>
    public int MostFiltered { get; init; } = 5000;

    /// <summary>The clock of received times and subscriptions.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
