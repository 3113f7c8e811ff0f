namespace M365Support.Tickets;

/// <summary>Knows who has a role at the time.</summary>
public interface IAudience
{
    /// <summary>Those for whom <see cref="Person.Managers"/> or <see cref="Person.LeadOf"/> stands; for a tier without a lead its managers.</summary>
    Task<IReadOnlyList<Person>> OfAsync(Person role, CancellationToken cancellationToken);
}
