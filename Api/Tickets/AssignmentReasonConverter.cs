using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Tickets;

/// <summary>Writes reasons as objects; reads them, and the sentences of old.</summary>
internal sealed class AssignmentReasonConverter : JsonConverter<AssignmentReason>
{
    public override AssignmentReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new AssignmentReason(new ReasonFact(ReasonCode.Text, reader.GetString()!));
        }

        var shape = JsonSerializer.Deserialize<Shape>(ref reader, options)!;
        return AssignmentReason.From(
            (shape.Chosen ?? []).Select(Fact),
            (shape.PassedOver ?? []).Select(passed => new PassedOver(passed.Name, Fact(passed.Why))),
            shape.More);
    }

    public override void Write(Utf8JsonWriter writer, AssignmentReason value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new Shape(
            [.. value.Chosen.Select(FactShape.Of)],
            value.PassedOver.IsEmpty ? null : [.. value.PassedOver.Select(passed => new PassedShape(passed.Name, FactShape.Of(passed.Why)))],
            value.MorePassedOver),
        options);

    /// <summary>A code of a later version is shown by its name.</summary>
    private static ReasonFact Fact(FactShape fact) =>
        Enum.TryParse<ReasonCode>(fact.Code, out var code) ? new ReasonFact(code, fact.Args ?? []) : new ReasonFact(ReasonCode.Text, fact.Code);

    private sealed record Shape(IReadOnlyList<FactShape>? Chosen, IReadOnlyList<PassedShape>? PassedOver, int More);

    private sealed record PassedShape(string Name, FactShape Why);

    private sealed record FactShape(string Code, IReadOnlyList<string>? Args)
    {
        public static FactShape Of(ReasonFact fact) => new(fact.Code.ToString(), fact.Arguments.IsEmpty ? null : fact.Arguments);
    }
}
