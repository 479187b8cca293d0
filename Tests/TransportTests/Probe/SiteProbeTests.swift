// SPDX-License-Identifier: MIT

import Domain
import Runtime
import TestSupport
import Testing

@testable import Transport

@Suite("A look at the public URL")
struct SiteProbeTests {
    private static func look(
        _ url: String, caFile: String?, within limit: Duration = .seconds(10)
    ) async -> Result<SiteProbe.Answer, SiteProbe.Fault> {
        await Blocking.run {
            Result { () throws(SiteProbe.Fault) in try SiteProbe(caFile: caFile).look(at: url, within: limit) }
        }
    }

    @Test("status, text and the end of the certificate come back")
    func answer() async throws {
        let site = try await SecureSite(
            SecureSite.live + " location / { return 404 \"\(String(repeating: "x", count: 999))\"; }")
        let live = try await Self.look("\(site.url)/health/live", caFile: site.certificate).get()
        #expect(live.status == 200 && live.text == "ok\n")
        let ends = try #require(live.certificateEnds)
        let days = ends.since(Instant(milliseconds: Self.now)).components.seconds / 86_400
        #expect((59...60).contains(days))
        let other = try await Self.look("\(site.url)/", caFile: site.certificate).get()
        #expect(other.status == 404 && other.text.count == 256)
    }

    @Test("an old certificate, one that nobody vouches for, one of another name, nobody, no name")
    func faults() async throws {
        let old = try await SecureSite(SecureSite.live, days: -1)
        let other = try await SecureSite(SecureSite.live, name: "other.example")
        for (site, trusted) in [(old, true), (other, true), (old, false)] {
            guard case .failure(.tls(let why)) = await Self.look(site.url, caFile: trusted ? site.certificate : nil)
            else {
                Issue.record("a certificate was taken that should not be")
                continue
            }
            #expect(!why.isEmpty)
        }
        let nobody = "https://localhost:\(try FreePort.find())"
        #expect(await Self.look(nobody, caFile: nil) == .failure(.connection))
        #expect(await Self.look("https://act.invalid", caFile: nil) == .failure(.name))
    }

    @Test("the time of a certificate is read, and what is none is not")
    func times() {
        #expect(CertificateTime.read("Nov 28 14:30:00 2026 GMT") == Instant(rfc3339: "2026-11-28T14:30:00Z"))
        #expect(CertificateTime.read("Jan  1 00:00:00 2031 GMT") == Instant(rfc3339: "2031-01-01T00:00:00Z"))
        for bad in [
            "", "Nov 31 14:30:00 2026 GMT", "Nov 28 14:30:00 2026", "Nov 28 2026 GMT", "Foo 28 14:30:00 2026 GMT",
        ] {
            #expect(CertificateTime.read(Substring(bad)) == nil, "\(bad)")
        }
    }

    private static var now: Int64 { SystemClock.wallMilliseconds() }
}
