// SPDX-License-Identifier: MIT

import CommandLineArguments
import DaemonKit
import Domain
import Glibc
import Runtime

/// `urgentd restore FILE --state DIR`: a backup in the place of what is there.
enum RunRestore {
    static func run(_ file: String, state: String, goesOn: Bool) async -> ExitStatus {
        let descriptor = file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            Program.complain("urgentd: cannot read \(file): \(String(cString: strerror(errno)))")
            return .badInput
        }
        let login = UserAccount.login(of: getuid())
        let restore = Restore(state: state, goesOn: goesOn, by: Identity(name: login, login: login))
        do throws(RestoreFault) {
            let result = try await restore.run { () throws(RestoreFault) in
                try piece(of: descriptor, file)
            }
            Console().write(words(result))
            return .done
        } catch {
            Program.complain("urgentd: \(error)")
            return error.exitStatus
        }
    }

    private static func piece(of descriptor: Int32, _ file: String) throws(RestoreFault) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: pieceSize)
        while true {
            let count = read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unusable("cannot read \(file): \(String(cString: strerror(errno)))") }
            return Array(piece[..<count])
        }
    }

    private static func words(_ result: Restore.Result) -> String {
        let restoration = result.restoration
        var text = "restored: the backup of \(restoration.taken.rfc3339)\n"
        if let aside = result.setAside { text += "what was there before lies in \(aside)\n" }
        if restoration.openRows + restoration.unplanned > 0 {
            text +=
                "\(restoration.openRows) deliveries were open then and may be sent twice; "
                + "\(restoration.unplanned) people had none yet\n"
        }
        for held in result.held { text += "held back: \(held.reference) version \(held.version)\n" }
        if !result.held.isEmpty {
            text +=
                "start the daemon; then 'urgentctl resume REFERENCE' for each that was not withdrawn or corrected since\n"
        }
        return text
    }

    private static let pieceSize = 256 << 10
}

extension RestoreFault {
    fileprivate var exitStatus: ExitStatus {
        switch self {
        case .notABackup, .unusable: .badInput
        case .busy: .busy
        case .unfit: .configuration
        case .failed: .internalFault
        }
    }
}
