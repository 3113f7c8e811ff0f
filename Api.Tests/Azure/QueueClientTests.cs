using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using M365Support.Infrastructure;

namespace M365Support.Azure;

[Collection(AzuriteCollection.Name)]
public sealed class QueueClientTests(AzuriteFixture azurite)
{
    [SkippableFact]
    public async Task Queue_is_created_once_and_deleted_twice()
    {
        var queue = new QueueServiceClient(azurite.ConnectionString).GetQueueClient(AzuriteFixture.UniqueName("q-"));
        Assert.False((await queue.ExistsAsync()).Value);
        Assert.Equal(201, (await queue.CreateIfNotExistsAsync())!.Status);
        Assert.Null(await queue.CreateIfNotExistsAsync());
        Assert.True((await queue.ExistsAsync()).Value);
        Assert.True((await queue.DeleteIfExistsAsync()).Value);
        Assert.False((await queue.DeleteIfExistsAsync()).Value);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.GetPropertiesAsync());
        Assert.Equal((404, "QueueNotFound"), (failure.Status, failure.ErrorCode));
    }

    [SkippableTheory]
    [InlineData("plain")]
    [InlineData("{\"ticket\":\"482-019-365\",\"version\":3}")]
    [InlineData(" <b>&amp; \"'\t\r\n 打印机 🖨️ ")]
    [InlineData("   ")]
    public async Task Message_comes_back_as_it_was(string text)
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync(text);
        Assert.Equal(text, Assert.Single((await queue.PeekMessagesAsync(32)).Value).MessageText);
        Assert.Equal(text, Assert.Single((await queue.ReceiveMessagesAsync()).Value).MessageText);
    }

    [SkippableFact]
    public async Task Message_in_base64_carries_any_bytes_and_reads_what_is_not_base64()
    {
        var queue = await QueueAsync(QueueMessageEncoding.Base64);
        byte[] bytes = [0, 1, 255, 0xD8];
        await queue.SendMessageAsync(BinaryData.FromBytes(bytes));
        await queue.SendMessageAsync("a\0b");
        var plain = new QueueClient(azurite.ConnectionString, queue.Name);
        await plain.SendMessageAsync("not base64!");

        var bodies = (await queue.ReceiveMessagesAsync(10)).Value.Select(m => m.Body.ToArray()).ToArray();
        Assert.Equal([bytes, Encoding.UTF8.GetBytes("a\0b"), Encoding.UTF8.GetBytes("not base64!")], bodies);
    }

    [SkippableFact]
    public async Task Message_put_for_later_is_hidden_and_counted()
    {
        var queue = await QueueAsync();
        var receipt = (await queue.SendMessageAsync("later", TimeSpan.FromDays(7), TimeSpan.FromSeconds(-1))).Value;
        Assert.InRange(receipt.TimeNextVisible - receipt.InsertionTime, TimeSpan.FromDays(7) - TimeSpan.FromSeconds(2), TimeSpan.FromDays(7) + TimeSpan.FromSeconds(2));
        Assert.True(receipt.ExpirationTime - receipt.InsertionTime > TimeSpan.FromDays(365));
        Assert.Empty((await queue.ReceiveMessagesAsync(32)).Value);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

        // Its sender can still take it back, or bring it forward.
        var update = (await queue.UpdateMessageAsync(receipt.MessageId, receipt.PopReceipt, "now")).Value;
        Assert.NotEqual(receipt.PopReceipt, update.PopReceipt);
        Assert.Equal("now", Assert.Single((await queue.ReceiveMessagesAsync()).Value).MessageText);
        await queue.ClearMessagesAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [SkippableFact]
    public async Task Received_message_is_hidden_until_its_timeout_and_counts_its_deliveries()
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync("poison");
        QueueMessage message = Assert.Single((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5))).Value);
        for (var delivery = 1; delivery <= 5; delivery++)
        {
            Assert.Equal(delivery, message.DequeueCount);
            Assert.Empty((await queue.ReceiveMessagesAsync(32)).Value);
            Assert.Empty((await queue.PeekMessagesAsync(32)).Value);

            // Given back at once: the update without a timeout makes it visible.
            var receipt = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero)).Value;
            Assert.Equal(receipt.PopReceipt, message.Update(receipt).PopReceipt);
            var again = Assert.Single((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5))).Value);
            Assert.Equal((message.MessageId, "poison"), (again.MessageId, again.MessageText));
            message = again;
        }

        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [SkippableFact]
    public async Task Stale_receipt_neither_updates_nor_deletes()
    {
        var queue = await QueueAsync();
        await queue.SendMessageAsync("once");
        var message = (await queue.ReceiveMessagesAsync()).Value[0];
        var receipt = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "twice", TimeSpan.FromMinutes(1))).Value;
        Assert.True(receipt.NextVisibleOn > message.NextVisibleOn);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.UpdateMessageAsync(message.MessageId, message.PopReceipt));
        Assert.Equal("PopReceiptMismatch", failure.ErrorCode);
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        Assert.Equal("PopReceiptMismatch", failure.ErrorCode);
        Assert.Equal(204, (await queue.DeleteMessageAsync(message.MessageId, receipt.PopReceipt)).Status);
        failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, receipt.PopReceipt));
        Assert.Equal((404, "MessageNotFound"), (failure.Status, failure.ErrorCode));
    }

    [SkippableFact]
    public async Task Messages_up_to_64_KiB_travel_and_larger_ones_are_refused()
    {
        var plain = await QueueAsync();
        await plain.SendMessageAsync(new string('x', 65_536));
        Assert.Equal(65_536, (await plain.ReceiveMessagesAsync()).Value[0].MessageText.Length);
        await Assert.ThrowsAsync<ArgumentException>(() => plain.SendMessageAsync(new string('x', 65_537)));
        await Assert.ThrowsAsync<ArgumentException>(() => plain.SendMessageAsync(new string('字', 21_846)));

        var encoded = await QueueAsync(QueueMessageEncoding.Base64);
        await encoded.SendMessageAsync(BinaryData.FromBytes(new byte[49_152]));
        await Assert.ThrowsAsync<ArgumentException>(() => encoded.SendMessageAsync(BinaryData.FromBytes(new byte[49_153])));
    }

    [Fact]
    public async Task Limits_are_checked_before_anything_is_sent()
    {
        var queue = new QueueClient($"AccountName=a;AccountKey={StubService.Key};QueueEndpoint=http://127.0.0.1:1/a", "hints");
        var tooLong = TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1);
        await Refused(() => queue.SendMessageAsync("x", tooLong));
        await Refused(() => queue.SendMessageAsync("x", TimeSpan.FromSeconds(-1)));
        await Refused(() => queue.SendMessageAsync("x", timeToLive: TimeSpan.Zero));
        await Refused(() => queue.SendMessageAsync("x", TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)));
        await Refused(() => queue.SendMessageAsync("a\0b"));
        await Refused(() => queue.ReceiveMessagesAsync(0));
        await Refused(() => queue.ReceiveMessagesAsync(33));
        await Refused(() => queue.ReceiveMessagesAsync(1, TimeSpan.Zero));
        await Refused(() => queue.PeekMessagesAsync(33));
        await Refused(() => queue.UpdateMessageAsync("id", "receipt", visibilityTimeout: tooLong));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("Hints")]
    [InlineData("-hints")]
    [InlineData("hints-")]
    [InlineData("hin--ts")]
    [InlineData("hin_ts")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123")]
    public void Queue_name_against_the_rules_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new QueueClient($"AccountName=a;AccountKey={StubService.Key}", name));

    private static Task<ArgumentException> Refused(Func<Task> act) => Assert.ThrowsAnyAsync<ArgumentException>(act);

    private async Task<QueueClient> QueueAsync(QueueMessageEncoding encoding = QueueMessageEncoding.None)
    {
        var queue = new QueueClient(azurite.ConnectionString, AzuriteFixture.UniqueName("q"), new QueueClientOptions { MessageEncoding = encoding });
        await queue.CreateIfNotExistsAsync();
        return queue;
    }
}
