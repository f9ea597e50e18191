using System.CommandLine;
using Kasse.Cli.Machine;
using Kasse.Server.Https;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse hosts</c></summary>
static class HostsVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("hosts", "Let clients with the platform's host names built in reach Kasse: a private authority, a certificate, and the lines for the hosts file");
        var write = new Option<bool>("--write") { Description = "Write the lines into the hosts file" };
        var trust = new Option<bool>("--trust") { Description = "Let this machine trust the authority (Debian and its kin)" };
        var undo = new Option<bool>("--undo") { Description = "Remove exactly what was written: lines, trust, authority and certificate" };
        var address = new Option<string>("--address") { Description = "Where the names lead", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var hostsFile = new Option<string>("--hosts-file") { Description = "Which hosts file", HelpName = "FILE", DefaultValueFactory = _ => HostsFile.UsualPath };
        var place = Place.Folder(verb, terminal);
        foreach (var option in (Option[])[write, trust, undo, address, hostsFile]) verb.Add(option);
        verb.SetAction(asked =>
        {
            var (folder, file) = (place.DataFolder(asked), asked.GetRequiredValue(hostsFile));
            if (asked.GetValue(undo)) return Undo(asked, terminal, folder, file);

            PlatformCertificate.Prepare(folder, TimeProvider.System.GetUtcNow());
            var lines = HostsFile.Lines(asked.GetRequiredValue(address), PlatformCertificate.Names);
            if (asked.GetValue(write)) HostsFile.Write(file, lines);
            if (asked.GetValue(trust)) TrustStore.OfThisMachine.Add(PlatformCertificate.AuthorityPath(folder));
            terminal.Show(
                asked, new { Lines = lines, Authority = PlatformCertificate.AuthorityPath(folder), Written = asked.GetValue(write), Trusted = asked.GetValue(trust) },
                () => Explain(terminal, folder, lines, asked.GetValue(write) ? file : null, asked.GetValue(trust)));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static int Undo(ParseResult asked, Terminal terminal, string folder, string file)
    {
        var done = new
        {
            LinesRemoved = HostsFile.Remove(file),
            TrustRemoved = TrustStore.OfThisMachine.Remove(PlatformCertificate.AuthorityPath(folder)),
            AuthorityRemoved = PlatformCertificate.Delete(folder),
        };
        terminal.Show(asked, done, () => terminal.Facts(
            ("Lines in the hosts file", Word(done.LinesRemoved)), ("Trust of this machine", Word(done.TrustRemoved)), ("Authority and certificate", Word(done.AuthorityRemoved))));
        return KasseCommand.Worked;

        static string Word(bool removed) => removed ? "removed" : "there were none";
    }

    static void Explain(Terminal terminal, string folder, IReadOnlyList<string> lines, string? writtenTo, bool trusted)
    {
        var authority = PlatformCertificate.AuthorityPath(folder);
        terminal.Line(writtenTo is null ? "# Lines for the hosts file; --write writes them:" : $"# Written into {writtenTo}:");
        foreach (var line in lines) terminal.Line(line);
        terminal.Line($"""

            # The authority that clients must trust:
            {authority}

            # {(trusted ? "This machine trusts it. Programs that bring their own list have to be told:" : "How they come to trust it; --trust does the first:")}
            # Debian, Ubuntu  cp {authority} /usr/local/share/ca-certificates/kasse.crt && update-ca-certificates
            # Fedora, RHEL    trust anchor {authority}
            # macOS           security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {authority}
            # Windows         certutil -addstore Root {authority}
            # Node.js         NODE_EXTRA_CA_CERTS={authority}
            # Python requests REQUESTS_CA_BUNDLE={authority}
            # curl            --cacert {authority}

            # Then start Kasse where these clients look for the platform (low ports need rights):
            kasse serve --data {folder} --urls "http://127.0.0.1:5080;https://127.0.0.1:443"
            """);
    }
}
