using System.Net;
using System.Net.Sockets;

namespace M365Support.Local;

public sealed class PortsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::")]
    public void Busy_port_is_replaced_by_a_free_one(string address)
    {
        using TcpListener listener = new(IPAddress.Parse(address), 0);
        listener.Start();
        var busy = ((IPEndPoint)listener.LocalEndpoint).Port;

        var port = new Ports().Choose(busy);

        Assert.NotEqual(busy, port);
        Assert.True(Ports.IsFree(port));
    }

    [Fact]
    public void Free_port_is_taken_as_wished_and_only_once()
    {
        Ports ports = new();
        var wish = ports.Choose(0);
        Ports others = new();

        Assert.Equal(wish, others.Choose(wish));
        Assert.NotEqual(wish, others.Choose(wish));
    }
}
