using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace M365Support.Cards.Elements;

/// <summary>How cards are written as JSON: the schema's names, nothing for null, Chinese readable.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdaptiveCard))]
public sealed partial class CardJson : JsonSerializerContext
{
    /// <summary>A card as UTF-8.</summary>
    public static byte[] ToBytes(AdaptiveCard card) => JsonSerializer.SerializeToUtf8Bytes(card, Relaxed.Context.AdaptiveCard);

    /// <summary>A card as a value that any other JSON can carry unchanged.</summary>
    public static JsonElement ToElement(AdaptiveCard card) => JsonSerializer.SerializeToElement(card, Relaxed.Context.AdaptiveCard);

    // A class of its own, because Default is not set yet while this one's static members are.
    private static class Relaxed
    {
        public static readonly CardJson Context = new(new JsonSerializerOptions(Default.Options)
        {
            // The receiver is a JSON parser, never an HTML page.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
