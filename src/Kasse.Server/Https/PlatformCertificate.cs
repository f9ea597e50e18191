using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Kasse.Server.Https;

/// <summary>
/// Lets clients with the platform's host names built in reach Kasse: a certificate for these names by a private authority, both made here
/// and kept in the data folder, their keys for its owner alone. The authority can vouch for these names and this machine, and nothing else.
/// </summary>
public static class PlatformCertificate
{
    /// <summary>The hosts of the APIs, production and test, and of the pages that payers are sent to.</summary>
    public static readonly IReadOnlyList<string> Names = ["api.vipps.no", "apitest.vipps.no", "pay.vipps.no", "pay-mt.vipps.no", "qr.vipps.no"];

    const string AuthorityName = "authority", CertificateName = "platform";

    /// <summary>No client takes a longer one.</summary>
    const int ValidDays = 397;

    const int AuthorityValidYears = 10;

    /// <summary>One that has less left is made anew.</summary>
    static readonly TimeSpan LeftMin = TimeSpan.FromDays(30);

    static readonly HashAlgorithmName Hash = HashAlgorithmName.SHA256;

    /// <summary>What clients are told to trust.</summary>
    public static string AuthorityPath(string dataFolder) => Pem(dataFolder, AuthorityName);

    /// <summary>Makes what is missing or about to expire. An authority that somebody trusts already is kept.</summary>
    public static void Prepare(string dataFolder, DateTimeOffset now)
    {
        MakeFolder(Folder(dataFolder));
        using var authority = Read(dataFolder, AuthorityName, now) ?? MakeAuthority(dataFolder, now);
        using var certificate = Read(dataFolder, CertificateName, now);
        if (certificate is null || !IsBy(certificate, authority)) Make(dataFolder, authority, now);
    }

    /// <returns>Null when none was prepared.</returns>
    public static X509Certificate2? Load(string dataFolder)
    {
        if (!File.Exists(Pem(dataFolder, CertificateName))) return null;
        using var read = X509Certificate2.CreateFromPemFile(Pem(dataFolder, CertificateName), Key(dataFolder, CertificateName));
        // One of the two systems serves only with a key that has been through a container.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    /// <returns>False when there was none.</returns>
    public static bool Delete(string dataFolder)
    {
        if (!Directory.Exists(Folder(dataFolder))) return false;
        Directory.Delete(Folder(dataFolder), recursive: true);
        return true;
    }

    static string Folder(string dataFolder) => Path.Combine(dataFolder, "https");

    static string Pem(string dataFolder, string name) => Path.Combine(Folder(dataFolder), $"{name}.pem");

    static string Key(string dataFolder, string name) => Path.Combine(Folder(dataFolder), $"{name}.key");

    static X509Certificate2? Read(string dataFolder, string name, DateTimeOffset now)
    {
        if (!File.Exists(Pem(dataFolder, name)) || !File.Exists(Key(dataFolder, name))) return null;
        var read = X509Certificate2.CreateFromPemFile(Pem(dataFolder, name), Key(dataFolder, name));
        if (read.NotAfter.ToUniversalTime() - now.UtcDateTime > LeftMin) return read;
        read.Dispose();
        return null;
    }

    static bool IsBy(X509Certificate2 certificate, X509Certificate2 authority) =>
        certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.Span
            .SequenceEqual(authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span);

    static X509Certificate2 MakeAuthority(string dataFolder, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Kasse on {Environment.MachineName}", key, Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(OnlyTheseNames());
        var authority = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(AuthorityValidYears));
        Keep(dataFolder, AuthorityName, authority, key);
        return authority;
    }

    static void Make(string dataFolder, X509Certificate2 authority, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Names[0]}", key, Hash);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in Names) names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "Server authentication")], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(ValidDays), RandomNumberGenerator.GetBytes(16));
        Keep(dataFolder, CertificateName, certificate, key);
    }

    /// <summary>RFC 5280, 4.2.1.10: whoever steals the authority's key can vouch for no bank.</summary>
    static X509Extension OnlyTheseNames()
    {
        const int dnsName = 2, ipAddress = 7;
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
        {
            foreach (var name in Names)
            {
                using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, dnsName));
            }
            // An address and its mask.
            using (writer.PushSequence()) writer.WriteOctetString([127, 0, 0, 1, 255, 255, 255, 255], new Asn1Tag(TagClass.ContextSpecific, ipAddress));
        }
        return new X509Extension("2.5.29.30", writer.Encode(), critical: true);
    }

    static void Keep(string dataFolder, string name, X509Certificate2 certificate, ECDsa key)
    {
        WriteForOwner(Key(dataFolder, name), key.ExportPkcs8PrivateKeyPem() + "\n");
        File.WriteAllText(Pem(dataFolder, name), certificate.ExportCertificatePem() + "\n");
    }

    static void WriteForOwner(string path, string text)
    {
        // A file that exists keeps its rights.
        File.Delete(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }

    static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
