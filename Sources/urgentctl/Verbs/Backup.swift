// SPDX-License-Identifier: MIT

import CommandLineArguments
import ControlAPI

/// `backup FILE|-`: the whole ledger and its keys as one archive.
enum Backup: Verb {
    static let declaration = VerbDeclaration(
        "backup", "write the ledger and its keys into one archive, while the daemon works on",
        discussion: """
            FILE is written by this program, with the rights of whoever runs it, mode 0600, under another name first. It holds \
            everybody's address and the keys: keep it as you keep the state folder. '-' is standard output, for a program that \
            encrypts. 'urgentd restore' takes it back.
            """,
        arguments: [ArgumentDeclaration("FILE|-")],
        options: [OptionDeclaration("force", "write over a file that is there")])

    static func run(_ call: Invocation, _ context: VerbContext) async throws(VerbFailure) -> ExitStatus {
        let path = call.argument(0) ?? "-"
        let console = context.console
        if path == "-" {
            guard !console.isTerminal else {
                throw .usage(UsageError("'backup -' writes an archive: lead it into a file or program", verb: "backup"))
            }
            _ = try await context.ask { () throws(ControlFault) in
                try await context.client.backUp(progress: { _, _ in }) { console.put(Array($0)[...]) }
            }
            return .done
        }
        let file = try OutputFile(path, mayReplace: call.isSet("force"))
        let size: Int64
        do throws(VerbFailure) {
            size = try await context.ask { () throws(ControlFault) in
                try await context.client.backUp(progress: { _, _ in }) { file.write($0) }
            }
        } catch {
            file.discard()
            if let why = file.fault { throw .input(why) }
            throw error
        }
        try file.finish()
        try context.answer(BackupDocument(file: path, bytes: size)) {
            "\(Figures.count(Int(size))) octets in \(Plain.line(path))\n"
        }
        return .done
    }
}
