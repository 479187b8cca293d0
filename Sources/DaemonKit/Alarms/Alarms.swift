// SPDX-License-Identifier: MIT

import Curl
import Dispatching
import Domain
import Glibc
import Runtime
import Telemetry
import Transport

/// The ways to operators, made from the configuration.
enum Alarms {
    /// A desk that tells, and the courier below it; both must be stopped, the desk first.
    static func start(
        _ setup: Setup, clock: any TimeSource
    ) async throws(StartError) -> (desk: AlarmDesk, courier: AlarmCourier) {
        let courier: AlarmCourier
        do throws(CurlLoopError) {
            courier = try await AlarmCourier.start()
        } catch {
            throw .state("alarms: \(error)")
        }
        let log = Log(component: "alarms")
        let file = AlarmFile(path: "\(setup.configuration.state)/alarms.json", log: log)
        let desk = AlarmDesk(
            ways: ways(setup, courier), told: file.read(), remember: { file.write($0) },
            clock: clock, log: log)
        return (desk, courier)
    }

    /// Stops both: what is being told gets a moment; a relay that hangs, perhaps the one that the alarm is about, gets no more.
    static func stop(_ desk: AlarmDesk, _ courier: AlarmCourier, within limit: Duration) async {
        let ending = Task {
            await QueueExecutor(label: "urgentd.last-words").pauseUnlessCancelled(for: limit)
            await courier.stop()
        }
        await desk.stop()
        ending.cancel()
        await ending.value
    }

    /// For the alarm that is being told when the daemon stops; within what ``StopTime`` leaves for all else.
    static let lastWords = Duration.seconds(2)

    /// Every way that is configured.
    static func ways(_ setup: Setup, _ courier: AlarmCourier) -> [any AlarmWay] {
        let configuration = setup.configuration
        var ways: [any AlarmWay] = []
        if !configuration.alarms.email.isEmpty {
            let head = AlarmLetter.Head(from: bareAddress(configuration.organisation.from), host: host)
            ways.append(
                AlarmMail(
                    to: configuration.alarms.email, by: setup.relays, letterhead: head,
                    sender: configuration.organisation.bounces, courier: courier))
        }
        if let url = configuration.alarms.webhook {
            ways.append(AlarmWebhook(url: url, host: host, courier: courier))
        }
        return ways
    }

    /// The address in `Urgent Actions <ua@example.org>`.
    private static func bareAddress(_ mailbox: String) -> String {
        guard mailbox.hasSuffix(">"), let open = mailbox.lastIndex(of: "<") else { return mailbox }
        return String(mailbox[mailbox.index(after: open)...].dropLast())
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
