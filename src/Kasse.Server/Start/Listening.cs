using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Kasse.Server.Https;

namespace Kasse.Server.Start;

/// <summary>The addresses to listen on.</summary>
static class Listening
{
    /// <returns>The addresses themselves, when they are all of a kind that Kasse can listen on.</returns>
    public static string Checked(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is not ("http" or "https")) throw new FormatException("must begin with http:// or https://");
            if (address.PathBase.Length > 0) throw new FormatException("must end with the port");
            if (address is { Host: "localhost", Port: 0 }) throw new FormatException("cannot find a free port for two addresses; use http://127.0.0.1:0");
            if (address.Port > IPEndPoint.MaxPort) throw new FormatException($"has a port above {IPEndPoint.MaxPort}");
        }
        return urls;
    }

    /// <summary>What https addresses are served with.</summary>
    /// <returns>Null where there are none.</returns>
    /// <exception cref="StartException">There is no certificate.</exception>
    public static X509Certificate2? Certificate(KasseOptions options)
    {
        if (options.Urls.Split(';').All(url => BindingAddress.Parse(url).Scheme != Uri.UriSchemeHttps)) return null;
        return PlatformCertificate.Load(options.DataFolder)
            ?? throw new StartException($"There is no certificate for https in {options.DataFolder}. Make one first: kasse hosts --data {options.DataFolder}");
    }

    /// <summary>Tries the addresses before anything else is touched, so that a taken port does not leave a new data folder behind.</summary>
    /// <exception cref="StartException">One of them cannot be had.</exception>
    public static void Try(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe && !Directory.Exists(Path.GetDirectoryName(address.UnixPipePath)))
                throw new StartException($"There is no folder for {url}. Make it, or choose another address with --urls.");
            if (address.Port == 0 || address.IsUnixPipe) continue;
            var local = new IPEndPoint(Resolve(address.Host), address.Port);
            try
            {
                using var socket = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(local);
                socket.Listen();
            }
            catch (SocketException fault)
            {
                throw Explain(url, fault);
            }
        }
    }

    /// <summary>Where a browser on this machine finds what listens on every address.</summary>
    public static string Reachable(string url) => BindingAddress.Parse(url) is { Host: "0.0.0.0" or "[::]" or "*" or "+" } every
        ? $"{every.Scheme}://127.0.0.1:{every.Port}"
        : url;

    public static StartException Explain(string url, Exception fault) => new(
        (fault as SocketException)?.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"Another program listens on {url}. Stop it, or choose another address with --urls.",
            SocketError.AccessDenied => $"This user may not listen on {url}: low ports need rights. Choose another address with --urls.",
            SocketError.AddressNotAvailable => $"This machine has no address for {url}. Choose another with --urls.",
            _ => $"Kasse cannot listen on {url} ({fault.Message}). Choose another address with --urls.",
        }, fault);

    // As the web server reads them: a name that is no number means every address of the machine.
    static IPAddress Resolve(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        _ when IPAddress.TryParse(host, out var address) => address,
        _ => IPAddress.Any,
    };
}
