using System.Security.Cryptography;
using System.Text;

namespace M365Support.Bench.Simulation;

/// <summary>The company's directory: everybody has an object id, and nearly everybody the app.</summary>
internal static class Company
{
    /// <summary>One in so many has not installed the app and is written to by mail.</summary>
    private const int WithoutApp = 20;

    /// <summary>The object id of the person at an address.</summary>
    public static string IdOf(string address) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(address)).AsSpan(..16)).ToString();

    /// <summary>Whether the person with an object id has the app; the desk's own people all have it.</summary>
    public static bool HasApp(string objectId, IReadOnlySet<string> desk) => desk.Contains(objectId) || Guid.Parse(objectId).ToByteArray()[0] % WithoutApp != 0;
}
