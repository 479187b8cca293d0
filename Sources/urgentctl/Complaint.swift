// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI
import Glibc

/// A failure in words for people, with what to do about it, and its exit status.
struct Complaint {
    let text: String
    let status: ExitStatus

    init(_ failure: VerbFailure) {
        switch failure {
        case .usage(let error):
            self.init(text: error.text(program: "urgentctl"), status: .usage)
        case .input(let why):
            self.init(text: "urgentctl: \(why)\n", status: .badInput)
        case .declined(let what):
            self.init(text: "\(what)\n", status: .refused)
        case .readerGone:
            self.init(text: "", status: .brokenPipe)
        case .daemon(let fault):
            self.init(fault)
        }
    }

    private init(text: String, status: ExitStatus) {
        self.text = text
        self.status = status
    }

    private init(_ fault: ControlFault) {
        switch fault {
        case .refused(let error):
            let faults = error.faults.map { "  \($0)\n" }.joined()
            text = Plain.lines("urgentctl: \(error.message)\n\(faults)")
            status = error.kind.exitStatus
        case .unreachable(let socket):
            text = """
                urgentctl: the daemon does not answer at \(socket)
                Is it running? Try 'systemctl status urgentd'. Another socket: --socket PATH or URGENTD_SOCKET.

                """
            status = .unreachable
        case .forbidden(let socket):
            let group = Self.group(of: socket).map { "the group '\($0)'" } ?? "the socket's group"
            text = "urgentctl: this user may not use \(socket)\nAsk to be added to \(group), then log in again.\n"
            status = .notAllowed
        case .broken(let error):
            text = """
                urgentctl: the connection to the daemon broke: \(error)
                What it did by then is not known: look with 'urgentctl status' or 'urgentctl audit'.

                """
            status = .unreachable
        case .strange(let code):
            text = "urgentctl: the daemon's answer is not understood (HTTP \(code)); are both of one version?\n"
            status = .internalFault
        case .abandoned:
            text = ""
            status = .brokenPipe
        }
    }

    /// Says it on standard error.
    func tell(_ console: any Console) -> ExitStatus {
        // A reader that went away needs no word; a full disk does.
        if status == .brokenPipe, let why = console.outputFault {
            console.say("urgentctl: standard output cannot be written: \(why)\n")
            return .internalFault
        }
        if !text.isEmpty { console.say(text) }
        return status
    }

    private static func group(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0, let entry = getgrgid(status.st_gid) else { return nil }
        return String(cString: entry.pointee.gr_name)
    }
}

extension ErrorKind {
    fileprivate var exitStatus: ExitStatus {
        switch self {
        case .invalid: .badInput
        case .refused, .unknown: .refused
        case .notAllowed: .notAllowed
        case .busy: .busy
        case .failed, .badRequest: .internalFault
        }
    }
}
