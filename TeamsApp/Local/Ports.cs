using System.Net;
using System.Net.Sockets;

namespace M365Support.Local;

/// <summary>Chooses ports on loopback before the parts that need to know each other's are started.</summary>
internal sealed class Ports
{
    private readonly HashSet<int> taken = [];

    /// <summary>The preferred port, or a free one where it is busy, already chosen, or 0.</summary>
    public int Choose(int preferred)
    {
        if (preferred != 0 && IsFree(preferred) && taken.Add(preferred))
        {
            return preferred;
        }

        while (true)
        {
            var port = Any();
            if (taken.Add(port))
            {
                return port;
            }
        }
    }

    /// <summary>True when nobody listens on the port, neither on IPv4 nor on IPv6.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static int Any()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            // A machine without an IPv6 loopback address has nobody listening there.
            return e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
