// SPDX-License-Identifier: MIT

import Dispatching
import Domain
import Synchronization
import TestSupport
import Testing

@testable import DaemonKit

@Suite("The sentence of systemctl status")
struct StatusTests {
    /// 2026-11-21T08:00:00Z.
    private let clock = ManualClock()

    private func window(
        _ reference: String = "UA 042/26", audience: Int? = 1000, reached: Int = 619,
        closesIn: Duration = .seconds(43_200), isFinished: Bool = false, forecast: Forecast? = nil
    ) throws -> OpenWindow {
        let now = clock.now()
        return OpenWindow(
            reference: try #require(Reference(reference)), version: 1, audience: audience, reached: reached,
            closes: now.advanced(by: closesIn), isFinished: isFinished,
            forecast: forecast
                ?? Forecast(finishes: now.advanced(by: .seconds(6000)), shareByClose: 1, basis: .measured))
    }

    @Test("it tells the action that closes first, its share, its end, its window, and how many more there are")
    func line() throws {
        let now = clock.now()
        #expect(StatusText.line([], at: now) == "nothing open")
        let first = try window()
        #expect(StatusText.line([first], at: now) == "UA 042/26 61 %, done 09:40, window 20:00")
        let later = try window("UA 1/26", closesIn: .seconds(90_000))
        #expect(StatusText.line([later, first, later], at: now) == "UA 042/26 61 %, done 09:40, window 20:00; 2 more")
        #expect(StatusText.line([later], at: now) == "UA 1/26 61 %, done 09:40, window 2026-11-22 09:00")
    }

    @Test("what is not known is not said, and who misses somebody does not reach 100 %")
    func unknown() throws {
        let now = clock.now()
        func text(_ window: OpenWindow) -> String { StatusText.line([window], at: now) }
        #expect(text(try window(audience: nil)) == "UA 042/26 is being counted, done 09:40, window 20:00")
        #expect(text(try window(forecast: Forecast())) == "UA 042/26 61 %, no rate known yet, window 20:00")
        #expect(
            text(try window(forecast: Forecast(finishes: nil, shareByClose: 0.5, basis: .measured)))
                == "UA 042/26 61 %, not done in time, window 20:00")
        #expect(
            text(try window(audience: 1000, reached: 999, isFinished: true))
                == "UA 042/26 99 %, all accounted for, window 20:00")
        #expect(text(try window(audience: 0, reached: 0)).hasPrefix("UA 042/26 has no audience"))
    }

    @Test("it is said when it has changed, and a storm of events is one look")
    func watch() async throws {
        let (said, looks) = (TestSignal<String>(), Counter())
        let open = Mutex([try window()])
        let watch = StatusWatch(
            windows: { () throws(LedgerError) in
                looks.count()
                return open.withLock { $0 }
            }, clock: clock, shortest: .milliseconds(30), say: { said.send($0) })
        await watch.look()
        #expect(try await said.next().hasPrefix("UA 042/26 61 %"))
        await watch.look()
        open.withLock { $0[0].reached = 1000 }
        for _ in 0..<10_000 { watch.note() }
        // The look that changed nothing said nothing.
        #expect(try await said.next().hasPrefix("UA 042/26 100 %"))
        #expect(looks.value < 1_000)
        await watch.stop()
        let looked = looks.value
        watch.note()
        await watch.look()
        // One may have been under way.
        #expect(looks.value <= looked + 1)
    }

    private final class Counter: Sendable {
        private let number = Atomic(0)
        var value: Int { number.load(ordering: .relaxed) }
        func count() { number.add(1, ordering: .relaxed) }
    }
}
