using System.Text;
using Azure.Data.Tables;
using FsCheck;
using FsCheck.Fluent;
using M365Support.Infrastructure;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class TablePropertyTests(AzuriteFixture azurite)
{
    private static readonly Guid SomeGuid = Guid.NewGuid();

    private static readonly object[] Values =
    [
        "", "plain", "it's \"quoted\" \\ / %25 + &", "语言 émigré 🖨️ 𝕏", "a\r\nb\tc\u0001\u001F\u007F\u0085\u2028\uFFFF", new string('字', 32_768),
        0, int.MinValue, int.MaxValue, 0L, 5L, long.MinValue, long.MaxValue,
        0.0, 1.0, -2.0, 0.1, 1e15, 123456789012345680.0, 1e21, 1e300, -1e-300, double.Epsilon, double.MaxValue, double.MinValue, Math.PI,
        double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        true, false,
        new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue,
        new DateTimeOffset(2026, 11, 21, 3, 4, 5, TimeSpan.FromHours(8)).AddTicks(1_234_567),
        new DateTime(2026, 3, 29, 1, 30, 0, DateTimeKind.Utc), new DateTime(2026, 3, 29, 1, 30, 0, DateTimeKind.Unspecified),
        Guid.Empty, SomeGuid, Array.Empty<byte>(), new byte[] { 0, 255, 10, 13 }, new byte[65_536], BinaryData.FromString("binary"),
    ];

    [SkippableFact]
    public async Task Value_of_every_type_comes_back_as_it_was()
    {
        var table = await TableAsync();
        for (var i = 0; i < Values.Length; i++)
        {
            await table.AddEntityAsync(new TableEntity("single", $"{i:D3}") { ["Value"] = Values[i] });
            TableEntity read = await table.GetEntityAsync<TableEntity>("single", $"{i:D3}");
            AssertSame(Values[i], read["Value"], $"value {i}");
            await table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("batch", $"{i:D3}") { ["Value"] = Values[i] })]);
            read = await table.GetEntityAsync<TableEntity>("batch", $"{i:D3}");
            AssertSame(Values[i], read["Value"], $"value {i} in a transaction");
        }

        var listed = 0;
        await foreach (var read in table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"single"}"), maxPerPage: 20))
        {
            AssertSame(Values[listed], read["Value"], $"value {listed} in a page");
            listed++;
        }

        Assert.Equal(Values.Length, listed);
    }

    [SkippableFact]
    public async Task Any_entity_comes_back_as_it_was()
    {
        var table = await TableAsync();
        var row = 0;
        Prop.ForAll(
            Arb.From(Properties),
            properties =>
            {
                var entity = new TableEntity("p", $"{row++:D5}");
                foreach (var (name, value) in properties)
                {
                    entity[name] = value;
                }

                table.SubmitTransactionAsync([new(TableTransactionActionType.Add, entity)]).GetAwaiter().GetResult();
                TableEntity read = table.GetEntityAsync<TableEntity>("p", entity.RowKey).GetAwaiter().GetResult();
                Assert.Equal(properties.Count(p => p.Value is not null) + 4, read.Count);
                foreach (var (name, value) in properties)
                {
                    AssertSame(value, read[name], name);
                }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Getter_refuses_another_type_and_gives_null_for_what_is_not_there()
    {
        var entity = new TableEntity("p", "r")
        {
            ["I"] = 1,
            ["T"] = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["X"] = new byte[] { 1 },
        };
        Assert.Throws<InvalidOperationException>(() => entity.GetInt64("I"));
        Assert.Throws<InvalidOperationException>(() => entity.GetString("I"));
        Assert.Throws<InvalidOperationException>(() => entity.GetDouble("T"));
        Assert.Null(entity.GetInt32("None"));
        Assert.Null(entity["None"]);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), entity.GetDateTime("T"));
        Assert.Equal([1], entity.GetBinaryData("X")!.ToArray());
    }

    [Fact]
    public void Setting_a_number_keeps_the_wider_type_that_is_there()
    {
        var entity = new TableEntity("p", "r") { ["L"] = 1L, ["D"] = 1.5, ["S"] = "s" };
        entity["L"] = 2;
        entity["D"] = 2;
        Assert.Equal((2L, 2.0), (entity.GetInt64("L"), entity.GetDouble("D")));
        Assert.Throws<InvalidOperationException>(() => entity["S"] = 1);
        entity["S"] = null;
        Assert.Null(entity.GetString("S"));
    }

    private static Gen<Dictionary<string, object?>> Properties
    {
        get
        {
            var rune = Gen.OneOf(
                Gen.Choose(0, 0x7F), Gen.Choose(0x80, 0xFF), Gen.Choose(0x100, 0xD7FF), Gen.Choose(0xE000, 0xFFFF), Gen.Choose(0x10000, 0x10FFFF));
            var text = rune.ArrayOf().Select(runes => string.Concat(runes.Select(r => new Rune(r).ToString())));
            var ticks = ArbMap.Default.GeneratorFor<long>()
                .Select(n => 504_911_232_000_000_000 + (long)((ulong)n % (ulong)(DateTime.MaxValue.Ticks - 504_911_232_000_000_000)));
            var value = Gen.OneOf(
                text.Select(v => (object?)v),
                ArbMap.Default.GeneratorFor<int>().Select(v => (object?)v),
                ArbMap.Default.GeneratorFor<long>().Select(v => (object?)v),
                ArbMap.Default.GeneratorFor<double>().Select(v => (object?)v),
                ArbMap.Default.GeneratorFor<long>().Select(v => (object?)BitConverter.Int64BitsToDouble(v * 1_000_003)),
                ArbMap.Default.GeneratorFor<bool>().Select(v => (object?)v),
                ticks.Select(v => (object?)new DateTimeOffset(v, TimeSpan.Zero)),
                ArbMap.Default.GeneratorFor<Guid>().Select(v => (object?)v),
                ArbMap.Default.GeneratorFor<byte[]>().Select(v => (object?)v),
                Gen.Constant<object?>(null));
            return value.ArrayOf().Select(values => values
                .Take(40)
                .Select((v, i) => KeyValuePair.Create($"P{i}", v))
                .ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal));
        }
    }

    private static void AssertSame(object? expected, object? actual, string what)
    {
        var same = (expected, actual) switch
        {
            (double e, double a) => e.Equals(a),
            (byte[] e, byte[] a) => e.AsSpan().SequenceEqual(a),
            (BinaryData e, byte[] a) => e.ToMemory().Span.SequenceEqual(a),
            (DateTimeOffset e, DateTimeOffset a) => e.UtcTicks == a.UtcTicks && a.Offset == TimeSpan.Zero,
            (DateTime e, DateTimeOffset a) => e.Ticks == a.UtcTicks,
            _ => Equals(expected, actual),
        };
        Assert.True(same, $"{what}: {expected?.GetType().Name} {expected} became {actual?.GetType().Name} {actual}");
    }

    private async Task<TableClient> TableAsync()
    {
        var table = new TableClient(azurite.ConnectionString, AzuriteFixture.UniqueName());
        await table.CreateIfNotExistsAsync();
        return table;
    }
}
