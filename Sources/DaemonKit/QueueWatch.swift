// SPDX-License-Identifier: MIT

import Domain
import Intake
import Runtime
import Telemetry

/// The queue folder in front of the desk: what staff drop there goes the same way as `urgentctl enqueue`.
enum QueueWatch {
    /// A folder that hands each file to the desk; not started.
    static func folder(_ path: String, desk: Desk, clock: any TimeSource) -> QueueFolder {
        QueueFolder(path: path, clock: clock) { file in
            do throws(DeskError) {
                _ = try await desk.submit(file.bytes, as: nil, by: file.by, isOpenToOthers: file.isOpenToOthers)
                return .taken
            } catch {
                return verdict(error)
            }
        }
    }

    /// What the desk's word means for the file.
    static func verdict(_ error: DeskError) -> QueueVerdict {
        switch error {
        case .invalid(let faults): .rejected(faults)
        case .refused(let why), .unknown(let why), .notAllowed(let why):
            .rejected([DocumentFault(line: 0, key: "", problem: why, expected: "")])
        case .busy(let why), .failed(let why): .tryLater(why)
        }
    }
}
