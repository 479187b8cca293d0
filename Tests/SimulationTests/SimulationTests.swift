// SPDX-License-Identifier: MIT

import Domain
import Simulation
import Testing

@Suite("A whole run, simulated")
struct SimulationTests {
    @Test("a hundred thousand people in six hours: all who can be reached are, in time, and the shares are as promised")
    func sixHours() {
        var scenario = Scenario.sixHours(volunteers: 100_000)
        scenario.tick = .milliseconds(250)
        var simulation = Simulation(scenario)
        let findings = simulation.run()
        #expect(findings.brokenPromises.isEmpty)
        #expect(findings.contested.minutes >= 60, "the run must put shares to the test")
        #expect(findings.contested.tooLittle >= 10, "also with too little for all")
        #expect(findings.actions.map(\.reachable) == [97_140, 24_270, 9_714])
        #expect(findings.starts.reduce(0, +) > 200_000)
        var drawing = Drawing(findings)
        let svg = drawing.svg()
        #expect(svg.utf8.count < 60_000)
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    }

    @Test("the proof finds people who were not reached")
    func tooLittle() {
        var scenario = Scenario.sixHours(volunteers: 2_000)
        scenario.tick = .seconds(1)
        for index in scenario.relays.indices { scenario.relays[index].perSecond /= 2 }
        var simulation = Simulation(scenario)
        let broken = simulation.run().brokenPromises
        #expect(broken.contains { $0.contains("reachable people were reached") })
    }
}
