// SPDX-License-Identifier: MIT

import Domain
import Transport

extension Doctor {
    /// Looks at the public URL as a volunteer's browser would; blocks.
    func siteFindings() -> [Finding] {
        let url = configuration.http.publicURL
        let isSecure = url.lowercased().hasPrefix("https://")
        let open =
            isSecure
            ? nil
            : Finding(
                .warning, .publicURL, url, "links in alerts are not https",
                why: "who reads along sees who acts, and can act in their name",
                advice: "give the proxy a certificate, and set http.publicURL to https://…")
        return [open].compactMap { $0 } + answers(url)
    }

    private func answers(_ url: String) -> [Finding] {
        do throws(SiteProbe.Fault) {
            let answer = try scene.site.look(at: "\(url)/health/live", within: Self.visitLimit)
            let dates = answer.certificateEnds.map { [certificate(url, ends: $0)] } ?? []
            guard answer.status == 200, answer.text == "ok\n" else {
                return [
                    Finding(
                        .error, .publicURL, url,
                        "/health/live is answered with \(answer.status), and not by this daemon",
                        why: "volunteers' links lead nowhere: nobody can leave or say that they acted",
                        advice: "see that the proxy passes everything on to \(configuration.http.listen.text), "
                            + "without the path of publicURL")
                ] + dates
            }
            return [Finding(.ok, .publicURL, url, "the daemon answers there")] + dates
        } catch {
            return [fault(error, url)]
        }
    }

    private func fault(_ fault: SiteProbe.Fault, _ url: String) -> Finding {
        let lost = "volunteers' links may lead nowhere"
        let proxy = "see that the proxy runs and the firewall lets it; look from outside too: a network may hide its "
        switch fault {
        case .name:
            return Finding(
                .error, .publicURL, url, "there is no address for its name", why: lost,
                advice: "publish the name in DNS, or correct http.publicURL")
        case .connection:
            return Finding(
                .error, .publicURL, url, "nobody answers there", why: lost, advice: proxy + "own address from inside")
        case .time:
            return Finding(
                .error, .publicURL, url, "no answer in time", why: lost, advice: proxy + "own address from inside")
        case .tls(let why):
            return Finding(
                .error, .certificate, url, "TLS fails: \(why)", why: "browsers refuse to open volunteers' links",
                advice: "renew the proxy's certificate, with the whole chain, for this name")
        case .other(let why):
            return Finding(.error, .publicURL, url, "the look failed: \(why)", why: lost, advice: "look by hand: curl")
        }
    }

    private func certificate(_ url: String, ends: Instant) -> Finding {
        let days = Int(ends.since(scene.now()).components.seconds / Self.day)
        let what = "the certificate ends \(ends.rfc3339), in \(days) day\(days == 1 ? "" : "s")"
        if days < Self.soon {
            return Finding(
                days < Self.verySoon ? .error : .warning, .certificate, url, what,
                why: "after that browsers refuse to open volunteers' links",
                advice: "see why it was not renewed: certbot renew, or what the proxy uses")
        }
        return Finding(.ok, .certificate, url, what)
    }

    private static let day: Int64 = 86_400
    /// Renewal runs thirty days before the end nearly everywhere; half of that has passed in vain.
    private static let soon = 15
    private static let verySoon = 4
}
