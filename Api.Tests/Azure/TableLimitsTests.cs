using System.Text;
using Azure;
using Azure.Data.Tables;

namespace M365Support.Azure;

/// <summary>Nothing here listens: a limit that were not checked first would fail otherwise than with the exception expected.</summary>
public sealed class TableLimitsTests
{
    private readonly TableClient table = new($"AccountName=a;AccountKey={StubService.Key};TableEndpoint=http://127.0.0.1:1/a", "Tickets");

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\0b")]
    [InlineData("a\u001Fb")]
    [InlineData("a\u007Fb")]
    [InlineData("a\u009Fb")]
    public async Task Key_with_a_forbidden_character_is_refused_everywhere(string key)
    {
        await Refused(() => table.AddEntityAsync(new TableEntity(key, "r")));
        await Refused(() => table.UpsertEntityAsync(new TableEntity("p", key)));
        await Refused(() => table.GetEntityAsync<TableEntity>("p", key));
        await Refused(() => table.GetEntityIfExistsAsync<TableEntity>(key, "r"));
        await Refused(() => table.DeleteEntityAsync("p", key));
        await Refused(() => table.SubmitTransactionAsync([new(TableTransactionActionType.Delete, new TableEntity("p", key))]));
    }

    [Fact]
    public async Task Key_longer_than_a_kibibyte_or_missing_is_refused()
    {
        await Refused(() => table.AddEntityAsync(new TableEntity("p", new string('k', 513))));
        await Refused(() => table.AddEntityAsync(new TableEntity { PartitionKey = "p" }));
        await Refused(() => table.GetEntityAsync<TableEntity>(null!, "r"));
    }

    [Fact]
    public async Task Key_with_half_a_character_is_refused()
    {
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "\uD800")));
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "\uDC00x")));
    }

    [Theory]
    [InlineData("1st")]
    [InlineData("with space")]
    [InlineData("a-b")]
    [InlineData("odata.type")]
    [InlineData("x@y")]
    public async Task Property_name_that_is_no_identifier_is_refused(string name) =>
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { [name] = 1 }));

    [Fact]
    public async Task Property_of_more_than_64_KiB_is_refused()
    {
        var text = await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Long"] = new string('x', 32_769) }));
        Assert.Contains("Property Long has 65538 bytes", text.Message, StringComparison.Ordinal);
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Long"] = new byte[65_537] }));
    }

    [Fact]
    public async Task Entity_of_more_than_252_properties_or_one_MiB_is_refused()
    {
        var many = new TableEntity("p", "r");
        for (var i = 0; i < 253; i++)
        {
            many[$"P{i}"] = i;
        }

        await Refused(() => table.AddEntityAsync(many));
        var large = new TableEntity("p", "r");
        for (var i = 0; i < 16; i++)
        {
            large[$"P{i}"] = new string('x', 32_768);
        }

        var refusal = await Refused(() => table.AddEntityAsync(large));
        Assert.Contains("1 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Value_that_the_service_does_not_store_is_refused()
    {
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { ["V"] = 1.5m }));
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { ["V"] = new StringBuilder("x") }));
        await Refused(() => table.AddEntityAsync(new TableEntity("p", "r") { ["V"] = DateTimeOffset.MinValue }));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("1abc")]
    [InlineData("a-b-c")]
    [InlineData("tables")]
    [InlineData("Tickets\n")]
    [InlineData("été")]
    public void Table_name_against_the_rules_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new TableServiceClient(
            $"AccountName=a;AccountKey={StubService.Key};TableEndpoint=http://127.0.0.1:1/a").GetTableClient(name));

    [Fact]
    public async Task Transaction_against_the_rules_is_refused()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => table.SubmitTransactionAsync([]));
        await Refused(() => table.SubmitTransactionAsync([Add("p", "a"), Add("q", "b")]));
        await Refused(() => table.SubmitTransactionAsync([Add("p", "a"), new(TableTransactionActionType.UpdateMerge, new TableEntity("p", "a"))]));
        await Refused(() => table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(i => Add("p", $"{i}"))));
        var large = Enumerable.Range(0, 60).Select(i =>
        {
            var action = Add("p", $"{i}");
            ((TableEntity)action.Entity)["A"] = ((TableEntity)action.Entity)["B"] = new string('字', 15_000);
            return action;
        });
        var refusal = await Refused(() => table.SubmitTransactionAsync(large));
        Assert.Contains("4 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_page_outside_its_range_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => table.QueryAsync<TableEntity>(maxPerPage: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.QueryAsync<TableEntity>(maxPerPage: 1001));
        await Refused(() => table.UpdateEntityAsync(new TableEntity("p", "r"), default(ETag)));
    }

    [Fact]
    public void Filter_formats_every_type()
    {
        var guid = new Guid("11112222-3333-4444-5555-666677778888");
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)).AddTicks(1);
        Assert.Equal("A eq 'it''s' and B ne ''''", TableClient.CreateQueryFilter($"A eq {"it's"} and B ne {'\''}"));
        Assert.Equal("A eq 1 or A eq 2L or A eq 1.0 or A eq 0.5 or A eq 1E+20", TableClient.CreateQueryFilter($"A eq {1} or A eq {2L} or A eq {1.0} or A eq {0.5} or A eq {1e20}"));
        Assert.Equal("A eq true or A eq null", TableClient.CreateQueryFilter($"A eq {true} or A eq {null}"));
        Assert.Equal($"A eq guid'{guid}'", TableClient.CreateQueryFilter($"A eq {guid}"));
        Assert.Equal("A eq X'00FF'", TableClient.CreateQueryFilter($"A eq {new byte[] { 0, 255 }}"));
        Assert.Equal("A ge datetime'2026-01-02T02:04:05.0000001Z'", TableClient.CreateQueryFilter($"A ge {time}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {double.NaN}"));
    }

    private static TableTransactionAction Add(string partitionKey, string rowKey) =>
        new(TableTransactionActionType.Add, new TableEntity(partitionKey, rowKey));

    private static Task<ArgumentException> Refused(Func<Task> act) => Assert.ThrowsAnyAsync<ArgumentException>(act);
}
